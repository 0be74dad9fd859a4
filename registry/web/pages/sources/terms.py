"""Whose data comes with Cardwatch or is read by it, and on which terms it may be passed on."""

from collections.abc import Iterator

import msgspec

from registry.licenses import load_spdx_list
from registry.openness.frameworks import read_origin
from registry.records.indexes import read_sources
from registry.web.languages.codes import N_


class DataTerms(msgspec.Struct, frozen=True, kw_only=True):
    """One source, as it is named wherever its data is passed on."""

    title: str
    homepage: str | None
    gives: str
    """What is taken from it; English until it is shown."""
    license: str | None
    """SPDX id; None where what is shipped states none."""
    attribution: str
    """As the source asks to be named."""
    changes: str = ""
    """What was changed in it; English."""
    version: str = ""
    date: str | None = None


_INDEX = N_("What it says of models: parts, documents, licences, origin")
_DIGEST = N_("Which licence it names for models that are in the registry")
_GIVES = {"osai": _INDEX, "mot": _INDEX}


def shipped_terms() -> Iterator[DataTerms]:
    """The sources of others whose data comes with Cardwatch; raises ``MisconfiguredError`` where one is not there."""
    for name, one in read_sources().items():
        yield DataTerms(
            title=one.title, homepage=one.homepage, gives=_GIVES.get(name, _DIGEST), license=one.data_license,
            attribution=one.attribution, changes=one.changes, version=one.commit[:12], date=one.date,
        )  # fmt: skip
    fmti = read_origin()
    yield DataTerms(
        title=fmti.title, homepage=fmti.homepage, gives=N_("How many indicators a developer meets, by edition"),
        license=fmti.data_license, attribution=fmti.attribution, changes=fmti.changes, version=fmti.commit[:12],
        date=fmti.date,
    )  # fmt: skip
    yield DataTerms(
        title="SPDX License List", homepage="https://spdx.org/licenses/", license=None,
        gives=N_("Ids, names and texts of licences, and which of them OSI and FSF approved"),
        attribution="SPDX License List, SPDX Workgroup, a Linux Foundation collaborative project, https://spdx.org",
        version=load_spdx_list().version,
    )  # fmt: skip
    yield DataTerms(
        title="Unicode CLDR", homepage="https://cldr.unicode.org", license="Unicode-3.0",
        gives=N_("Names of countries in English and German"), attribution="© Unicode, Inc.",
    )  # fmt: skip

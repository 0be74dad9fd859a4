"""The values that filters of a list know: a mistyped one is refused, since an empty list would read as "there is none".

* Words are compared as the contract writes them; a country may be written small, a licence by its key, its Hub id or
  its SPDX id.
* ``q``, ``owner``, ``organisation`` and ``base_model`` are free text: what they name need not be registered. A base may
  be an address.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

import msgspec

from registry.countries import ISO_3166_1, MEANT_INSTEAD
from registry.errors import Invalid
from registry.hub import base_id
from registry.licenses.catalogue import LicenseClass, load_catalogue
from registry.pagination import refuse_unknown
from registry.records.facts.curation import OpennessCategory, Region, Source
from registry.records.facts.observation import Gate
from registry.records.license.rules import Status
from registry.records.search.filters import SORTS, ModelFilter

VALUES: Mapping[str, tuple[str, ...]] = {
    "license_class": tuple(map(str, LicenseClass)),
    "own_class": tuple(map(str, LicenseClass)),
    "gated": get_args(Gate),
    "source": get_args(Source),
    "status": get_args(Status),
    "openness_category": get_args(OpennessCategory),
    "origin_region": get_args(Region),
}
"""The filters that compare with one of few words, and these words."""
COUNTRIES = tuple(sorted(ISO_3166_1))
_SHOWN = 60


def filter_of(given: Mapping[str, str], at: str = "") -> ModelFilter:
    """A filter as it was written; raises ``Invalid`` for a name or a value that does not exist, ``at`` a pointer."""
    refuse_unknown(given, ModelFilter.__struct_fields__, at=at)
    return checked(msgspec.convert(dict(given), ModelFilter), at)


def checked(wanted: ModelFilter, at: str = "") -> ModelFilter:
    """The filter with its country and licence spelled as they are stored; raises ``Invalid`` for unknown values."""
    for name, known in VALUES.items():
        value = getattr(wanted, name)
        if value is not None and value not in known:
            raise _unknown(name, value, known, at)
    return msgspec.structs.replace(
        wanted,
        not_allowed_in=_country("not_allowed_in", wanted.not_allowed_in, at),
        origin_country=_country("origin_country", wanted.origin_country, at),
        license=_license(wanted.license, at),
        base_model=base_id(wanted.base_model) if wanted.base_model is not None else None,
    )


def check_sort(sort: str) -> str:
    """A sort that exists; raises ``Invalid``."""
    if sort not in SORTS:
        raise Invalid(f"Cannot sort by {sort[:_SHOWN]!r}.", pointer="/sort", supported=list(SORTS))
    return sort


def _country(name: str, written: str | None, at: str) -> str | None:
    if written is None:
        return None
    code = written.upper()
    if code in ISO_3166_1:
        return code
    meant = MEANT_INSTEAD.get(code)
    hint = f": write {meant}" if meant else ": ISO 3166-1 alpha-2 codes are, one country at a time"
    raise _unknown(name, written, COUNTRIES, at, hint)


def _license(written: str | None, at: str) -> str | None:
    """The key of the one licence that a key, a Hub id or an SPDX id names."""
    catalogue = load_catalogue()
    if written is None or written in catalogue.entries:
        return written
    entry = catalogue.by_hub_id(written)
    meant = (entry,) if entry else catalogue.by_spdx(written)
    if len(meant) == 1:
        return meant[0].key
    alike = catalogue.similar_keys(written)
    hint = f"; similar: {', '.join(alike)}" if alike else ""
    raise _unknown("license", written, sorted(catalogue.entries), at, hint)


def _unknown(name: str, value: str, known: Iterable[str], at: str, hint: str = "") -> Invalid:
    message = f"{value[:_SHOWN]!r} is no value of {name}{hint}."
    return Invalid(message, pointer=f"{at}/{name}", supported=list(known))

"""What each source says of the licence, side by side: the hub's API, its tags, the card, the files, other indexes."""

from collections.abc import Iterable, Iterator

import msgspec

from registry.records.facts.curation import CuratedFacts, LicenseBasis
from registry.records.facts.observation import ObservedFacts
from registry.records.license.rules import TextMatch
from registry.records.tables import Claim


class LicenseStatement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One source's word on the licence; ``license`` is the catalogue entry that a file's text exactly is."""

    source: str
    """``api``, ``tag``, ``card``, ``file``, or the name of an index."""
    declared: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    path: str | None = None
    sha256: str | None = None
    license: str | None = None
    match: str | None = None
    nearest: str | None = None
    basis: LicenseBasis | None = None
    """What the word of a source that cites the licence rests on."""
    version: str | None = None
    """The commit of the index that says it."""
    data_license: str | None = None
    """SPDX id of the licence of its data."""


def license_statements(
    facts: ObservedFacts | None, matches: Iterable[TextMatch], claims: Iterable[Claim]
) -> tuple[LicenseStatement, ...]:
    """All that is said of the licence; a source that says nothing is left out."""
    return (*_observed(facts), *map(_file, matches), *_claimed(claims))


def _observed(facts: ObservedFacts | None) -> Iterator[LicenseStatement]:
    if facts is None:
        return
    if facts.declared or facts.license_name or facts.license_link:
        yield LicenseStatement(
            source="api", declared=facts.declared, name=facts.license_name, link=facts.license_link
        )  # fmt: skip
    if facts.license_tags:
        yield LicenseStatement(source="tag", declared=facts.license_tags)
    if facts.card_declared:
        yield LicenseStatement(source="card", declared=facts.card_declared)


def _file(match: TextMatch) -> LicenseStatement:
    return LicenseStatement(
        source="file", path=match.path, sha256=match.sha256, license=match.license, match=match.match,
        nearest=match.nearest if match.license is None else None,
    )  # fmt: skip


def _claimed(claims: Iterable[Claim]) -> Iterator[LicenseStatement]:
    for claim in claims:
        cited = msgspec.convert(claim.facts, CuratedFacts).license
        if cited is not None:
            yield LicenseStatement(
                source=claim.source, declared=cited.declared, name=cited.name, link=cited.link, basis=cited.basis,
                version=claim.version, data_license=claim.data_license,
            )  # fmt: skip

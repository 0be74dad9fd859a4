"""What is known of a subject, bare or from a record, and how it is read against the catalogue. Pure.

* Both kinds of subject end in the same facts, so that the same licence gets the same verdict.
* What a record is in doubt about, a base of which nothing is known and what is only cited are findings of their own.
* A country that a curator excludes counts beside the licence's own.

Decided in ADR 0010.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from registry.compliance.rules.findings.regions import WithheldRegion
from registry.compliance.rules.findings.unknowns import RULE, unread_finding
from registry.compliance.rules.subject import NAMELESS, Subject
from registry.compliance.rules.values import READ_TEXT, Finding, Modality, Outcome
from registry.countries import names_of
from registry.licenses.catalogue import Catalogue, License
from registry.licenses.declarations import Candidates, Declared, Part, find_candidates

_ID_LIKE = re.compile(r"[A-Za-z0-9._:/@-]+")
MULTIMODAL_WORDS = frozenset({"multimodal", "vision", "vision-language", "image-text-to-text", "any-to-any", "omni"})


class CountryRestriction(msgspec.Struct, frozen=True):
    """Countries that a curator knows to be excluded for this model."""

    countries: tuple[str, ...]
    clause: str | None = None


class KeptText(msgspec.Struct, frozen=True):
    """A licence text that is kept as evidence."""

    path: str
    sha256: str
    text: str
    quotes: Mapping[str, str | None] | None = None
    """In the place of the text: its words at each clause that may be quoted."""


class RecordFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What policies may ask of a registered model beyond its licence; None is not known."""

    model: str
    source: str
    status: str
    last_seen_at: datetime | None = None
    """When the source showed the model the last time."""
    license_layer: str | None = None
    commercial: str | None = None
    """Through the whole lineage."""
    excluded_countries: tuple[str, ...] | None = None
    """Through the whole lineage."""
    lineage_conflict: bool | None = None
    base_models: tuple[str, ...] | None = None
    origin_country: str | None = None
    origin_region: str | None = None
    origin_organisation: str | None = None
    origin_kind: str | None = None
    openness_category: str | None = None
    documents: Mapping[str, str] = MappingProxyType({})
    """How each document is to be had; without those of which that is not known."""
    artifacts: Mapping[str, str] = MappingProxyType({})
    """How each artifact is to be had; without those of which that is not known."""
    gate: str | None = None
    region_access: str | None = None
    parameters: int | None = None
    modality: str | None = None
    architecture: str | None = None
    downloads: int | None = None
    tags: tuple[str, ...] | None = None


class SubjectFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The licence facts of one subject, whoever supplied them."""

    declared: Declared = Declared()
    license_key: str | None = None
    """The catalogue entry, where the text was identified or a curator concluded it."""
    file_license: str | None = None
    base_licenses: tuple[Declared | str, ...] = ()
    """What each base declares, or its catalogue key."""
    base_models: tuple[str, ...] = ()
    """The names of those bases in the same order, where they are models."""
    unknown_bases: tuple[str, ...] = ()
    """Bases of which no licence is known here."""
    modality: str | None = None
    restrictions: tuple[CountryRestriction, ...] = ()
    doubts: tuple[str, ...] = ()
    """Why the record waits for a person, beyond what its licence says."""
    is_cited: bool = False
    """The licence is what other sources cite: the model itself was never read."""
    findings: tuple[Finding, ...] = ()
    """What is known beyond licences and doubts: a revision that nobody has read."""
    is_unread: bool = False
    """Nobody has read the state that is asked for: that no licence is known of it does not mean that none is there."""
    revision: str | None = None
    observed_at: datetime | None = None
    evidence: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """SHA-256 of the kept licence texts by licence key; under ``""`` those of a licence that has no single key."""
    texts: Mapping[str, tuple["KeptText", ...]] = MappingProxyType({})
    """The same texts themselves, to quote from."""
    is_closed: bool = False
    """Weights were never released: there is an API, under its provider's terms."""
    gate_prompt: str = ""
    """What the model's gate asks people to accept."""
    withheld: WithheldRegion | None = None
    """Where its source does not hand it out; told beside the verdict, which rests on licences."""
    record: RecordFacts | None = None
    """What policies may ask of a registered model; None of what was described instead of named."""


def read_subject(catalogue: Catalogue, facts: SubjectFacts, countries: tuple[str, ...]) -> Subject:
    """The subject as the rules judge it; ``countries`` are those of the use."""
    return Subject(
        declared=_declared(catalogue, facts),
        file=_by_key(catalogue, facts.file_license) if facts.file_license else None,
        bases=_base_readings(catalogue, facts.base_licenses),
        modality=modality_of(facts.modality),
        base_models=facts.base_models,
        is_closed=facts.is_closed,
        gate_prompt=facts.gate_prompt,
        is_unread=facts.is_unread,
        further=(*_restricted(facts, countries), *_doubted(facts), *_cited(facts), *facts.findings),
    )


def modality_of(word: str | None) -> Modality | None:
    """The modality as licences tell it apart; other words say nothing certain."""
    folded = (word or "").strip().casefold()
    if folded in MULTIMODAL_WORDS:
        return "multimodal"
    return "text" if folded == "text" else None


def _declared(catalogue: Catalogue, facts: SubjectFacts) -> Candidates:
    """The identified licence; where nobody read its text, together with what the card declares, which may deny."""
    said = _reading_of(catalogue, facts.declared)
    if not facts.license_key:
        return said
    identified = _by_key(catalogue, facts.license_key)
    is_read = all(part.entry and unread_finding(part.entry) is None for part in identified.leaves())
    if is_read or said.operator == "none" or _keys(said) <= _keys(identified) | NAMELESS:
        return identified
    return Candidates(operator="and", parts=(identified, said))


def _keys(reading: Candidates) -> frozenset[str]:
    return frozenset(entry.key for part in reading.leaves() for entry in part.entries)


def _base_readings(catalogue: Catalogue, bases: tuple[Declared | str, ...]) -> tuple[Candidates, ...]:
    """The reading of each base; bases that say the same share one, so that it is judged once."""
    readings = {base: _base_candidates(catalogue, base) for base in dict.fromkeys(bases)}
    return tuple(readings[base] for base in bases)


def _base_candidates(catalogue: Catalogue, base: Declared | str) -> Candidates:
    return _by_key(catalogue, base) if isinstance(base, str) else _reading_of(catalogue, base)


class _Readings:
    """What declarations mean in one catalogue, so that one that thousands share is read once."""

    MOST, LONGEST = 4096, 200

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._kept: dict[Declared, Candidates] = {}

    def of(self, declared: Declared) -> Candidates:
        """The reading; of long declarations, which few share, none is kept."""
        if (found := self._kept.get(declared)) is None:
            found = find_candidates(self.catalogue, declared)
            words = (*declared.declared, declared.name or "", declared.link or "")
            if sum(map(len, words)) <= self.LONGEST:
                if len(self._kept) >= self.MOST:
                    self._kept.clear()
                self._kept[declared] = found
        return found


_NEWEST: list[_Readings] = []
"""Those of the catalogue that was asked last: a process works with one."""


def _reading_of(catalogue: Catalogue, declared: Declared) -> Candidates:
    readings = _NEWEST[0] if _NEWEST else None
    if readings is None or readings.catalogue is not catalogue:
        readings = _Readings(catalogue)
        _NEWEST[:] = [readings]
    return readings.of(declared)


def _by_key(catalogue: Catalogue, key: str) -> Candidates:
    """The entry under this key; else what the word may mean as a declaration."""
    entry = catalogue.get(key)
    if entry is None:
        return find_candidates(catalogue, Declared((key,)))
    return Candidates(operator="single", parts=(Part(text=key, entries=(entry,)),))


def _restricted(facts: SubjectFacts, countries: tuple[str, ...]) -> list[Finding]:
    return [
        Finding(
            rule="territory",
            outcome=Outcome.DENIED,
            reason=f"A curator recorded that the model may not be used in {country}.",
            clause=restriction.clause,
        )
        for restriction in facts.restrictions
        for country in dict.fromkeys(countries)
        if any(name in restriction.countries for name in names_of(country))
    ]


def _doubted(facts: SubjectFacts) -> list[Finding]:
    unknown = [f"The licence of the base model {_as_named(base)} is not known." for base in facts.unknown_bases]
    return [
        *(Finding(rule="record", outcome=Outcome.NEEDS_REVIEW, reason=doubt) for doubt in facts.doubts),
        *(
            Finding(rule=RULE, outcome=Outcome.NEEDS_REVIEW, reason=reason, obligations=(READ_TEXT,))
            for reason in unknown
        ),
    ]


def _as_named(base: str) -> str:
    """An id as it is; words of a card that are no id in quotation marks, so that they do not read as ours."""
    return base if _ID_LIKE.fullmatch(base) else repr(base)


def _cited(facts: SubjectFacts) -> list[Finding]:
    """An answer about a model that nobody here has read says so."""
    if not facts.is_cited:
        return []
    reason = "The licence is known from cited sources; the model itself was not read yet."
    assumption = "The model's own card and files say what the cited sources say; a sync reads them."
    return [Finding(rule="record", outcome=Outcome.ALLOWED, reason=reason, assumptions=(assumption,))]


def find_license(catalogue: Catalogue, word: str) -> License | None:
    """The one licence that a word means, or None."""
    found = [part.entry for part in _by_key(catalogue, word).leaves() if part.entry]
    return found[0] if len(found) == 1 else None

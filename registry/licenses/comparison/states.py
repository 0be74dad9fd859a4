"""One state of a licence, and all that comparing it with another one takes: worked out once, then only compared.

The text decides which licence holds; a card that contradicts its text leaves nothing known.
"""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from registry.licenses.catalogue.clauses import Threshold
from registry.licenses.catalogue.entries import License, LicenseClass
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.declarations.candidates import find_candidates
from registry.licenses.declarations.parts import Candidates, Part
from registry.licenses.declarations.rules import Judged, judge, judge_entry
from registry.licenses.declarations.values import Declared
from registry.licenses.names import fold
from registry.licenses.texts.identification import Identification, TextIndex, identify
from registry.licenses.texts.lookup import Lookup
from registry.licenses.texts.normalisation import Normalised, normalise_decoded

_STATED = re.compile(r"(\+|-or-later|-only)$", re.IGNORECASE)


class LicenseState(msgspec.Struct, frozen=True):
    """What one observation knew: None means that this part was not available, not that it was empty."""

    declared: Declared | None = None
    text: str | None = None


class DeclaredPart(msgspec.Struct, frozen=True):
    """One declared licence, as far as telling it from another one takes."""

    kind: Literal["known", "unknown"]
    name: str
    """As it is looked up: without layout and filler words."""
    keys: frozenset[str] = frozenset()
    """The entries that it may mean."""
    versions_of: frozenset[str | None] = frozenset()
    classes: frozenset[LicenseClass] = frozenset()
    exception: str | None = None
    stated_spdx: str | None = None
    """Its SPDX id, where the writer said "only" or "or later"."""


class AssessedState(msgspec.Struct, frozen=True, kw_only=True):
    """A state with the licence that holds in it."""

    declared: Declared | None
    parts: tuple[DeclaredPart, ...]
    operators: tuple[str, ...]
    text: Normalised | None
    text_license: str | None
    """The licence that the text is, word for word."""
    entry: License | None
    """The one licence that holds, where it is known."""
    class_: LicenseClass
    thresholds: tuple[Threshold, ...]
    """Of the licence that holds; else of every text that may, of which only one does."""
    written: str | None = None
    """The text as it stands, with its sentences."""

    @property
    def is_named(self) -> bool:
        """Somebody says which licence it is, known to the catalogue or not."""
        return self.text is not None or any(part.name != "unknown" for part in self.parts)


def assess(catalogue: Catalogue, index: TextIndex, state: LicenseState, lookup: Lookup | None) -> AssessedState:
    """Work out what holds in a state, with ``lookup`` finding learned texts; raises Invalid over 1 MiB of text."""
    found = find_candidates(catalogue, state.declared or Declared())
    text = normalise_decoded(state.text) if state.text is not None and state.text.strip() else None
    identified = identify(index, text, lookup) if text else None
    judged, entry = _effective(catalogue, found, identified)
    return AssessedState(
        declared=state.declared,
        parts=tuple(map(_part, found.leaves())),
        operators=tuple(_operators(found)),
        text=text,
        text_license=identified.license if identified else None,
        entry=entry,
        class_=judged.class_,
        thresholds=judged.restrictions.thresholds if entry else _of_any_text(found),
        written=state.text if text else None,
    )


def _of_any_text(found: Candidates) -> tuple[Threshold, ...]:
    entries = (entry for leaf in found.leaves() for entry in leaf.entries)
    return tuple(dict.fromkeys(one for entry in entries for one in entry.terms.thresholds or ()))


def _part(part: Part) -> DeclaredPart:
    return DeclaredPart(
        kind="known" if part.entries else "unknown",
        name=fold(part.text),
        keys=frozenset(entry.key for entry in part.entries),
        versions_of=frozenset(entry.version_of for entry in part.entries),
        classes=frozenset(entry.class_ for entry in part.entries),
        exception=part.exception,
        stated_spdx=part.spdx if _STATED.search(part.text) else None,
    )


def _operators(found: Candidates) -> Iterator[str]:
    yield found.operator
    for part in found.parts:
        if isinstance(part, Candidates):
            yield from _operators(part)


def _effective(
    catalogue: Catalogue, found: Candidates, identified: Identification | None
) -> tuple[Judged, License | None]:
    leaves = list(found.leaves())
    by_card = judge(found), leaves[0].entry if len(leaves) == 1 else None
    if identified is None:
        return by_card
    named = {one.key for leaf in leaves for one in leaf.entries if not one.family}
    keys = frozenset[str]().union(*map(catalogue.line_of, named))
    if identified.license:
        from_text = catalogue.entries[identified.license]
        if not keys or identified.license in keys:
            return judge_entry(from_text), from_text
    elif identified.match == "unknown" or identified.nearest not in keys:
        return by_card
    return judge(Candidates("none")), None

"""Whether users may do more or less after a change.

* Where nobody says which licence it was or is, nothing is known.
* A move to another class decides: along the order of the classes, milder is wider. Where a class is unknown, the
  sentences of two editions of one text say more, as far as they say anything.
* Else the sentences of a text that changed within one licence decide, else the decisive terms of two known licences,
  which say "widened" only where the sentences of two editions do not say otherwise.
"""

from collections.abc import Mapping, Sequence

import msgspec

from registry.licenses.catalogue.entries import LicenseClass
from registry.licenses.comparison.sentences import EditionChange
from registry.licenses.comparison.states import AssessedState
from registry.licenses.comparison.terms import DECISIVE, Direction, TermChange, overall
from registry.licenses.declarations.rules import class_rank
from registry.licenses.texts.diff import Passage


class TextDifference(msgspec.Struct, frozen=True):
    """What reads differently in two texts."""

    passages: tuple[Passage, ...] = ()
    edition: EditionChange | None = None
    """What that means, where the texts are two editions of one."""


def direction_between(
    before: AssessedState, after: AssessedState, text: TextDifference, terms: Sequence[TermChange]
) -> Direction:
    """One direction for a material change; ``terms`` are what moved, ``text`` what reads differently."""
    if not (before.is_named and after.is_named):
        return "unknown"
    by_class = CLASS_DIRECTIONS.get((before.class_, after.class_))
    by_text = text_direction(text)
    if LicenseClass.UNKNOWN in (before.class_, after.class_) and (text.edition or by_text != "unknown"):
        # A text that nobody knows is near to one that is known: what moved is in its sentences, not in the classes.
        return by_text
    if by_class in ("widened", "narrowed"):
        return by_class
    if text.passages and (by_class or not is_another_license(before, after)):
        return by_text
    if by_class is None and before.entry and after.entry:
        return _by_terms(overall([change.direction for change in terms if change.term in DECISIVE]), text)
    return "unknown"


def _by_terms(by_terms: Direction, text: TextDifference) -> Direction:
    """What the decisive terms say, with the sentences where these say more, or name something that was taken away."""
    by_text = text_direction(text)
    if by_terms == "widened" and by_text in ("narrowed", "lateral"):
        return "lateral"
    return by_text if text.edition and by_terms in ("lateral", "unknown") else by_terms


def is_another_license(before: AssessedState, after: AssessedState) -> bool:
    """Both are known and differ, so that their terms say more than the words of their texts."""
    return bool(before.entry and after.entry) and before.entry != after.entry


def text_direction(text: TextDifference) -> Direction:
    """What the sentences that differ do to users; two texts that are no editions of one have to be read."""
    return text.edition.direction if text.edition else "unknown"


def _class_direction(before: LicenseClass, after: LicenseClass) -> Direction:
    """Leaving a permissive licence for one that nobody knows takes a grant away; coming from there gives one."""
    if LicenseClass.DATA in (before, after):
        return "unknown"
    if LicenseClass.UNKNOWN in (before, after) and LicenseClass.PERMISSIVE not in (before, after):
        return "unknown"
    return "narrowed" if class_rank(after) > class_rank(before) else "widened"


CLASS_DIRECTIONS: Mapping[tuple[LicenseClass, LicenseClass], Direction] = {
    (before, after): _class_direction(before, after)
    for before in LicenseClass
    for after in LicenseClass
    if before is not after
}
"""The direction of a move from one class to another one."""

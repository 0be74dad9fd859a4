"""Whether users may do more or less after a change.

* Where nobody says which licence it was or is, nothing is known.
* A move to another class decides: along the order of the classes, milder is wider.
* Else the words of a text that changed within one licence decide, else the decisive terms of two known licences.
"""

import re
from collections.abc import Mapping, Sequence

from registry.licenses.catalogue.entries import LicenseClass
from registry.licenses.comparison.states import AssessedState
from registry.licenses.comparison.terms import DECISIVE, Direction, TermChange, overall
from registry.licenses.declarations.rules import class_rank
from registry.licenses.texts.diff import Passage

_RESTRICTING = re.compile(
    r"\b(?:must|shall|not|no|only|provided|unless|except|prohibit\w*|restrict\w*|forbid\w*|require\w*|may not|agree)\b"
)
_MIN_ADDED_WORDS = 6


def direction_between(
    before: AssessedState, after: AssessedState, passages: Sequence[Passage], terms: Sequence[TermChange]
) -> Direction:
    """One direction for a material change; ``terms`` are what moved, ``passages`` what reads differently."""
    if not (before.is_named and after.is_named):
        return "unknown"
    by_class = CLASS_DIRECTIONS.get((before.class_, after.class_))
    if by_class in ("widened", "narrowed"):
        return by_class
    if passages and (by_class or not is_another_license(before, after)):
        return text_direction(passages)
    if by_class is None and before.entry and after.entry:
        return overall([change.direction for change in terms if change.term in DECISIVE])
    return "unknown"


def is_another_license(before: AssessedState, after: AssessedState) -> bool:
    """Both are known and differ, so that their terms say more than the words of their texts."""
    return bool(before.entry and after.entry) and before.entry != after.entry


def text_direction(passages: Sequence[Passage]) -> Direction:
    """Added duties narrow, removed ones widen; a passage that reads differently has to be read."""
    if all(p.op == "added" and len(p.after) >= _MIN_ADDED_WORDS for p in passages):
        return "narrowed" if any(_RESTRICTING.search(" ".join(p.after)) for p in passages) else "unknown"
    if all(p.op == "removed" and len(p.before) >= _MIN_ADDED_WORDS for p in passages):
        return "widened" if any(_RESTRICTING.search(" ".join(p.before)) for p in passages) else "unknown"
    return "unknown"


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

"""The minimal sets of facts that reach a class, found by asking the rules themselves.

* Opening a fact never lowers a result, so a set that reaches a class can be shrunk fact by fact to a minimal one.
* Further sets avoid one fact of each that was found (Reiter 1987, doi:10.1016/0004-3702(87)90062-2), breadth first.
* Both the questions that are asked and the sets that are kept are bounded; whether a bound was met is told.
"""

from collections import deque
from collections.abc import Callable, Sequence

import msgspec

MOST_SETS = 8
MOST_QUESTIONS = 600
Reaches = Callable[[frozenset[str]], bool]


class FoundSets(msgspec.Struct, frozen=True):
    """Minimal sets, and whether they are all that there are."""

    sets: tuple[frozenset[str], ...]
    is_complete: bool


class _OutOfQuestions(Exception):  # noqa: N818 - an end, not a failure
    """The bound was met."""


def minimal_sets(names: Sequence[str], reaches: Reaches) -> FoundSets:
    """All minimal subsets of ``names`` that reach it; when shrinking, the first names are left out first."""
    asked: dict[frozenset[str], bool] = {}

    def ask(chosen: frozenset[str]) -> bool:
        if chosen not in asked:
            if len(asked) >= MOST_QUESTIONS:
                raise _OutOfQuestions
            asked[chosen] = reaches(chosen)
        return asked[chosen]

    found: dict[frozenset[str], None] = {}
    try:
        _collect(names, ask, found)
    except _OutOfQuestions:
        return FoundSets(tuple(found), is_complete=False)
    return FoundSets(tuple(found), is_complete=len(found) < MOST_SETS)


def _collect(names: Sequence[str], ask: Reaches, found: dict[frozenset[str], None]) -> None:
    waiting, seen = deque([frozenset[str]()]), {frozenset[str]()}
    while waiting and len(found) < MOST_SETS:
        avoided = waiting.popleft()
        rest = frozenset(names) - avoided
        chosen = next((one for one in found if not one & avoided), None)
        if chosen is None:
            if not ask(rest):
                continue
            chosen = _shrunk(names, rest, ask)
            found[chosen] = None
        further = [avoided | {name} for name in names if name in chosen]
        waiting.extend(one for one in further if one not in seen)
        seen.update(further)


def _shrunk(names: Sequence[str], chosen: frozenset[str], ask: Reaches) -> frozenset[str]:
    for name in names:
        if name in chosen and ask(chosen - {name}):
            chosen -= {name}
    return chosen

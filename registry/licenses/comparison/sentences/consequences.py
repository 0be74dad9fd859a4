"""Differences that only follow from another one, and give or take nothing of their own. Pure.

* What a new ban does not cover is no new grant, and is gone with it.
* Conditions of a right that nobody had before take nothing away; without the right they are moot.
"""

import re
from collections.abc import Iterator, Sequence

from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.comparison.sentences.alignment import Difference
from registry.licenses.comparison.sentences.residues import Move
from registry.licenses.comparison.sentences.segments import Sentence

Moved = tuple[Difference, tuple[Move, ...]]
_GRANTS = frozenset(("permission", "mixed", "limit"))
_DEPENDENT = re.compile(
    r"(?:provided )?(?:however )?(?:the (?:above|foregoing)|this (?:section|clause|paragraph|restriction|prohibition)"
    r"|these restrictions) (?:\S+ )?(?:applies|apply|does|do|shall not)(?!\S)"
)
_TOPICS = (v.ADAPTATION, frozenset(("patent", "patents")))
"""What a licence grants by itself, and what it is called then."""


def without_consequences(moved: Sequence[Moved], old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Moved]:
    """What is left of the differences between two texts, each with the directions in which it moves users."""
    left = list(_without_dependents(moved, old, new))
    for topic in _TOPICS:
        left = list(_without_conditions(left, topic, old, new))
    return left


def _without_dependents(
    moved: Sequence[Moved], old: Sequence[Sentence], new: Sequence[Sentence]
) -> Iterator[Moved]:
    places = {id(sentence): place for side in (old, new) for place, sentence in enumerate(side)}
    decided: dict[tuple[bool, int], Move] = {}
    for difference, moves in moved:
        one = _only_side(difference)
        if one is None:
            yield difference, moves
            continue
        key = (difference.before is None, places[id(one)])
        former = decided.get((key[0], key[1] - 1))
        if former and _depends(one):
            decided[key] = former
            continue
        if moves in (("narrowed",), ("widened",)):
            decided[key] = moves[0]
        yield difference, moves


def _only_side(difference: Difference) -> Sentence | None:
    return difference.after if difference.before is None else difference.before if difference.after is None else None


def _depends(sentence: Sentence) -> bool:
    return sentence.force == "interpretation" or bool(_DEPENDENT.match(" ".join(sentence.words[:8])))


def _without_conditions(
    moved: Sequence[Moved], topic: frozenset[str], old: Sequence[Sentence], new: Sequence[Sentence]
) -> Iterator[Moved]:
    """A right on a topic that only one text grants decides alone on that topic."""
    granted: set[Move] = {
        move
        for difference, moves in moved
        if (one := _only_side(difference)) and one.force in _GRANTS and topic & set(one.words)
        for move in moves
        if move == ("widened" if difference.before is None else "narrowed")
        and not any(_grants(other, topic) for other in (old if difference.before is None else new))
    }
    decides = granted.pop() if len(granted) == 1 else None
    for difference, moves in moved:
        is_about = decides is not None and topic & _told(difference)
        yield difference, moves if not is_about else tuple(move for move in moves if move == decides)


def _grants(sentence: Sentence, topic: frozenset[str]) -> bool:
    return sentence.force in _GRANTS and bool(topic & set(sentence.words))


def _told(difference: Difference) -> set[str]:
    """The words that only one side has."""
    sides = [set(side.words) if side else set() for side in (difference.before, difference.after)]
    return sides[0] ^ sides[1]

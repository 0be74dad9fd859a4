"""Two editions of one text: whether they differ for users, in which direction, and where they name other countries.

* A direction is given where every difference points that way; both ways at once is ``lateral``.
* One difference that has to be read makes the whole ``unknown``; a sentence in other words beside a new ban or duty
  does not, since that one takes something away however the other one reads.
* What only follows from another difference gives or takes nothing of its own: what a new ban does not cover is no new
  grant and is gone with it; conditions of a right that nobody had before take nothing away, and are moot without it.
* A text in two languages is judged by the one that the tables know; a change in the other one alone has to be read.

Pure, in bounded time. Vendors' histories show what this has to tell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.comparison.sentences.alignment import Alignment, Difference, align
from registry.licenses.comparison.sentences.cosmetics import Names
from registry.licenses.comparison.sentences.movements import moves_of, says_the_same
from registry.licenses.comparison.sentences.residues import Move
from registry.licenses.comparison.sentences.segments import Sentence, split_sentences
from registry.licenses.comparison.sentences.statements import countries_in
from registry.licenses.comparison.terms import Direction


class EditionChange(msgspec.Struct, frozen=True):
    """How a text differs from its former edition."""

    is_cosmetic: bool
    """Nothing changed but layout, hyperlinks, dates and names."""
    direction: Direction
    countries_before: tuple[str, ...] = ()
    countries_after: tuple[str, ...] = ()
    """Of the sentences that name other countries than before."""
    territory: Direction | None = None
    """Whether that gives or takes; None where no country moved."""


def compare_editions(old: str, new: str) -> EditionChange | None:
    """Compare two texts; None where they are no editions of each other, or have too many sentences to tell."""
    before, after = split_sentences(old), split_sentences(new)
    if before is None or after is None:
        return None
    names = Names(before, after)
    aligned = align(before, after, lambda one, other: says_the_same(one, other, names))
    if aligned is None:
        return None
    moved = [(difference, tuple(moves_of(difference, names))) for difference in aligned.differences]
    moves = {move for _, found in _without_consequences(moved, before, after) for move in found}
    is_same = all(move == "quiet" for _, found in moved for move in found)
    countries = _countries(aligned)
    return EditionChange(
        is_cosmetic=is_same and not aligned.has_moved,
        direction=_overall(moves),
        countries_before=tuple(sorted(countries[0])),
        countries_after=tuple(sorted(countries[1])),
        territory=_overall(set(_territorial(aligned, names))) if countries[0] != countries[1] else None,
    )


_TITLES: Mapping[Move, Move] = {"titled wider": "widened", "titled narrower": "narrowed"}
"""What a title says that another sentence has to say as well."""


def _overall(moves: AbstractSet[Move]) -> Direction:
    said = moves | {_TITLES[move] for move in moves if move in _TITLES}
    if {"widened", "narrowed"} <= said:
        return "lateral"
    if "unknown" in moves or ("reworded" in moves and "narrowed" not in moves):
        return "unknown"
    if not moves & {"widened", "narrowed"} and moves & {"translation", *_TITLES}:
        return "unknown"
    return "widened" if "widened" in moves else "narrowed" if "narrowed" in moves else "lateral"


def _countries(aligned: Alignment) -> tuple[set[str], set[str]]:
    """Named before, named after, in the sentences that differ."""
    old: set[str] = set()
    new: set[str] = set()
    for difference in aligned.differences:
        old |= countries_in(difference.before.words) if difference.before else set()
        new |= countries_in(difference.after.words) if difference.after else set()
    return old, new


def _territorial(aligned: Alignment, names: Names) -> Iterator[Move]:
    for difference in aligned.differences:
        old, new = (countries_in(side.words) if side else frozenset() for side in (difference.before, difference.after))
        if old != new:
            yield from moves_of(difference, names)


Moved = tuple[Difference, tuple[Move, ...]]
_GRANTS = frozenset(("permission", "mixed", "limit"))
_DEPENDENT = re.compile(
    r"(?:provided )?(?:however )?(?:the (?:above|foregoing)|this (?:section|clause|paragraph|restriction|prohibition)"
    r"|these restrictions) (?:\S+ )?(?:applies|apply|does|do|shall not)(?!\S)"
)
_TOPICS = (v.ADAPTATION, frozenset(("patent", "patents")))
"""What a licence grants by itself, and what it is called then."""


def _without_consequences(moved: Sequence[Moved], old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Moved]:
    """What is left of the differences between two texts, each with the directions in which it moves users."""
    left = list(_without_dependents(moved, old, new))
    for topic in _TOPICS:
        left = list(_without_conditions(left, topic, old, new))
    return left


def _without_dependents(moved: Sequence[Moved], old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[Moved]:
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
        is_about = decides is not None and topic & _words_of_one_side(difference)
        yield difference, moves if not is_about else tuple(move for move in moves if move == decides)


def _grants(sentence: Sentence, topic: frozenset[str]) -> bool:
    return sentence.force in _GRANTS and bool(topic & set(sentence.words))


def _words_of_one_side(difference: Difference) -> set[str]:
    """The words that only one side has."""
    sides = [set(side.words) if side else set() for side in (difference.before, difference.after)]
    return sides[0] ^ sides[1]

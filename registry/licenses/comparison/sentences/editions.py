"""Two editions of one text: whether they differ for users, in which direction, and where they name other countries.

* A direction is given where every difference points that way; both ways at once is ``lateral``.
* One difference that has to be read makes the whole ``unknown``; a sentence in other words beside a new ban or duty
  does not, since that one takes something away however the other one reads.
* A text in two languages is judged by the one that the tables know; a change in the other one alone has to be read.

Pure, in bounded time. Vendors' histories show what this has to tell.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from registry.licenses.comparison.sentences.alignment import Alignment, align
from registry.licenses.comparison.sentences.consequences import without_consequences
from registry.licenses.comparison.sentences.cosmetics import Names
from registry.licenses.comparison.sentences.movements import moves_of
from registry.licenses.comparison.sentences.residues import Move
from registry.licenses.comparison.sentences.segments import split_sentences
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
    aligned = align(before, after)
    if aligned is None:
        return None
    names = Names(before, after)
    moved = [(difference, tuple(moves_of(difference, names))) for difference in aligned.differences]
    moves = {move for _, found in without_consequences(moved, before, after) for move in found}
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
    said = moves & {"widened", "narrowed"} | {_TITLES[move] for move in moves if move in _TITLES}
    if len(said) == 2:
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

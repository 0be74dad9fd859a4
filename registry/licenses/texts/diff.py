"""What changed between two normalised texts, in bounded time; the one door to ``rapidfuzz``."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress, count
from operator import ne
from typing import Literal

import msgspec
from rapidfuzz.distance import Indel

_MAX_COMPARED = 10_000
"""Words on each side that are compared one by one; a longer differing stretch is reported as one replacement."""
_MAX_PASSAGES = 40
_MAX_PASSAGE_WORDS = 80
_MAX_PASSAGE_LETTERS = 2_000
"""A "word" may be as long as the text."""

Op = Literal["added", "removed", "changed"]
Span = tuple[int, int, int, int]
"""Words ``[a:b]`` of the old text stand where ``[c:d]`` of the new one do."""


class Passage(msgspec.Struct, frozen=True):
    """One stretch of words that only one text has, or that they have differently."""

    op: Op
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    """The three words after it, which both texts have: the unit of a number may stand there."""


class DiffLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage as people read it.

    Where of the known text only hashes are kept, ``before`` is missing: ``gone`` counts its sentences that are missing
    here, and ``place`` is the number of the first of them.
    """

    op: Op
    before: str | None = None
    after: str | None = None
    gone: int = 0
    place: int | None = None


def diff_words(old: Sequence[str], new: Sequence[str]) -> tuple[Passage, ...]:
    """The passages in which two texts differ, in order."""
    return tuple(_passage(old, new, span) for span in spans_between(old, new))


def spans_between(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """Where two texts differ, in order."""
    start = _common(old, new)
    end = _common(old[: start - 1 if start else None : -1], new[: start - 1 if start else None : -1])
    middle = old[start : len(old) - end], new[start : len(new) - end]
    before, after = map(len, middle)
    if not before or not after or max(before, after) > _MAX_COMPARED:
        spans = [(0, before, 0, after)] if before or after else []
    else:
        spans = _merged(_spans(*middle), *middle)
    return [(start + a, start + b, start + c, start + d) for a, b, c, d in spans]


def similarity(old: Sequence[str], new: Sequence[str], passages: Sequence[Passage]) -> float:
    """Share of words, of both texts together, that stand in both; between 0 and 1."""
    total = len(old) + len(new)
    differing = sum(len(passage.before) + len(passage.after) for passage in passages)
    return (total - differing) / total if total else 1.0


def diff_lines(passages: Sequence[Passage]) -> tuple[DiffLine, ...]:
    """Passages for a reader: the first forty, long ones cut."""
    return tuple(
        DiffLine(op=passage.op, before=_cut(passage.before), after=_cut(passage.after))
        for passage in passages[:_MAX_PASSAGES]
    )


def _spans(before: Sequence[str], after: Sequence[str]) -> Iterator[Span]:
    """What lies between the runs of words that both have; strings are compared quickest, so each word is a letter."""
    letters = defaultdict[str, str](map(chr, count()).__next__)
    old, new = ("".join(map(letters.__getitem__, side)) for side in (before, after))
    a = c = 0
    for block in Indel.opcodes(old, new).as_matching_blocks():
        if (a, c) != (block.a, block.b):
            yield a, block.a, c, block.b
        a, c = block.a + block.size, block.b + block.size


def _merged(spans: Iterator[Span], before: Sequence[str], after: Sequence[str]) -> list[Span]:
    """Neighbouring spans as one; a pure insertion or removal that can slide left to its neighbour does.

    The longest common subsequence puts a word that both have anywhere it fits, which tears one new sentence apart.
    """
    joined: list[Span] = []
    for span in spans:
        a, b, c, d = _slid(span, joined[-1], before, after) if joined else span
        if joined and (a, c) == (joined[-1][1], joined[-1][3]):
            joined[-1] = (joined[-1][0], b, joined[-1][2], d)
        else:
            joined.append((a, b, c, d))
    return joined


def _slid(span: Span, last: Span, before: Sequence[str], after: Sequence[str]) -> Span:
    """The span moved left until it touches the last one, where it says the same there."""
    a, b, c, d = span
    gap = a - last[1]
    moves = gap == _slack(after, c, d, gap) if a == b else c == d and gap == _slack(before, a, b, gap)
    return (a - gap, b - gap, c - gap, d - gap) if moves else span


def _slack(words: Sequence[str], start: int, end: int, at_most: int) -> int:
    """How many words to the left ``[start:end]`` can move without changing what the text is made of."""
    moved = 0
    while moved < at_most and words[start - moved - 1] == words[end - moved - 1]:
        moved += 1
    return moved


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    return next(compress(count(), map(ne, old, new)), min(len(old), len(new)))


def _passage(old: Sequence[str], new: Sequence[str], span: Span) -> Passage:
    a, b, c, d = span
    op: Op = "changed" if a < b and c < d else "added" if c < d else "removed"
    return Passage(op=op, before=tuple(old[a:b]), after=tuple(new[c:d]), then=tuple(new[d : d + 3]))


def _cut(words: tuple[str, ...]) -> str | None:
    if not words:
        return None
    shown = " ".join(words[:_MAX_PASSAGE_WORDS])
    is_cut = len(words) > _MAX_PASSAGE_WORDS or len(shown) > _MAX_PASSAGE_LETTERS
    return f"{shown[:_MAX_PASSAGE_LETTERS]} [...]" if is_cut else shown

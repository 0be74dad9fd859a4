"""What changed between two normalised texts, in bounded time."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

_MAX_COMPARED = 6000
"""Words on each side that are compared one by one; a longer differing stretch is reported as one replacement."""
_MAX_PASSAGES = 40
_MAX_PASSAGE_WORDS = 80


class Passage(msgspec.Struct, frozen=True):
    """One stretch of words that only one text has, or that they have differently."""

    op: Literal["added", "removed", "changed"]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class DiffLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage as people read it."""

    op: Literal["added", "removed", "changed"]
    before: str | None = None
    after: str | None = None


def diff_words(old: Sequence[str], new: Sequence[str]) -> tuple[Passage, ...]:
    """The passages in which two texts differ, in order."""
    start = _common(old, new)
    shortest = min(len(old), len(new)) - start
    end = _common(old[::-1][:shortest], new[::-1][:shortest])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if not before or not after or max(len(before), len(after)) > _MAX_COMPARED:
        return (_passage(before, after),) if before or after else ()
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > _MAX_COMPARED // 4)
    return tuple(_passage(before[a:b], after[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


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


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _passage(before: Sequence[str], after: Sequence[str]) -> Passage:
    op: Literal["added", "removed", "changed"] = "changed" if before and after else "added" if after else "removed"
    return Passage(op=op, before=tuple(before), after=tuple(after))


def _cut(words: tuple[str, ...]) -> str | None:
    if not words:
        return None
    shown = " ".join(words[:_MAX_PASSAGE_WORDS])
    return f"{shown} [...]" if len(words) > _MAX_PASSAGE_WORDS else shown

"""Which sentences of two editions belong together: kept, moved, changed, added and removed. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from registry.licenses.comparison.sentences.segments import Sentence
from registry.licenses.comparison.sentences.vocabulary import EXCEPTION_TO_BEFORE
from registry.licenses.texts.diff import diff_words

_MAX_COMPARED = 20_000
"""Pairs of an old and a new sentence; texts that differ in more are two texts, not two editions of one."""
_ALIKE_FROM = 0.5
_MIN_WORDS_KEPT = 3
_MAX_CUT_OTHERWISE = 400
_MAX_STRETCHES = 200
"""Stretches that are compared as a whole, and words of each: it takes the time of a comparison of texts."""
_EDITION_FROM = 0.6
"""Share of the words of the shorter text that stands in sentences which the other one has too, changed or not."""


class Difference(msgspec.Struct, frozen=True):
    """One sentence that only one text has (the other side is None), or that both have and put differently."""

    before: Sentence | None
    after: Sentence | None


class Alignment(msgspec.Struct, frozen=True):
    """Two editions of one text held against each other."""

    differences: tuple[Difference, ...]
    has_moved: bool
    """Sentences stand in another order."""


def align(
    old: Sequence[Sentence], new: Sequence[Sentence], says_the_same: Callable[[Sentence, Sentence], bool]
) -> Alignment | None:
    """What differs between two editions; None where the texts are no editions of each other, or too long to say.

    ``says_the_same`` tells of sentences that were cut otherwise whether they differ for users.
    """
    removed, added = _unlike(old, new, says_the_same)
    moved = Counter(map(_key, removed)) & Counter(map(_key, added))
    removed, added = (list(_without(side, moved)) for side in (removed, added))
    if len(removed) * len(added) > _MAX_COMPARED:
        return None
    pairs = _pairs(removed, added)
    if not _are_editions(old, new, removed, added, pairs):
        return None
    alone = (
        [Difference(one, None) for one in _alone(removed, {a for a, _ in pairs})],
        [Difference(None, one) for one in _alone(added, {b for _, b in pairs})],
    )
    changed = [Difference(removed[a], added[b]) for a, b in pairs]
    return Alignment((*changed, *alone[0], *alone[1]), bool(moved))


def _key(sentence: Sentence) -> str:
    return sentence.key


def _unlike(
    old: Sequence[Sentence], new: Sequence[Sentence], says_the_same: Callable[[Sentence, Sentence], bool]
) -> tuple[list[Sentence], list[Sentence]]:
    """Sentences that the other text does not have at this place; stretches with the same words, cut otherwise, go."""
    by_key = {sentence.key: sentence for sentence in (*old, *new)}
    removed: list[Sentence] = []
    added: list[Sentence] = []
    passages = diff_words([one.key for one in old], [one.key for one in new])
    may_be_cut_otherwise = len(passages) <= _MAX_STRETCHES
    for passage in passages:
        before, after = ([by_key[key] for key in side] for side in (passage.before, passage.after))
        is_cut = may_be_cut_otherwise and _is_cut_otherwise(before, after, says_the_same)
        if _all_words(before) != _all_words(after) and not is_cut:
            removed += before
            added += after
    return removed, added


def _all_words(sentences: Sequence[Sentence]) -> list[str]:
    return [word for sentence in sentences for word in sentence.words if word != ","]


def _is_cut_otherwise(
    before: Sequence[Sentence], after: Sequence[Sentence], says_the_same: Callable[[Sentence, Sentence], bool]
) -> bool:
    """Other sentences with the same words but for names, since a name ended with a full stop, or a line."""
    are_short = max(_size(before), _size(after)) <= _MAX_CUT_OTHERWISE
    if not (before and after and len(before) != len(after) and are_short):
        return False
    return says_the_same(_joined(before), _joined(after))


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    words, written = (tuple(word for one in sentences for word in getattr(one, part)) for part in ("words", "written"))
    return Sentence(words, written, sentences[0].force)


def _without(sentences: Sequence[Sentence], moved: Counter[str]) -> Iterator[Sentence]:
    left = moved.copy()
    for sentence in sentences:
        if left[sentence.key]:
            left[sentence.key] -= 1
        elif sentence.words:
            yield sentence


def _pairs(removed: Sequence[Sentence], added: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Each sentence with the one that is most like it."""
    sets = [[frozenset(one.words) for one in side] for side in (removed, added)]
    alike = sorted(
        (-share, abs(a - b), a, b)
        for a, old in enumerate(sets[0])
        for b, new in enumerate(sets[1])
        if (share := _share(old, new)) >= _ALIKE_FROM
    )
    taken: tuple[set[int], set[int]] = set(), set()
    pairs = []
    for _, _, a, b in alike:
        if a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            pairs.append((a, b))
    return sorted(pairs)


def _share(old: frozenset[str], new: frozenset[str]) -> float:
    """How much two sentences have in common; one that grew around all that it said is still the same."""
    grew = len(old & new) == min(len(old), len(new)) >= _MIN_WORDS_KEPT
    return max(_ALIKE_FROM if grew else 0.0, 2 * len(old & new) / (len(old) + len(new)))


def _are_editions(
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    removed: Sequence[Sentence],
    added: Sequence[Sentence],
    pairs: Sequence[tuple[int, int]],
) -> bool:
    kept_old = _size(old) - _size(removed) + _size([removed[a] for a, _ in pairs])
    kept_new = _size(new) - _size(added) + _size([added[b] for _, b in pairs])
    smaller = min((_size(old), kept_old), (_size(new), kept_new))
    return smaller[1] >= _EDITION_FROM * smaller[0]


def _size(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.words) for one in sentences)


def _alone(sentences: Sequence[Sentence], paired: set[int]) -> Iterator[Sentence]:
    """Those without a partner; what only says when the sentence before does not hold belongs to that one."""
    for place, sentence in enumerate(sentences):
        if place in paired:
            continue
        follows = place > 0 and place - 1 not in paired and sentences[place - 1].force == "prohibition"
        if not (follows and EXCEPTION_TO_BEFORE.match(" ".join(sentence.words[:60]))):
            yield sentence

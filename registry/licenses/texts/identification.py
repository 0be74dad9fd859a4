"""Which licence a text is.

* Only equality of all words is ``exact`` and names a licence; similarity, however high, never grants one.
* The catalogue answers first; a learned text is named only where curators decided, all alike, what it is.
* A text that nobody named fills ``nearest_text``, and the difference only where nothing else is near.

Decided in ADR 0008.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Literal

import msgspec

from registry.licenses.catalogue.load import Catalogue, load_catalogue
from registry.licenses.texts.diff import DiffLine, Passage, diff_lines, diff_words, similarity
from registry.licenses.texts.lookup import LearnedText, Lookup
from registry.licenses.texts.normalisation import Normalised, file_words, fingerprints, normalise
from registry.licenses.texts.sensitive import sensitive_changes, sensitive_words
from registry.licenses.texts.spdx import read_spdx_texts
from registry.licenses.texts.vendors import Sketch, SketchIndex, compare_sketch, load_sketches, most_alike
from registry.memo import Memo

_REMEMBERED = 10_000
_SAMPLE = 4
"""One shingle in four is kept: enough to rank neighbours, a quarter of the memory."""
_MODIFIED_FROM = 0.8
_NEAR_FROM = 0.3
_MIN_ADDED_WORDS = 12
"""A shorter insertion is an edit of a sentence, not an extra passage."""
_MOST_LINES = 40
_END_OF_TERMS = ("end", "of", "terms", "and", "conditions")
_APPLIED = ("licensed", "under", "the", "apache", "license")

Match = Literal["exact", "known_text_plus_extra", "modified_of", "unknown"]


class NearestText(msgspec.Struct, frozen=True):
    """The nearest text that was learned from a model: word for word the same where ``similarity`` is 1."""

    sha256: str
    """Names the bytes that are kept as evidence."""
    model: str
    license: str | None
    """What curators say it is."""
    similarity: float
    diff: tuple[DiffLine, ...]
    sensitive: tuple[str, ...]


class Identification(msgspec.Struct, frozen=True):
    """What a text was found to be; ``license`` is set for ``exact`` alone.

    An exact text that is no licence but a policy sets ``policy``: a policy grants nothing. ``nearest`` is one of both,
    so it is null where the difference shown is the one to a text that nobody has named yet; ``nearest_text`` then says
    which.
    """

    match: Match
    license: str | None
    nearest: str | None
    similarity: float
    diff: tuple[DiffLine, ...]
    sensitive: tuple[str, ...]
    nearest_text: NearestText | None = None
    policy: str | None = None


class ListedText(msgspec.Struct, frozen=True):
    """A text of the catalogue, by the key of its licence."""

    key: str
    words: str

    def as_words(self) -> list[str]:
        """The normalised words; kept joined because a string takes a tenth of the memory."""
        return self.words.split(" ")


class TextIndex:
    """Known texts by hash and by the shingles they share; grows when ``learn`` is called."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._policies: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._texts: list[ListedText] = []
        self._sizes = array("I")
        self._postings: dict[int, array[int]] = {}
        self.settled = Memo[str, bool](_REMEMBERED)
        """Of kept texts by their sha256: whether there is nothing to learn of them, see ``service.teach_texts``."""
        self.sketches = SketchIndex(())
        """Texts of which only hashes are kept."""

    @property
    def keys(self) -> frozenset[str]:
        """The licences of which at least one text is known."""
        return frozenset(self._exact.values())

    def add_hash(self, sha256: str, key: str) -> None:
        """Know a text by its hash alone; raises ValueError if it belongs to another licence."""
        if (other := self._policies.get(sha256) or self._exact.setdefault(sha256, key)) != key:
            raise ValueError(f"one text for two licences: {key} and {other}")

    def add_policy(self, sha256: str, key: str) -> None:
        """Know the text of a policy by its hash; raises ValueError if it belongs to a licence or another policy."""
        if (other := self._exact.get(sha256) or self._policies.setdefault(sha256, key)) != key:
            raise ValueError(f"one text for two policies: {key} and {other}")

    def add_file(self, sha256: str, key: str) -> None:
        """Know a file that is no text by the hash of its bytes; raises ValueError if it belongs to another licence."""
        if (other := self._files.setdefault(file_words(sha256).sha256, key)) != key:
            raise ValueError(f"one file for two licences: {key} and {other}")

    def learn(self, key: str, text: Normalised) -> None:
        """Know a text by its words, so that near copies can be compared with it."""
        for sha256 in fingerprints(text):
            self.add_hash(sha256, key)
        shingles = _sampled(text)
        for shingle in shingles:
            self._postings.setdefault(shingle, array("I")).append(len(self._texts))
        self._texts.append(ListedText(key=key, words=" ".join(text.words)))
        self._sizes.append(len(shingles))

    def hashes_of(self, key: str) -> tuple[str, ...]:
        """The hashes of all texts known to be this licence."""
        return tuple(sha256 for sha256, owner in self._exact.items() if owner == key)

    def exact(self, text: Normalised) -> str | None:
        """The licence whose text this is, word for word."""
        # One after the other: which of the words only count is not looked for where the text is known as it is.
        if key := self._exact.get(text.sha256) or self._exact.get(text.unnumbered_sha256):
            return key
        if key := self._files.get(text.sha256):
            return key
        return self._under_its_title(text) if text.title else None

    def policy(self, text: Normalised) -> str | None:
        """The policy whose text this is, word for word."""
        return self._policies.get(text.sha256) or self._policies.get(text.unnumbered_sha256)

    def is_known(self, text: Normalised) -> bool:
        """Whether the catalogue has this text word for word, as a licence or as a policy."""
        return self.exact(text) is not None or self.policy(text) is not None

    def _under_its_title(self, text: Normalised) -> str | None:
        """The licence whose text stands below its own name; below another one it says two things."""
        untitled = msgspec.structs.replace(text, title="")
        return text.title if text.title in {self._exact.get(sha256) for sha256 in fingerprints(untitled)} else None

    def neighbours(self, text: Normalised) -> tuple[ListedText, ...]:
        """The texts that share most with this one: as a whole, and as a part of it."""
        shingles = _sampled(text)
        shared = Counter(chain.from_iterable(map(self._postings.get, shingles, repeat(()))))
        if not shared:
            return ()
        by_overlap = max(shared, key=lambda n: shared[n] / (self._sizes[n] + len(shingles) - shared[n]))
        contained = [n for n in shared if shared[n] >= self._sizes[n] * 0.9]
        by_size = [max(contained, key=lambda n: self._sizes[n])] if contained else []
        return tuple(self._texts[n] for n in dict.fromkeys([*by_size, by_overlap]))


def build_index(catalogue: Catalogue, spdx_texts: Mapping[str, str], sketches: Iterable[Sketch] = ()) -> TextIndex:
    """An index of the catalogue's licences: SPDX texts in full, the others by the hashes in the catalogue.

    Sketches of the others tell what a text is near to; they never name its licence.
    """
    index = TextIndex()
    index.sketches = SketchIndex(
        one for one in sketches if one.key in catalogue.entries or one.key in catalogue.policies
    )
    for policy in catalogue.policies.values():
        for sha256 in policy.text_sha256:
            index.add_policy(sha256, policy.key)
    for entry in catalogue.entries.values():
        for sha256 in entry.text_sha256:
            index.add_hash(sha256, entry.key)
        for sha256 in entry.file_sha256:
            index.add_file(sha256, entry.key)
        text = spdx_texts.get(entry.spdx or "")
        if text is None or entry.family:
            continue
        whole = normalise(text)
        index.learn(entry.key, msgspec.structs.replace(whole, title=""))
        for terms in _terms_alone(whole):
            for sha256 in fingerprints(terms):
                index.add_hash(sha256, entry.key)
    return index


@cache
def load_index() -> TextIndex:
    """The index of the shipped catalogue; building it takes a moment, so it is done once, at the first use."""
    return build_index(load_catalogue(), read_spdx_texts(), load_sketches())  # a worker needs no text again


def identify(index: TextIndex, text: str | Normalised, lookup: Lookup | None = None) -> Identification:
    """Say what a licence text is, beside the learned texts that ``lookup`` finds; raises Invalid over 1 MiB."""
    text = normalise(text) if isinstance(text, str) else text
    if key := index.exact(text):
        return Identification(match="exact", license=key, nearest=key, similarity=1.0, diff=(), sensitive=())
    if policy := index.policy(text):
        return Identification("exact", None, policy, 1.0, (), (), policy=policy)
    return _beside(index, text, lookup(text) if lookup else ())


def _beside(index: TextIndex, text: Normalised, learned: Sequence[LearnedText]) -> Identification:
    equal = [one for one in learned if one.is_same]
    same = max(equal, key=lambda one: (one.license is not None, one.text.sha256 == text.sha256), default=None)
    if same is not None and same.license and {one.license for one in equal} <= {None, same.license}:
        return Identification("exact", same.license, same.license, 1.0, (), (), _word_for_word(same))
    listed = [_compare(known.key, known.key, known.as_words(), text) for known in index.neighbours(text)]
    near = [(one, _compare(one.license, one.text.title, one.text.words, text)) for one in learned if one not in equal]
    nearest = index.sketches.nearest(text)
    alike = max((one.similarity for one in listed), default=0.0)
    sketched = [_beside_sketch(nearest, text)] if nearest and most_alike(nearest, text) > alike else []
    best = _best([*listed, *sketched, *(found for one, found in near if one.license)])
    if best is None or best.match == "unknown":
        best = _best([found for _, found in near], best) or _unlike_any(text)
    return msgspec.structs.replace(best, nearest_text=_word_for_word(same) if same else _nearest_text(near))


def _best(found: Iterable[Identification], otherwise: Identification | None = None) -> Identification | None:
    """A known text with something added before the most similar one."""
    ranked = [*([otherwise] if otherwise else ()), *found]
    return max(ranked, key=lambda one: (one.match == "known_text_plus_extra", one.similarity), default=None)


def _word_for_word(learned: LearnedText) -> NearestText:
    return NearestText(learned.sha256, learned.model, learned.license, 1.0, (), ())


def _nearest_text(near: Sequence[tuple[LearnedText, Identification]]) -> NearestText | None:
    alike = [pair for pair in near if pair[1].similarity]
    if not alike:
        return None
    learned, found = max(alike, key=lambda pair: pair[1].similarity)
    return NearestText(learned.sha256, learned.model, learned.license, found.similarity, found.diff, found.sensitive)


def _compare(key: str | None, title: str, words: Sequence[str], text: Normalised) -> Identification:
    passages = diff_words(words, text.words)
    alike = similarity(words, text.words, passages)
    match: Match = "modified_of" if alike >= _MODIFIED_FROM else "unknown"
    if text.title in ("", title) and _only_adds(passages):
        match = "known_text_plus_extra"
    if alike < _NEAR_FROM and match == "unknown":
        return _unlike_any(text)
    return Identification(
        match=match,
        license=None,
        nearest=key,
        # Equal words are decided by hash; a rounded 1.0 would read like "the same".
        similarity=min(round(alike, 4), 0.9999),
        diff=diff_lines(passages),
        sensitive=sensitive_changes(passages),
    )


def _beside_sketch(known: Sketch, text: Normalised) -> Identification:
    found = compare_sketch(known, text)
    if found.similarity < _NEAR_FROM:
        return _unlike_any(text)
    return Identification(
        match="modified_of" if found.similarity >= _MODIFIED_FROM else "unknown",
        license=None,
        nearest=found.key,
        similarity=min(round(found.similarity, 4), 0.9999),
        diff=found.diff[:_MOST_LINES],
        sensitive=sensitive_words(line.after for line in found.diff if line.after),
    )


def _only_adds(passages: Sequence[Passage]) -> bool:
    return bool(passages) and all(p.op == "added" and len(p.after) >= _MIN_ADDED_WORDS for p in passages)


def _unlike_any(text: Normalised) -> Identification:
    return Identification(
        match="unknown",
        license=None,
        nearest=None,
        similarity=0.0,
        diff=(),
        sensitive=sensitive_words([" ".join(text.words)]),
    )


def _terms_alone(text: Normalised) -> Iterator[Normalised]:
    """The text up to "END OF TERMS AND CONDITIONS", with and without it, and with the notice that Apache appends.

    What else follows tells how to apply the licence.
    """
    start = _place(text.words, _END_OF_TERMS, 0)
    if start is None:
        return
    notice = _place(text.words, _APPLIED, start)
    for end in (start, start + len(_END_OF_TERMS)):
        counting = tuple(place for place in text.enumerators if place < end)
        yield Normalised(words=text.words[:end], counting=counting)
        if notice is not None:
            yield Normalised(words=text.words[:end] + text.words[notice:], counting=counting)


def _place(words: Sequence[str], wanted: tuple[str, ...], start: int) -> int | None:
    size = len(wanted)
    return next((at for at in range(start, len(words) - size) if tuple(words[at : at + size]) == wanted), None)


def _sampled(text: Normalised) -> frozenset[int]:
    return frozenset(value for value in text.shingles if value % _SAMPLE == 0) or text.shingles

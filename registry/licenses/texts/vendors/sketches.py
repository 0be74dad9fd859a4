"""Sketches of vendors' texts: what a new edition is near to, and which of its sentences are new.

The hashes lead back to no words, so what is gone from a text can be counted and placed but not shown.
"""

import hashlib
import math
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from itertools import chain, repeat

import msgspec

from registry.errors import MisconfiguredError
from registry.licenses.texts.diff import DiffLine
from registry.licenses.texts.normalisation import FINGERPRINT_VERSION, Normalised

_FILE = "sketches.json"
_SAMPLE = 8
"""One word run in eight is kept."""
_LONGEST_SHOWN = 80
"""Words of one new sentence."""


class Sketch(msgspec.Struct, frozen=True):
    """One text by the hashes of its sentences, in order with their lengths in words, and of some of its word runs."""

    key: str
    sentences: Sequence[int]
    lengths: Sequence[int]
    shingles: Sequence[int]


class _Stored(msgspec.Struct):
    key: str
    sentences: str
    lengths: str
    shingles: str


class _File(msgspec.Struct):
    fingerprint_version: int
    texts: list[_Stored]


class SketchComparison(msgspec.Struct, frozen=True):
    """A text beside a sketched one; what is gone is counted, what is new is shown."""

    key: str
    similarity: float
    diff: tuple[DiffLine, ...]


class SketchIndex:
    """Sketches by the word runs they share."""

    def __init__(self, sketches: Iterable[Sketch]) -> None:
        self._sketches = list(sketches)
        self._postings: dict[int, array[int]] = {}
        for number, sketch in enumerate(self._sketches):
            for value in sketch.shingles:
                self._postings.setdefault(value, array("I")).append(number)

    def nearest(self, text: Normalised) -> Sketch | None:
        """The sketched text that shares the largest part of its word runs with this one."""
        own = sampled(text)
        shared = Counter(chain.from_iterable(map(self._postings.get, own, repeat(()))))
        if not shared:
            return None
        sizes = {number: len(self._sketches[number].shingles) for number in shared}
        return self._sketches[max(shared, key=lambda n: (shared[n] / (sizes[n] + len(own) - shared[n]), -n))]


def sketch(key: str, text: Normalised) -> Sketch:
    """What is kept of a text."""
    found = text.sentences
    return Sketch(key, [_hash(one) for one in found], [len(one) for one in found], sorted(sampled(text)))


def compare_sketch(known: Sketch, text: Normalised) -> SketchComparison:
    """How alike a text is to a sketched one, and its new sentences."""
    sentences = text.sentences
    matcher = SequenceMatcher(None, known.sentences, [_hash(one) for one in sentences], autojunk=False)
    lines, same = list[DiffLine](), 0
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            same += sum(known.lengths[a:b])
        else:
            lines += _changed(sentences[c:d], gone=b - a, place=a)
    runs = _shared_runs(known, sampled(text))
    total = sum(known.lengths) + len(text.words)
    return SketchComparison(known.key, max(runs, 2 * same / total if total else 0.0), tuple(lines))


def most_alike(known: Sketch, text: Normalised) -> float:
    """The largest share of words that both can have in common, quickly: a word that differs spoils four runs."""
    return math.sqrt(math.sqrt(_shared_runs(known, sampled(text))))


def _shared_runs(known: Sketch, own: frozenset[int]) -> float:
    return 2 * len(own.intersection(known.shingles)) / max(len(own) + len(known.shingles), 1)


def sampled(text: Normalised) -> frozenset[int]:
    """Those of its word runs that a sketch keeps."""
    return frozenset(value for value in text.shingles if value % _SAMPLE == 0)


@cache
def load_sketches() -> tuple[Sketch, ...]:
    """The shipped sketches; raises MisconfiguredError where the file is not as expected or of older rules."""
    try:
        read = msgspec.json.decode((resources.files(__package__) / _FILE).read_bytes(), type=_File)
        texts = tuple(
            Sketch(one.key, _numbers(one.sentences, "I"), _numbers(one.lengths, "H"), _numbers(one.shingles, "I"))
            for one in read.texts
        )
    except (OSError, ValueError, msgspec.MsgspecError) as wrong:
        raise MisconfiguredError(f"The sketches of vendors' texts cannot be read: {wrong}") from wrong
    if read.fingerprint_version != FINGERPRINT_VERSION:
        raise MisconfiguredError(f"The sketches of vendors' texts are of version {read.fingerprint_version}.")
    return texts


def dump_sketches(sketches: Iterable[Sketch]) -> bytes:
    """The content of the file, the same for the same sketches."""
    texts = [
        _Stored(one.key, _packed(one.sentences, "I"), _packed(one.lengths, "H"), _packed(one.shingles, "I"))
        for one in sketches
    ]
    return msgspec.json.format(msgspec.json.encode(_File(FINGERPRINT_VERSION, texts)), indent=1) + b"\n"


def _changed(new: Sequence[Sequence[str]], *, gone: int, place: int) -> list[DiffLine]:
    """One line for each new sentence; the first also says how many are gone, and where."""
    if not new:
        return [DiffLine(op="removed", gone=gone, place=place)]
    first = DiffLine(op="changed" if gone else "added", after=_shown(new[0]), gone=gone, place=place)
    return [first, *(DiffLine(op="added", after=_shown(one)) for one in new[1:])]


def _shown(words: Sequence[str]) -> str:
    shown = " ".join(words[:_LONGEST_SHOWN])
    return f"{shown} [...]" if len(words) > _LONGEST_SHOWN else shown


def _hash(words: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=4).digest())


def _numbers(packed: str, kind: str) -> Sequence[int]:
    numbers = array(kind)
    numbers.frombytes(b64decode(packed))
    return numbers.tolist()


def _packed(numbers: Sequence[int], kind: str) -> str:
    return b64encode(array(kind, numbers).tobytes()).decode()

"""Texts as sets of short word runs, and the few numbers under which a text is filed so that its near copies meet it."""

import zlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

_RUN = 4
"""Words in one shingle."""
_BINS = 32
MOST_BANDS = _BINS // 2
_BIN_BITS = 5
_MINIMUM_BITS = 32 - _BIN_BITS
_HIGHEST = 2**32 - 1
_LOW = _HIGHEST >> 3


def shingles(words: Sequence[str]) -> frozenset[int]:
    """The hash of every run of four words (of all words, where there are fewer); the same in every process."""
    encoded = " ".join(words).encode().split(b" ")
    runs = zip(*(encoded[start:] for start in range(_RUN)), strict=False) if len(encoded) > _RUN else [encoded]
    return frozenset(map(zlib.crc32, map(b" ".join, runs)))


def bands(hashes: AbstractSet[int]) -> tuple[int, ...]:
    """At most sixteen 63-bit numbers; texts that share half of their shingles share one of them in 99 of 100 cases.

    The smallest hash of each of 32 bins (one permutation hashing: Li, Owen, Zhang, NIPS 2012), two bins to a band: the
    chance that texts with the share J of common shingles meet is 1 - (1 - J^2)^16.
    """
    smallest: dict[int, int] = {}
    # A long text has a hash for every bin in the lowest eighth of them; sorting all would take most of the time.
    for most in (_LOW, _HIGHEST):
        for value in sorted([value for value in hashes if value <= most]):
            smallest.setdefault(value & (_BINS - 1), value >> _BIN_BITS)
        if len(smallest) == _BINS:
            break
    return tuple(
        (first >> 1) << 2 * _MINIMUM_BITS | smallest[first] << _MINIMUM_BITS | smallest[first + 1]
        for first in range(0, _BINS, 2)
        if first in smallest and first + 1 in smallest
    )

"""A Merkle tree that grows (RFC 6962, section 2.1), of which the right edge is kept as tiles. Pure.

Tiles are those of C2SP tlog-tiles: 256 hashes wide, and each covers eight levels of the tree. The root comes out at any
size, and each tile when it is full.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

WIDTH = 256
HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()
TellTile = Callable[[int, int, Sequence[bytes]], object]
"""Told the level, the index and the hashes of each tile that is full."""


class TreeGrowth:
    """The tiles at the right edge of a tree, from the leaves up."""

    __slots__ = ("_edge", "size", "tell")

    def __init__(self, tell: TellTile | None = None) -> None:
        self._edge: list[list[bytes]] = [[]]
        self.tell = tell
        self.size = 0

    def append(self, leaf_hash: bytes) -> None:
        """Add a leaf by its hash."""
        self.size += 1
        tile = self._edge[0]
        tile.append(leaf_hash)
        if len(tile) == WIDTH:
            self._carry()

    def _carry(self) -> None:
        level = 0
        while len(tile := self._edge[level]) == WIDTH:
            if self.tell is not None:
                self.tell(level, (self.size >> (8 * (level + 1))) - 1, tile)
            self._edge[level] = []
            level += 1
            if level == len(self._edge):
                self._edge.append([])
            self._edge[level].append(subtree_root(tile))

    def root(self) -> bytes:
        """The root of the tree as it is."""
        node: bytes | None = None
        for tile in self._edge:
            for peak in reversed(list(_peaks(tile))):
                node = peak if node is None else sha256(b"\x01" + peak + node).digest()
        return EMPTY_ROOT if node is None else node

    def edge(self) -> Iterator[tuple[int, int, Sequence[bytes]]]:
        """The tiles that are not full: level, index, hashes."""
        for level, tile in enumerate(self._edge):
            if tile:
                yield level, self.size >> (8 * (level + 1)), tile

    def copy(self, tell: TellTile | None = None) -> "TreeGrowth":
        """The same tree, which grows by itself and tells of its tiles elsewhere."""
        made = TreeGrowth(tell)
        made._edge = [list(tile) for tile in self._edge]
        made.size = self.size
        return made


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a number of hashes that is a power of two."""
    while len(hashes) > 1:
        pairs = iter(hashes)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return hashes[0]


def _peaks(hashes: Sequence[bytes]) -> Iterator[bytes]:
    """The roots of the largest full subtrees over these hashes, from left to right."""
    start, left = 0, len(hashes)
    while left:
        width = 1 << (left.bit_length() - 1)
        yield subtree_root(hashes[start : start + width])
        start, left = start + width, left - width

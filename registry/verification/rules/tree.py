"""The leaves of a log held against its stored tiles: which leaf or tile is not as it was. Pure.

Three trees grow side by side, as long as they differ: that of the leaves, that of the stored tiles, and that of
whichever of the two the level above confirms. A checkpoint kept elsewhere then tells which of them was signed.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

import msgspec

from registry.verification.rules.growth import HASH_BYTES, WIDTH, TreeGrowth, subtree_root
from registry.verification.rules.values import TreeLeaf

TileOf = Callable[[int, int], bytes | None]
"""The stored hashes of a tile by level and index; None where there is none."""
MOST_TOLD = 10_000
"""Leaves that are named one by one; where more are bent, all that follows is."""
_NOTHING = bytes(HASH_BYTES)


class BentLeaf(msgspec.Struct, frozen=True):
    """A place where leaf and tile differ."""

    index: int
    leaf: TreeLeaf | None
    """None where the log has none."""
    own: bytes
    """The hash of the leaf."""
    stored: bytes | None
    """That of the tile; None where there is none."""
    is_tile_confirmed: bool
    """Whether the level above has the root of the tile, as far as it can say so."""


class Roots(msgspec.Struct, frozen=True):
    """What the root of one size is, by the leaves, by the tiles, and by whichever the level above confirms."""

    leaves: bytes
    tiles: bytes
    confirmed: bytes

    def has(self, root: bytes) -> bool:
        """Whether one of them is it."""
        return root in {self.leaves, self.tiles, self.confirmed}


class TreeAudit:
    """Takes in leaves by their index; ``roots`` and what is bent come out."""

    def __init__(self, tile_of: TileOf | None, sizes: Iterable[int], extent: int) -> None:
        self._has_tiles = tile_of is not None
        self._tile_of, self._extent = tile_of or _no_tile, extent
        """A place beyond the extent is nobody's: so a forged one costs nothing."""
        self._wanted = sorted(set(sizes), reverse=True)
        self.roots = dict[int, Roots]()
        self.bent = dict[int, BentLeaf]()
        self.bent_tiles = list[tuple[int, int]]()
        """Level and index, of tiles above the leaves."""
        self.misplaced = list[TreeLeaf]()
        """Leaves whose place is taken, or lies where the log cannot reach."""
        self.more_bent = 0
        self.tiles = 0
        self._block = list[tuple[TreeLeaf | None, bytes]]()
        self._own = TreeGrowth(self._hold)
        self._others: tuple[TreeGrowth, TreeGrowth] | None = None
        """By the tiles, and by whichever is confirmed; None as long as nothing differs."""
        self._leaves = 0

    @property
    def size(self) -> int:
        """Places that were taken in, with those whose leaf is missing."""
        return self._leaves

    def add(self, leaf: TreeLeaf) -> None:
        """Take in the next leaf, in the order of places."""
        if leaf.index != self._leaves:
            if not self._leaves < leaf.index < self._extent:
                self.misplaced.append(leaf)
                return
            while self._leaves < leaf.index:
                self._take(None, _NOTHING)
        self._take(leaf, sha256(b"\x00" + leaf.commitment).digest())

    def finish(self) -> None:
        """No leaf follows."""
        while self._leaves < self._extent and self._has_tile_for(self._leaves):
            self._take(None, _NOTHING)
        self._flush()
        self._note_roots()
        for level, index, hashes in (self._others[1] if self._others else self._own).edge():
            self._hold(level, index, hashes)

    def _has_tile_for(self, index: int) -> bool:
        tile = self._tile_of(0, index // WIDTH)
        return tile is not None and len(tile) > index % WIDTH * HASH_BYTES

    def _take(self, leaf: TreeLeaf | None, own: bytes) -> None:
        if self._leaves == 0:
            self._note_roots()
        self._block.append((leaf, own))
        self._leaves += 1
        if self._leaves % WIDTH == 0 or (self._wanted and self._wanted[-1] == self._leaves):
            self._flush()

    def _flush(self) -> None:
        """Let the trees grow by what was taken in since, which lies within one tile."""
        if not self._block:
            return
        first = self._own.size
        place = first % WIDTH
        stored = (self._tile_of(0, first // WIDTH) or b"")[place * HASH_BYTES :]
        own = [one for _, one in self._block]
        held = [stored[at : at + HASH_BYTES] for at in range(0, min(len(own) * HASH_BYTES, len(stored)), HASH_BYTES)]
        differ = [at for at, one in enumerate(own) if at >= len(held) or held[at] != one]
        self._note_bent(first, held, [at for at in differ if at < len(held) or self._block[at][0] is None])
        self._grow(first, own, held, is_bent=any(at < len(held) for at in differ))
        self._block = []
        self._note_roots()

    def _grow(self, first: int, own: Sequence[bytes], held: Sequence[bytes], *, is_bent: bool) -> None:
        if is_bent and self._others is None:
            self._others = (self._own.copy(), self._own.copy(self._hold))
            self._own.tell = None
        for one in own:
            self._own.append(one)
        if self._others is None:
            return
        tiles = [*held, *own[len(held) :]]
        confirmed = own if is_bent and not self._is_confirmed(first // WIDTH) else tiles
        for tree, hashes in zip(self._others, (tiles, confirmed), strict=True):
            for one in hashes:
                tree.append(one)

    def _is_confirmed(self, index: int) -> bool:
        """Whether the level above has the root of a tile of leaves, as far as it can say so."""
        tile, place = self._tile_of(0, index) or b"", index % WIDTH * HASH_BYTES
        above = (self._tile_of(1, index // WIDTH) or b"")[place : place + HASH_BYTES]
        if len(tile) != WIDTH * HASH_BYTES or not above:
            return True
        return above == subtree_root([tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)])

    def _note_bent(self, first: int, held: Sequence[bytes], differ: Sequence[int]) -> None:
        is_confirmed = bool(differ) and self._is_confirmed(first // WIDTH)
        for at in differ:
            if len(self.bent) >= MOST_TOLD:
                self.more_bent += 1
                continue
            leaf, own = self._block[at]
            stored = held[at] if at < len(held) else None
            self.bent[first + at] = BentLeaf(first + at, leaf, own, stored, is_confirmed)

    def _note_roots(self) -> None:
        while self._wanted and self._wanted[-1] <= self._own.size:
            size = self._wanted.pop()
            own = self._own.root()
            others = self._others
            self.roots[size] = Roots(own, own, own) if others is None else Roots(own, *(one.root() for one in others))

    def _hold(self, level: int, index: int, hashes: Sequence[bytes]) -> None:
        """Hold a tile above the leaves against the stored one; those of the leaves were held hash by hash."""
        if not self._has_tiles:
            return
        stored = self._tile_of(level, index)
        self.tiles += stored is not None
        is_whole = stored is not None and len(stored) == len(hashes) * HASH_BYTES
        if not is_whole or (level and stored != b"".join(hashes)):
            self.bent_tiles.append((level, index))


def _no_tile(level: int, index: int) -> None:
    del level, index

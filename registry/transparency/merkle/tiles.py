"""Nodes of the tree in tiles of 256, from which each node is found with few reads (C2SP tlog-tiles). Pure.

A tile of level 0 holds the hashes of 256 leaves, one of the next level the roots of 256 whole tiles below it. The last
tile of each level grows until it is whole; a tile that is whole never changes.
"""

from collections.abc import Callable, Sequence

from registry.transparency.merkle.tree import HASH_BYTES, Nodes, node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
Tiles = Callable[[int, int], bytes]
"""The hashes of the tile of a level with a number, one behind the other; empty where there is none."""


def nodes_in(tiles: Tiles) -> Nodes:
    """The nodes that tiles hold; raises ``ValueError`` for one that they do not reach."""

    def node(height: int, number: int) -> bytes:
        level, rest = divmod(height, TILE_HEIGHT)
        first = number << rest
        tile = tiles(level, first >> TILE_HEIGHT)
        start, count = first & (TILE_WIDTH - 1), 1 << rest
        hashes = split_hashes(tile[start * HASH_BYTES : (start + count) * HASH_BYTES])
        if len(hashes) != count:
            raise ValueError(f"the tile {first >> TILE_HEIGHT} of level {level} is not there, or cut")
        return _folded(hashes)

    return node


def grown_tiles(size: int, hashes: Sequence[bytes], tiles: Tiles) -> dict[tuple[int, int], bytes]:
    """The tiles that another ``hashes`` of leaves change behind the first ``size``, by level and number."""
    changed, level, start, new = dict[tuple[int, int], bytes](), 0, size, list(hashes)
    while new:
        number, width = start >> TILE_HEIGHT, start & (TILE_WIDTH - 1)
        tile, roots = tiles(level, number)[: width * HASH_BYTES] if width else b"", list[bytes]()
        if len(tile) != width * HASH_BYTES:
            raise ValueError(f"the tile {number} of level {level} is not there, or cut")
        for begin in _starts(width, len(new)):
            tile += b"".join(new[max(begin, 0) : begin + TILE_WIDTH])
            changed[level, number] = tile
            if len(tile) == TILE_WIDTH * HASH_BYTES:
                roots.append(_folded(split_hashes(tile)))
                number, tile = number + 1, b""
        level, start, new = level + 1, start >> TILE_HEIGHT, roots
    return changed


def split_hashes(joined: bytes) -> list[bytes]:
    """Hashes that stand one behind the other."""
    return [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]


def _starts(width: int, count: int) -> range:
    """Where each tile begins among what is new; the first one before it, by as much as it has already."""
    return range(-width, count, TILE_WIDTH)


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root over so many hashes as a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]

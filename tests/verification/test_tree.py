"""Leaves, tiles and roots held against each other, without a database."""

import random
from hashlib import sha256

import pytest

from registry.verification.rules.growth import EMPTY_ROOT, TreeGrowth
from registry.verification.rules.tree import Roots, TreeAudit
from registry.verification.rules.values import TreeLeaf

SIZES = (0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1_000, 1_536)


def commitment(index: int) -> bytes:
    return sha256(f"leaf {index}".encode()).digest()


def leaf(index: int, place: int | None = None) -> TreeLeaf:
    return TreeLeaf(index if place is None else place, commitment(index), "observation", str(index))


def leaf_hash(index: int) -> bytes:
    return sha256(b"\x00" + commitment(index)).digest()


def root_of(hashes: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256().digest()
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + root_of(hashes[:k]) + root_of(hashes[k:])).digest()


def tiles_of(size: int) -> dict[tuple[int, int], bytes]:
    found: dict[tuple[int, int], bytes] = {}
    tree = TreeGrowth(lambda level, index, hashes: found.update({(level, index): b"".join(hashes)}))
    for index in range(size):
        tree.append(leaf_hash(index))
    return found | {(level, index): b"".join(hashes) for level, index, hashes in tree.edge()}


def audited(
    size: int, tiles: dict[tuple[int, int], bytes], leaves: list[TreeLeaf] | None = None, extent: int | None = None
) -> TreeAudit:
    audit = TreeAudit(lambda level, index: tiles.get((level, index)), SIZES, size if extent is None else extent)
    for one in leaves if leaves is not None else [leaf(index) for index in range(size)]:
        audit.add(one)
    audit.finish()
    return audit


def true_root(size: int) -> bytes:
    return root_of([leaf_hash(index) for index in range(size)])


def test_roots_are_those_of_the_rfc() -> None:
    tree = TreeGrowth()
    assert tree.root() == EMPTY_ROOT == root_of([])
    for index in range(600):
        tree.append(leaf_hash(index))
        if index % 41 == 0 or index + 1 in SIZES:
            assert tree.root() == true_root(index + 1)


@pytest.mark.parametrize("size", SIZES)
def test_a_log_as_it_was_written_holds(size: int) -> None:
    audit = audited(size, tiles_of(size))
    assert (audit.bent, audit.bent_tiles, audit.misplaced, audit.size) == ({}, [], [], size)
    for one, roots in audit.roots.items():
        assert roots == Roots(*[true_root(one)] * 3)
    assert set(audit.roots) == {one for one in SIZES if one <= size}


@pytest.mark.parametrize("size", [1, 5, 256, 700, 1_536])
def test_a_bent_leaf_and_a_bent_tile_are_told_apart(size: int) -> None:
    chosen = random.Random(size)  # noqa: S311 - repeatable
    for _ in range(20):
        index = chosen.randrange(size)
        leaves = [leaf(at) for at in range(size)]
        leaves[index] = TreeLeaf(index, bytes(32), "observation", "x")
        audit = audited(size, tiles_of(size), leaves)
        assert (list(audit.bent), audit.bent_tiles) == ([index], [])
        if size in audit.roots:
            assert audit.roots[size].tiles == audit.roots[size].confirmed == true_root(size) != audit.roots[size].leaves
        tiles = tiles_of(size)
        place = (0, index // 256)
        bent = bytearray(tiles[place])
        bent[index % 256 * 32] ^= 1
        audit = audited(size, {**tiles, place: bytes(bent)})
        assert (list(audit.bent), audit.bent_tiles) == ([index], [])
        if size in audit.roots:
            assert audit.roots[size].leaves == true_root(size) != audit.roots[size].tiles


def test_missing_leaves_are_named_and_their_tiles_stand_in() -> None:
    for gone in (0, 3, 255, 256, 699):
        audit = audited(700, tiles_of(700), [leaf(at) for at in range(700) if at != gone], extent=3 * 256)
        assert [(one.index, one.leaf) for one in audit.bent.values()] == [(gone, None)]
        assert audit.size == 700
        assert audit.roots[513].tiles == true_root(513)


def test_a_place_that_is_taken_or_forged_costs_nothing() -> None:
    leaves = [leaf(0), leaf(1), leaf(5, 1), leaf(2), leaf(9, 2**60)]
    audit = audited(3, tiles_of(3), leaves)
    assert [one.key for one in audit.misplaced] == ["5", "9"]
    assert audit.size == 3


def test_a_bent_tile_above_the_leaves_is_named() -> None:
    tiles = tiles_of(700)
    audit = audited(700, {**tiles, (1, 0): bytes(64)})
    assert (audit.bent, audit.bent_tiles) == ({}, [(1, 0)])
    assert audited(700, {place: one for place, one in tiles.items() if place != (0, 1)}).bent_tiles == [(0, 1)]


def test_a_tile_that_was_cut_or_taken_away_is_named() -> None:
    tiles = tiles_of(700)
    for place in ((0, 1), (0, 2), (1, 0)):
        assert audited(700, {**tiles, place: tiles[place][:-32]}).bent_tiles[:1] == [place]
        assert audited(700, {one: tile for one, tile in tiles.items() if one != place}).bent_tiles[:1] == [place]


def test_without_tiles_leaves_stand_by_themselves() -> None:
    audit = TreeAudit(None, [700], 700)
    for index in range(700):
        audit.add(leaf(index))
    audit.finish()
    assert (audit.bent, audit.bent_tiles, audit.roots[700].leaves) == ({}, [], true_root(700))

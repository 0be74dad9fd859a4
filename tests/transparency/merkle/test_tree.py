"""The tree against the known vectors of RFC 6962's reference tests, and against a tree that is built naively."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.transparency.merkle.tiles import grown_tiles, nodes_in
from registry.transparency.merkle.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)

INPUTS = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first 1 to 8 inputs, as certificate-transparency's tests have them."""


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


class Forest:
    """Tiles of a tree that grew in these steps."""

    def __init__(self, steps: list[int]) -> None:
        self.leaves, self.tiles = list[bytes](), dict[tuple[int, int], bytes]()
        for step in steps:
            new = [b"%d" % number for number in range(len(self.leaves), len(self.leaves) + step)]
            self.tiles |= grown_tiles(len(self.leaves), [leaf_hash(one) for one in new], self.tile)
            self.leaves += new

    def tile(self, level: int, number: int) -> bytes:
        return self.tiles.get((level, number), b"")


def test_known_roots() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for size, root in enumerate(ROOTS, 1):
        assert root_of([leaf_hash(one) for one in INPUTS[:size]]).hex() == root
        assert naive_root(INPUTS[:size]).hex() == root


def test_a_leaf_is_no_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


STEPS = st.lists(st.integers(1, 400), min_size=1, max_size=5)


@given(STEPS)
def test_tiles_hold_the_tree_however_it_grew(steps: list[int]) -> None:
    grown = Forest(steps)
    size = len(grown.leaves)
    assert root_at(size, nodes_in(grown.tile)) == naive_root(grown.leaves)
    assert grown.tiles == Forest([size]).tiles
    assert all(len(tile) % 32 == 0 and len(tile) <= 8192 for tile in grown.tiles.values())


@given(st.integers(1, 700), st.data())
def test_proofs_are_those_of_the_rfc(size: int, data: st.DataObject) -> None:
    grown = Forest([size])
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    nodes, root = nodes_in(grown.tile), naive_root(grown.leaves)
    path = inclusion_proof(index, size, nodes)
    assert list(path) == naive_path(index, grown.leaves)
    assert verify_inclusion(index, size, leaf_hash(grown.leaves[index]), path, root)
    proof = consistency_proof(first, size, nodes)
    assert list(proof) == naive_subproof(first, grown.leaves)
    assert verify_consistency(first, size, proof, naive_root(grown.leaves[:first]), root)


@given(st.integers(2, 300), st.data())
def test_nothing_else_is_proved(size: int, data: st.DataObject) -> None:
    grown = Forest([size])
    nodes, root = nodes_in(grown.tile), naive_root(grown.leaves)
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    leaf, path = leaf_hash(grown.leaves[index]), inclusion_proof(index, size, nodes)
    assert not verify_inclusion(index, size, leaf_hash(b"other"), path, root)
    assert not verify_inclusion((index + 1) % size, size, leaf, path, root)
    assert not verify_inclusion(index, size, leaf, (*path, path[0]), root)
    assert not verify_inclusion(index, size, leaf, path[:-1], root)
    assert not verify_inclusion(size, size, leaf, path, root)
    assert not verify_inclusion(-1, size, leaf, path, root)
    proof, old = consistency_proof(first, size, nodes), naive_root(grown.leaves[:first])
    bent = naive_root([b"bent", *grown.leaves[1:first]])
    assert not verify_consistency(first, size, proof, bent, root)
    assert not verify_consistency(first, size, proof[:-1], old, root)
    assert not verify_consistency(first, size, (*proof, root), old, root)
    assert not verify_consistency(first, size, proof, old, old)


def test_edges_of_consistency() -> None:
    root = leaf_hash(b"a")
    assert verify_consistency(1, 1, (), root, root)
    assert not verify_consistency(1, 1, (), root, EMPTY_ROOT)
    assert not verify_consistency(1, 1, (root,), root, root)
    assert verify_consistency(0, 5, (), EMPTY_ROOT, root)
    assert not verify_consistency(0, 5, (), root, root)
    assert not verify_consistency(3, 2, (), root, root)
    assert not verify_consistency(3, 5, (), root, root)


def test_what_is_not_there_is_not_proved() -> None:
    grown = Forest([300])
    nodes = nodes_in(grown.tile)
    with pytest.raises(ValueError, match="has none"):
        inclusion_proof(300, 300, nodes)
    with pytest.raises(ValueError, match="does not begin"):
        consistency_proof(301, 300, nodes)
    with pytest.raises(ValueError, match="not there, or cut"):
        root_at(600, nodes)
    with pytest.raises(ValueError, match="not there, or cut"):
        grown_tiles(400, [leaf_hash(b"x")], grown.tile)

"""The Merkle tree of RFC 6962, section 2.1, and its proofs. Pure.

* A leaf is hashed with 0x00 before it, a node with 0x01 before its two children.
* A node of height h with the number i covers the leaves from ``i * 2**h`` to below ``(i + 1) * 2**h``, and is whole.
* Proofs are made from whole nodes, wherever they come from, and need O(log n) of them (``Nodes``).
* Proofs are checked as in RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
Nodes = Callable[[int, int], bytes]
"""The hash of the whole node of a height with a number."""


def leaf_hash(data: bytes) -> bytes:
    """Of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves, in their order."""
    peaks: list[tuple[int, bytes]] = []
    for one in hashes:
        height, joined = 0, one
        while peaks and peaks[-1][0] == height:
            joined = node_hash(peaks.pop()[1], joined)
            height += 1
        peaks.append((height, joined))
    return _bagged([one for _, one in peaks])


def root_at(size: int, nodes: Nodes) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range(0, size, nodes)


def inclusion_proof(index: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """That a leaf stands at an index of a tree of this size; raises ``ValueError`` where it does not reach so far."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none at {index}")
    proof, start, end = list[bytes](), 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range(middle, end, nodes))
            end = middle
        else:
            proof.append(_range(start, middle, nodes))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(first: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """That the tree of ``first`` leaves is the beginning of that of ``size``; raises ``ValueError`` where it is not."""
    if not 0 < first <= size:
        raise ValueError(f"a tree of {size} leaves does not begin with {first}")
    proof, start, end, is_known = list[bytes](), 0, size, True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            proof.append(_range(middle, end, nodes))
            end = middle
        else:
            proof.append(_range(start, middle, nodes))
            start, is_known = middle, False
    if not is_known:
        proof.append(_range(start, end, nodes))
    return tuple(reversed(proof))


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the hash of a leaf stands at an index of the tree with this size and root."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(one, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, one)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def verify_consistency(first: int, size: int, proof: Sequence[bytes], first_root: bytes, root: bytes) -> bool:
    """Whether the tree of ``first`` leaves is the beginning of the one with this size and root."""
    if not 0 <= first <= size:
        return False
    if first in {0, size}:
        return not proof and (first_root == root if first else first_root == EMPTY_ROOT)
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = first - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(one, old), node_hash(one, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, one)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == root


def _range(start: int, end: int, nodes: Nodes) -> bytes:
    """The root over the leaves of a stretch that the tree has as one; ``start`` is a multiple of what it covers."""
    peaks = list[bytes]()
    while start < end:
        height = (end - start).bit_length() - 1
        peaks.append(nodes(height, start >> height))
        start += 1 << height
    return _bagged(peaks)


def _bagged(peaks: Sequence[bytes]) -> bytes:
    """The root over whole nodes that become ever smaller to the right."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for one in reversed(peaks[:-1]):
        root = node_hash(one, root)
    return root


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1

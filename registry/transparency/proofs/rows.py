"""Proofs of many rows together, to the first checkpoint that covers all of them: always the same one."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlmodel import Session, SQLModel, col, select

from registry.errors import Unavailable
from registry.transparency.leaves import KINDS, LogLeaf, columns_of, content_of
from registry.transparency.leaves.tables import LogCheckpoint
from registry.transparency.merkle import inclusion_proof, nodes_in
from registry.transparency.sequence import KeyHandover, read_handovers, tiles_in

AT_ONCE = 500


class ProvenLeaf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leaf with all that shows what it commits to and that it is in the tree; nothing else stands beside it."""

    index: int
    kind: str
    subject: str
    salt: bytes
    content: str
    """What was hashed, as it was."""
    proof: tuple[bytes, ...]


class RowProofs(msgspec.Struct, frozen=True):
    """Leaves with their proofs, and the checkpoint that these lead to."""

    size: int
    note: str
    leaves: tuple[ProvenLeaf, ...]
    handovers: tuple[KeyHandover, ...] = ()
    """Of the key, before this checkpoint."""


RowKeys = Mapping[str, Sequence[int | str]]
"""Keys of rows, by the kind of their leaves."""


def commitments_of(session: Session, rows: RowKeys) -> tuple[bytes, ...]:
    """What the leaves of these rows commit to, sorted; raises ``Unavailable`` where one has no leaf (yet)."""
    leaves = [leaf for kind, keys in rows.items() for leaf in _leaves(session, kind, keys)]
    if len(leaves) != sum(map(len, rows.values())):
        raise Unavailable("The log does not have all of this yet; ask again in a moment.")
    return tuple(sorted(leaf.commitment for leaf in leaves))


def prove_rows(session: Session, rows: RowKeys) -> RowProofs | None:
    """The proofs of those of these rows that are logged, in the order of the tree; None where none of them is.

    Raises ``Unavailable`` where a leaf waits for its place, since the same pack would have other bytes later.
    """
    leaves = [leaf for kind, keys in rows.items() for leaf in _leaves(session, kind, keys)]
    if not leaves:
        return None
    if any(leaf.position is None for leaf in leaves):
        raise Unavailable("The log has not given all of this its place yet; ask again in a moment.")
    covers = select(LogCheckpoint).where(col(LogCheckpoint.size) > max(map(_index, leaves)))
    checkpoint = session.exec(covers.order_by(col(LogCheckpoint.size)).limit(1)).one()
    proven = _proven(session, leaves, rows, checkpoint.size)
    return RowProofs(checkpoint.size, checkpoint.note, proven, read_handovers(session, checkpoint.size))


def prove_covered(session: Session, rows: RowKeys, size: int) -> tuple[ProvenLeaf, ...]:
    """The proofs of those of these rows whose leaves stand in the tree of a checkpoint, in the order of the tree."""
    leaves = (leaf for kind, keys in rows.items() for leaf in _leaves(session, kind, keys))
    return _proven(session, [leaf for leaf in leaves if 0 <= _index(leaf) < size], rows, size)


def _proven(session: Session, leaves: Sequence[LogLeaf], rows: RowKeys, size: int) -> tuple[ProvenLeaf, ...]:
    nodes = cache(nodes_in(tiles_in(session)))
    told = {kind: _rows(session, kind, keys) for kind, keys in rows.items()}
    return tuple(
        ProvenLeaf(
            index=_index(leaf), kind=leaf.kind, subject=leaf.subject_key, salt=leaf.salt or b"",
            content=_content(leaf, told[leaf.kind]).decode(), proof=inclusion_proof(_index(leaf), size, nodes),
        )
        for leaf in sorted(leaves, key=_index)
    )  # fmt: skip


def _leaves(session: Session, kind: str, keys: Sequence[int | str]) -> list[LogLeaf]:
    """The youngest leaf of each row."""
    found = dict[str, LogLeaf]()
    for start in range(0, len(keys), AT_ONCE):
        among = col(LogLeaf.subject_key).in_([str(key) for key in keys[start : start + AT_ONCE]])
        about = select(LogLeaf).where(LogLeaf.kind == kind, among, col(LogLeaf.salt).is_not(None))
        found |= {leaf.subject_key: leaf for leaf in session.exec(about.order_by(col(LogLeaf.pk)))}
    return list(found.values())


def _rows(session: Session, kind: str, keys: Sequence[int | str]) -> Mapping[str, Any]:
    table, logged, found = SQLModel.metadata.tables[KINDS[kind].table], KINDS[kind], dict[str, Any]()
    columns = [table.c[name] for name in columns_of(logged)]
    for start in range(0, len(keys), AT_ONCE):
        query = select(*columns).where(table.c[logged.key].in_(keys[start : start + AT_ONCE]))
        found |= {str(row._mapping[logged.key]): row._mapping for row in session.execute(query)}  # noqa: SLF001 - its public name
    return found


def _content(leaf: LogLeaf, rows: Mapping[str, Any]) -> bytes:
    return leaf.content or content_of(leaf.kind, rows[leaf.subject_key], leaf.words_salt)


def _index(leaf: LogLeaf) -> int:
    return leaf.position if leaf.position is not None else -1

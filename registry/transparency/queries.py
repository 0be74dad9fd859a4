"""Reading the log: checkpoints, proofs, and what its entries say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from registry.db.visibility import sees_private
from registry.errors import Invalid, NotFound
from registry.transparency.leaves import (
    KINDS,
    LoggedKind,
    LogLeaf,
    columns_of,
    content_of,
    logged_class,
)
from registry.transparency.leaves.tables import LogCheckpoint
from registry.transparency.merkle import consistency_proof, inclusion_proof, nodes_in
from registry.transparency.schemas import ConsistencyProof, InclusionProof, LogEntry, LogPage
from registry.transparency.sequence import tiles_in

OF_INVENTORIES = frozenset({"pack", "verdict", "waiver"})
ClosedAmong = Callable[[Session, Mapping[str, dict[str, Any]]], frozenset[str]]
"""Which of some rows, by their keys, name what is private: what stands in an open row may be closed."""


class LeafProof(msgspec.Struct, frozen=True, kw_only=True):
    """That a leaf is in the tree of the first checkpoint that covers it: what somebody checks by themselves."""

    kind: str
    subject: str
    index: int
    size: int
    commitment: bytes
    salt: bytes
    content: str
    """What is hashed behind the salt, as it stands here."""
    hashes: tuple[bytes, ...]
    note: str


def proof_of(session: Session, kind: str, key: str) -> LeafProof | None:
    """The proof of the present leaf about a row; None where it waits for its place, or there is none (any more)."""
    about = (LogLeaf.kind == kind, LogLeaf.subject_key == key, col(LogLeaf.salt).is_not(None))
    leaf = session.exec(select(LogLeaf).where(*about).order_by(col(LogLeaf.pk).desc()).limit(1)).one_or_none()
    if leaf is None or leaf.position is None or leaf.salt is None:
        return None
    content = _content(leaf, _rows(session, KINDS[kind], [leaf]))
    if content is None:
        return None
    first = select(LogCheckpoint).where(col(LogCheckpoint.size) > leaf.position).order_by(col(LogCheckpoint.size))
    covers = session.exec(first.limit(1)).one()
    hashes = inclusion_proof(leaf.position, covers.size, nodes_in(tiles_in(session)))
    return LeafProof(
        kind=kind, subject=key, index=leaf.position, size=covers.size, commitment=leaf.commitment, salt=leaf.salt,
        content=content, hashes=hashes, note=covers.note,
    )  # fmt: skip


def read_checkpoint(session: Session, size: int | None = None) -> LogCheckpoint:
    """The newest checkpoint, or that of a size; raises ``NotFound``."""
    query = select(LogCheckpoint).order_by(col(LogCheckpoint.size).desc()).limit(1)
    found = session.exec(query if size is None else query.where(LogCheckpoint.size == size)).one_or_none()
    if found is None:
        told = "Nothing is in the log yet." if size is None else f"There is no checkpoint of the size {size}."
        raise NotFound(told)
    return found


def prove_inclusion(session: Session, index: int | None, size: int | None) -> InclusionProof:
    """That a leaf stands at an index of the tree of a size, by default of the newest the last; raises ``Invalid``."""
    size = _within(session, size)
    index = size - 1 if index is None else index
    if index >= size:
        raise Invalid(f"The tree has {size} leaves, so the last index is {size - 1}.", pointer="/index")
    hashes = inclusion_proof(index, size, nodes_in(tiles_in(session)))
    commitment = session.exec(select(LogLeaf.commitment).where(LogLeaf.position == index)).one()
    return InclusionProof(index=index, size=size, commitment=commitment, hashes=list(hashes), note=_note(session, size))


def prove_consistency(session: Session, first: int, size: int | None) -> ConsistencyProof:
    """That the tree of ``first`` leaves is the beginning of that of a size, by default the newest one."""
    size = _within(session, size)
    if not 0 < first <= size:
        raise Invalid(f"`from` is a size from 1 to {size}.", pointer="/from")
    hashes = consistency_proof(first, size, nodes_in(tiles_in(session)))
    return ConsistencyProof(first=first, size=size, hashes=list(hashes), note=_note(session, size))


def read_entries(
    session: Session, since: int, limit: int, closed_among: ClosedAmong, *, sees_inventories: bool = True
) -> LogPage:
    """Entries from an index on; of what the reader may not know, what stands in the tree and nothing else."""
    placed = select(LogLeaf).where(col(LogLeaf.position) >= since).order_by(col(LogLeaf.position)).limit(limit)
    leaves, shown = session.exec(placed).all(), dict[int | None, str | None]()
    for kind in sorted({leaf.kind for leaf in leaves}):
        if sees_inventories or kind not in OF_INVENTORIES:
            shown |= _contents(session, kind, [leaf for leaf in leaves if leaf.kind == kind and leaf.salt is not None])
    if not sees_private():
        closed = closed_among(session, {str(at): _ROWS.decode(one).row for at, one in shown.items() if one})
        shown = {at: one for at, one in shown.items() if str(at) not in closed}
    items = [_entry(leaf, shown) for leaf in leaves]
    return LogPage(items=items, next=items[-1].index + 1 if items else since)


class _RowToShow(msgspec.Struct, frozen=True):
    """What of a content tells of somebody; the rest are names of ours, and hashes."""

    row: dict[str, Any] = {}


_ROWS = msgspec.json.Decoder(_RowToShow)


def _entry(leaf: LogLeaf, shown: Mapping[int | None, str | None]) -> LogEntry:
    index = leaf.position or 0
    if leaf.position not in shown:
        return LogEntry(index=index, commitment=leaf.commitment, erased=leaf.salt is None)
    return LogEntry(
        index=index, kind=leaf.kind, subject=leaf.subject_key, commitment=leaf.commitment, salt=leaf.salt,
        content=shown[leaf.position], erased=False,
    )  # fmt: skip


def _contents(session: Session, kind: str, leaves: Sequence[LogLeaf]) -> dict[int | None, str | None]:
    """What those of these leaves commit to of which whoever asks may know, by their places."""
    rows, known = _rows(session, KINDS[kind], leaves), _shown(session, kind, leaves)
    return {leaf.position: _content(leaf, rows) for leaf in leaves if leaf.subject_key in known}


def _content(leaf: LogLeaf, rows: Mapping[str, Any]) -> str | None:
    """What a leaf commits to, kept or from its row; None where the row is gone without a word."""
    row = rows.get(leaf.subject_key)
    if leaf.content is None and row is None:
        return None
    return (leaf.content or content_of(leaf.kind, row or {}, leaf.words_salt)).decode()


def _rows(session: Session, kind: LoggedKind, leaves: Sequence[LogLeaf]) -> dict[str, Any]:
    table = SQLModel.metadata.tables[kind.table]
    columns = (table.c[name] for name in columns_of(kind))
    found = session.execute(sa_select(*columns).where(table.c[kind.key].in_(_keys(kind, leaves))))
    return {str(row[kind.key]): row for row in found.mappings()}


def _shown(session: Session, kind: str, leaves: Sequence[LogLeaf]) -> frozenset[str]:
    """The keys of the rows that whoever asks may know of; a session for reading selects no others."""
    if sees_private():
        return frozenset(leaf.subject_key for leaf in leaves)
    table: Any = logged_class(kind)
    key = col(getattr(table, KINDS[kind].key))
    query = select(key).where(key.in_(_keys(KINDS[kind], leaves)))
    if kind == "text":
        query = query.where(col(table.is_private).is_(False))
    return frozenset(map(str, session.exec(query)))


def _keys(kind: LoggedKind, leaves: Sequence[LogLeaf]) -> list[Any]:
    is_number = SQLModel.metadata.tables[kind.table].c[kind.key].type.python_type is int
    keys = {leaf.subject_key for leaf in leaves if leaf.subject_key}
    return [int(key) for key in keys] if is_number else list(keys)


def _within(session: Session, size: int | None) -> int:
    newest = read_checkpoint(session).size
    if size is not None and not 0 < size <= newest:
        raise Invalid(f"`size` is a number from 1 to {newest}.", pointer="/size")
    return size or newest


def _note(session: Session, size: int) -> str | None:
    return session.exec(select(LogCheckpoint.note).where(LogCheckpoint.size == size)).one_or_none()

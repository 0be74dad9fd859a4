"""From which key to which signing passed: the leaf that names the newer key, in a tree that the older one signed.

The second signature on the checkpoint at a change says nothing by itself, since anybody can add one below an old note.
The leaf does: whoever believes the older key believes the tree that it signed, and so the key that stands in it.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlmodel import Session, SQLModel, col, select

from registry.transparency.leaves import KINDS, LogLeaf, columns_of, content_of
from registry.transparency.leaves.tables import LogCheckpoint, LogKey
from registry.transparency.merkle import inclusion_proof, nodes_in
from registry.transparency.sequence.keys import verifier_of
from registry.transparency.sequence.sequencer import tiles_in

_KEY = KINDS["key"]
_Hash = Annotated[bytes, Meta(max_length=32)]


class KeyHandover(msgspec.Struct, frozen=True, kw_only=True):
    """That a key is named in the tree of a checkpoint; bytes are in base64."""

    key: Annotated[str, Meta(max_length=500)]
    """The newer one, `name+hash+base64`."""
    index: Annotated[int, Meta(ge=0, le=2**53)]
    """Of the leaf that names it."""
    salt: _Hash
    content: Annotated[str, Meta(max_length=2_000)]
    """What is hashed behind the salt, as it stands here."""
    proof: Annotated[tuple[_Hash, ...], Meta(max_length=64)]
    """From the leaf up to the root of the checkpoint."""
    note: Annotated[str, Meta(max_length=20_000)]
    """The first checkpoint that covers the leaf; the older key signed it, unless that was lost."""


def read_handovers(session: Session, before: int | None = None) -> tuple[KeyHandover, ...]:
    """Each change of the key, oldest first: always the same; only those whose checkpoint is smaller than ``before``."""
    nodes = cache(nodes_in(tiles_in(session)))
    found = (_handover(session, row, before, nodes) for row in _later_keys(session))
    return tuple(one for one in found if one is not None)


def _later_keys(session: Session) -> list[LogKey]:
    """All but the first one, to which nobody handed over."""
    return list(session.exec(select(LogKey).order_by(col(LogKey.pk))))[1:]


def _handover(session: Session, row: LogKey, before: int | None, nodes: Callable[..., Any]) -> KeyHandover | None:
    about = select(LogLeaf).where(LogLeaf.kind == _KEY.kind, LogLeaf.subject_key == str(row.pk))
    leaf = session.exec(about.order_by(col(LogLeaf.pk)).limit(1)).one_or_none()
    if leaf is None or leaf.position is None or leaf.salt is None:
        return None
    covers = select(LogCheckpoint).where(col(LogCheckpoint.size) > leaf.position).order_by(col(LogCheckpoint.size))
    checkpoint = session.exec(covers.limit(1)).one_or_none()
    if checkpoint is None or (before is not None and checkpoint.size >= before):
        return None
    return KeyHandover(
        key=str(verifier_of(row)), index=leaf.position, salt=leaf.salt, content=_content(session, row).decode(),
        proof=inclusion_proof(leaf.position, checkpoint.size, nodes), note=checkpoint.note,
    )  # fmt: skip


def _content(session: Session, row: LogKey) -> bytes:
    table = SQLModel.metadata.tables[_KEY.table]
    query = select(*(table.c[name] for name in columns_of(_KEY))).where(table.c.pk == row.pk)
    return content_of(_KEY.kind, dict(session.execute(query).mappings().one()), None)

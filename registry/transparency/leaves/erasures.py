"""Erasing what leaves commit to: their salts go, and a leaf of its own says which, when and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from registry.ids import new_id
from registry.transparency.leaves.content import leaf_values
from registry.transparency.leaves.tables import LogErasure, LogLeaf

_LEAF: Any = LogLeaf.__table__  # type: ignore[attr-defined]  # SQLModel does not say that there is one
_ERASURE: Any = LogErasure.__table__  # type: ignore[attr-defined]  # as above
_AT_ONCE = 500


def erase_leaves(session: Session, kind: str, keys: Sequence[str], *, reason: str, actor: str) -> int:
    """Erase all leaves about these rows, the younger and the older ones; how many."""
    count = 0
    for start in range(0, len(keys), _AT_ONCE):
        about = (_LEAF.c.kind == kind, _LEAF.c.subject_key.in_(keys[start : start + _AT_ONCE]))
        found = session.execute(
            select(_LEAF.c.pk, _LEAF.c.commitment, _LEAF.c.position).where(*about, _LEAF.c.salt.is_not(None))
        ).all()
        count += len(found)
        if found:
            gone = update(_LEAF).where(_LEAF.c.pk.in_([one.pk for one in found]))
            session.connection().execute(gone.values(salt=None, words_salt=None, content=None, subject_key=""))
            _note(session, kind, found, "all", reason, actor)
    return count


def note_erasure(session: Session, leaf: LogLeaf, *, scope: str, reason: str, actor: str) -> None:
    """Log that something of a leaf was erased."""
    _note(session, leaf.kind, [leaf], scope, reason, actor)


def _note(session: Session, kind: str, leaves: Sequence[Any], scope: str, reason: str, actor: str) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "id": new_id("era", now), "commitment": one.commitment.hex(), "position": one.position, "erased": kind,
            "scope": scope, "at": now, "actor": actor[:120], "reason": reason[:2_000],
        }
        for one in leaves
    ]  # fmt: skip
    connection = session.connection()
    connection.execute(insert(_ERASURE), rows)
    connection.execute(insert(_LEAF), [leaf_values("erasure", row) for row in rows])

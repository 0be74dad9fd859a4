"""Leaves for the rows that were there before the log: in small transactions, kind by kind, and each kind once.

While a kind is not finished, a row without a leaf is one that waits. Then a leaf says so, and from there on a row
without one was not written by the service.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, cast, insert, select, update
from sqlmodel import Session, SQLModel

from registry.db import Database, lock_name
from registry.transparency.leaves import KINDS, OWN, LogAdoption, LoggedKind, LogLeaf, append, columns_of

AT_ONCE = 500
_LEAF: Any = LogLeaf.__table__  # type: ignore[attr-defined]  # SQLModel does not say that there is one
_STATE: Any = LogAdoption.__table__  # type: ignore[attr-defined]  # as above


def adopt(database: Database, *, most: int | None = None) -> int:
    """Make the leaves that are missing, or about as many as ``most``; how many were made."""
    with database.reading() as session:
        finished = session.scalars(select(_STATE.c.kind).where(_STATE.c.finished_at.is_not(None))).all()
    done = 0
    for name in sorted(KINDS.keys() - OWN - set(finished)):
        while most is None or done < most:
            made, is_finished = _adopt_some(database, KINDS[name])
            done += made
            if is_finished:
                break
    return done


def _adopt_some(database: Database, kind: LoggedKind) -> tuple[int, bool]:
    with database.unit_of_work() as work:
        session = work.session
        lock_name(session, "log", "adoption")
        state = _state(session, kind)
        if state.finished_at is not None:
            return 0, True
        rows = _without_leaf(session, kind, state.cursor, AT_ONCE)
        append(session, kind.kind, rows)
        is_last = len(rows) < AT_ONCE and not _without_leaf(session, kind, "", 1, locks=False)
        cursor = str(rows[-1][kind.key]) if len(rows) == AT_ONCE else ""
        said = {"cursor": cursor, "rows": state.rows + len(rows), "finished_at": datetime.now(UTC) if is_last else None}
        session.connection().execute(update(_STATE).where(_STATE.c.kind == kind.kind).values(**said))
        if is_last:
            append(session, "adoption", [{"kind": kind.kind, **said}])
        return len(rows), is_last


def _state(session: Session, kind: LoggedKind) -> Any:  # noqa: ANN401 - a row
    found = select(_STATE).where(_STATE.c.kind == kind.kind)
    row = session.execute(found).one_or_none()
    if row is None:
        session.connection().execute(insert(_STATE), [{"kind": kind.kind, "cursor": "", "rows": 0}])
        row = session.execute(found).one()
    return row


def _without_leaf(
    session: Session, kind: LoggedKind, cursor: str, limit: int, *, locks: bool = True
) -> Sequence[Any]:  # fmt: skip
    """Rows behind a key, which nobody changes meanwhile; whoever holds one just now comes in another round."""
    table = SQLModel.metadata.tables[kind.table]
    key = table.c[kind.key]
    about = (_LEAF.c.kind == kind.kind, _LEAF.c.subject_key == cast(key, String))
    query = select(*(table.c[name] for name in columns_of(kind))).where(~select(_LEAF.c.pk).where(*about).exists())
    if cursor:
        query = query.where(key > (int(cursor) if key.type.python_type is int else cursor))
    query = query.order_by(key).limit(limit)
    return session.execute(query.with_for_update(skip_locked=True, of=table) if locks else query).mappings().all()

"""Reading the watch list."""

from sqlmodel import Session, col, func, select

from registry.pagination import Page, Total, decode_cursor, encode_cursor
from registry.records import ModelRecord
from registry.watch.schemas import WatchedRead
from registry.watch.tables import WatchedModel


def list_watched(session: Session, *, limit: int, cursor: str | None) -> Page[WatchedRead]:
    """One page of watched models by id."""
    query = select(WatchedModel, ModelRecord).join(ModelRecord, col(ModelRecord.pk) == col(WatchedModel.record_pk))
    if cursor is not None:
        query = query.where(ModelRecord.folded > str(decode_cursor(cursor, "watched", 1)[0]))
    rows = session.exec(query.order_by(col(ModelRecord.folded)).limit(limit + 1)).all()
    total = session.exec(select(func.count()).select_from(WatchedModel)).one()
    return Page(
        items=[_watched_read(watched, record) for watched, record in rows[:limit]],
        next_cursor=encode_cursor([rows[limit - 1][1].folded], "watched") if len(rows) > limit else None,
        total=Total(total, "exact"),
    )


def read_watched(session: Session, watched: WatchedModel) -> WatchedRead:
    """One watched model."""
    return _watched_read(watched, session.get_one(ModelRecord, watched.record_pk))


def _watched_read(watched: WatchedModel, record: ModelRecord) -> WatchedRead:
    return WatchedRead(
        model=record.id,
        reason=watched.reason,
        added_at=watched.added_at,
        added_by=watched.added_by,
        next_due_at=watched.next_due_at,
        last_success_at=watched.last_success_at,
        last_failure_at=watched.last_failure_at,
        failures=watched.failures,
        stale_told_at=watched.stale_told_at,
        status=record.status,
    )

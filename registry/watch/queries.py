"""Reading the watch list."""

from typing import cast

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.pagination import Page, Total, page
from registry.records import ModelRecord
from registry.watch.schemas import WatchedRead
from registry.watch.tables import WatchedModel


def list_watched(session: Session, *, limit: int, cursor: str | None) -> Page[WatchedRead]:
    """One page of watched models by id."""
    query = select(WatchedModel, ModelRecord).join(ModelRecord, col(ModelRecord.pk) == col(WatchedModel.record_pk))
    pairs = cast("SelectOfScalar[tuple[WatchedModel, ModelRecord]]", query)
    total = Total(session.exec(select(func.count()).select_from(WatchedModel)).one(), "exact")
    found = page(session, pairs, col(ModelRecord.folded), limit=limit, cursor=cursor, bound_to="watched", total=total)
    return found.each(lambda pair: _watched_read(*pair))


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

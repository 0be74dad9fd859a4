"""Which model of a run is read next, and by whom."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from registry.clock import Horizon
from registry.db import Database
from registry.leases import Hold, Lease
from registry.records import ModelRecord
from registry.watch.pause import is_paused
from registry.watch.runs.tables import IS_CONFIRMING, IS_OPEN, SyncItem
from registry.watch.sync.rules import LONGEST_RETRY_SECONDS, POSTPONE_SECONDS

CONFIRMED_WITHIN = timedelta(seconds=10)
ITEM_LEASE = Lease(SyncItem, SyncItem.pk, IS_OPEN)


def due_within(confirm_delay_seconds: float) -> Horizon:
    """How far ahead an open item is due at the latest."""
    longest = max(LONGEST_RETRY_SECONDS, POSTPONE_SECONDS, confirm_delay_seconds)
    return Horizon(SyncItem.due_at, timedelta(seconds=longest), IS_OPEN)


class SyncClaim(Hold, frozen=True, kw_only=True):
    """One model that this process may read now; the key is the item of the run."""

    run: str
    record: int
    model: str
    source: str


def claim_next(database: Database, now: datetime, run: str | None = None) -> SyncClaim | None:
    """Take the lease of the item that has been due longest, of one run or of any; None where nothing is due.

    Second readings that wait for long come first: a change that was seen is not to wait for thousands of models that
    are as they were. A short wait is of use, since models of one owner are confirmed together.
    """
    with database.unit_of_work() as work:
        if is_paused(work.session):
            return None
        late = and_(IS_CONFIRMING, col(SyncItem.due_at) <= now - CONFIRMED_WITHIN)
        item = _claim(work.session, now, run, late) or _claim(work.session, now, run, IS_OPEN)
        if item is None or item.lease_token is None:
            return None
        named = select(ModelRecord.id, ModelRecord.source).where(ModelRecord.pk == item.record_pk)
        model, source = work.session.exec(named).one()
        return SyncClaim(
            item.pk, item.lease_token, run=item.run_id, record=item.record_pk, model=model, source=source
        )  # fmt: skip


def _claim(session: Session, now: datetime, run: str | None, state: ColumnElement[bool]) -> SyncItem | None:
    due = select(SyncItem).where(state, SyncItem.due_at <= now)
    if run is not None:
        due = due.where(SyncItem.run_id == run)
    return ITEM_LEASE.claim(session, due.order_by(col(SyncItem.due_at), col(SyncItem.pk)), now)


def next_due(session: Session, run: str) -> datetime | None:
    """When the first open item of a run is due, or None where all are done."""
    query = select(SyncItem.due_at).where(SyncItem.run_id == run, IS_OPEN)
    return session.exec(query.order_by(col(SyncItem.due_at)).limit(1)).one_or_none()

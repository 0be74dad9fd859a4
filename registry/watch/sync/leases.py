"""Who is reading which model: leases on the rows of a run, renewed while the work goes on and lost when it dies."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Update, and_
from sqlmodel import Session, col, or_, select, update

from registry.db import Database
from registry.leases import LEASE_SECONDS, new_token
from registry.records import ModelRecord
from registry.watch.pause import is_paused
from registry.watch.runs.tables import IS_CONFIRMING, IS_OPEN, SyncItem

CONFIRMED_WITHIN = timedelta(seconds=10)


class SyncClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One model that this process may read now."""

    item: int
    run: str
    token: str
    record: int
    model: str
    source: str

    @property
    def row(self) -> Update:
        """An update of the claimed row, as long as the lease is ours."""
        return update(SyncItem).where(col(SyncItem.pk) == self.item, col(SyncItem.lease_token) == self.token)


def claim_next(database: Database, now: datetime, run: str | None = None) -> SyncClaim | None:
    """Take the lease of the item that has been due longest, of one run or of any; None where nothing is due.

    Second readings that wait for long come first: a change that was seen is not to wait for thousands of models that
    are as they were. A short wait is of use, since models of one owner are confirmed together.
    """
    with database.unit_of_work() as work:
        if is_paused(work.session):
            return None
        late = and_(IS_CONFIRMING, col(SyncItem.due_at) <= now - CONFIRMED_WITHIN)
        item = _due(work.session, now, run, late) or _due(work.session, now, run, IS_OPEN)
        if item is None or item.pk is None:
            return None
        item.lease_token, item.lease_until = new_token(), now + timedelta(seconds=LEASE_SECONDS)
        named = select(ModelRecord.id, ModelRecord.source).where(ModelRecord.pk == item.record_pk)
        model, source = work.session.exec(named).one()
        token, record = item.lease_token, item.record_pk
        return SyncClaim(item=item.pk, run=item.run_id, token=token, record=record, model=model, source=source)


def _due(session: Session, now: datetime, run: str | None, state: ColumnElement[bool]) -> SyncItem | None:
    free = or_(col(SyncItem.lease_until).is_(None), col(SyncItem.lease_until) < now)
    query = select(SyncItem).where(state, SyncItem.due_at <= now, free)
    if run is not None:
        query = query.where(SyncItem.run_id == run)
    first = query.order_by(col(SyncItem.due_at), col(SyncItem.pk)).limit(1)
    return session.exec(first.with_for_update(skip_locked=True)).one_or_none()


def held_item(session: Session, claim: SyncClaim) -> SyncItem | None:
    """The row of a claim, locked, if the lease is still ours; a result may be written only then."""
    query = select(SyncItem).where(SyncItem.pk == claim.item, SyncItem.lease_token == claim.token)
    return session.exec(query.with_for_update()).one_or_none()


def next_due(session: Session, run: str) -> datetime | None:
    """When the first open item of a run is due, or None where all are done."""
    query = select(SyncItem.due_at).where(SyncItem.run_id == run, IS_OPEN)
    return session.exec(query.order_by(col(SyncItem.due_at)).limit(1)).one_or_none()

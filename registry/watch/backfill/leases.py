"""The past of which model is read next, and by whom."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from registry.clock import Horizon
from registry.db import Database
from registry.leases import Hold, Lease
from registry.records import ModelRecord
from registry.watch.backfill.tables import Backfill

OPEN = ("queued", "commits", "files")
PAUSE = timedelta(days=1)
LONG_PAUSE = timedelta(days=7)
"""Until a hub that tells no past is asked for it again: the longest that a past waits."""
DUE = Horizon(Backfill.due_at, LONG_PAUSE, col(Backfill.state).in_(OPEN))
BACKFILL_LEASE = Lease(Backfill, Backfill.record_pk)


class BackfillClaim(Hold, frozen=True, kw_only=True):
    """A model whose past this process may read now; the key is its record."""

    model: str


def claim_backfill(database: Database, now: datetime) -> BackfillClaim | None:
    """Take the lease of the backfill that has been due longest; None where nothing is due."""
    with database.unit_of_work() as work:
        due = (
            select(Backfill)
            .where(col(Backfill.state).in_(OPEN), Backfill.due_at <= now)
            .order_by(col(Backfill.due_at), col(Backfill.record_pk))
        )
        row = BACKFILL_LEASE.claim(work.session, due, now)
        if row is None or row.lease_token is None:
            return None
        model = work.session.exec(select(ModelRecord.id).where(ModelRecord.pk == row.record_pk)).one()
        return BackfillClaim(row.record_pk, row.lease_token, model=model)

"""Which check goes on next, and by whom."""

from datetime import datetime

from sqlmodel import col, select

from registry.compliance.inventories.tables import InventoryRun
from registry.db import Database
from registry.leases import Hold, Lease

RUN_LEASE = Lease(InventoryRun, InventoryRun.id)
_IS_OPEN = col(InventoryRun.finished_at).is_(None)


class RunClaim(Hold, frozen=True):
    """A check that this process may go on with."""


def claim_run(database: Database, now: datetime) -> RunClaim | None:
    """Take the check that waits longest and failed least; None where none waits."""
    with database.reading() as session:
        if session.exec(select(InventoryRun.id).where(_IS_OPEN, RUN_LEASE.is_free(now)).limit(1)).first() is None:
            return None
    with database.unit_of_work() as work:
        due = select(InventoryRun).where(_IS_OPEN).order_by(col(InventoryRun.failures), col(InventoryRun.id))
        run = RUN_LEASE.claim(work.session, due, now)
        return RunClaim(run.id, run.lease_token) if run is not None and run.lease_token is not None else None

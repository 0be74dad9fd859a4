"""Which list is read next, and by whom."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from registry.clock import Horizon
from registry.db import Database
from registry.leases import Hold, Lease
from registry.watch.pause import is_paused
from registry.watch.sweeps.tables import Sweep

SWEEP_LEASE = Lease(Sweep, Sweep.pk)
MAX_PAGES = 200
"""A sweep that finds no end among so many pages gives up; the re-check of every watched model sees what it missed."""
SECONDS_FOR_A_PAGE = 60.0
"""Of a list that must be read to its end each time, so many for each page lie between two sweeps."""
LONGEST_ASKED = timedelta(days=1)
"""A source may ask for as much patience after a failure, see ``hub.budget.rules``."""


def due_within(sweep_seconds: float) -> tuple[Horizon, ...]:
    """How far ahead a list is due at the latest, which was read and which failed."""
    usual = timedelta(seconds=max(sweep_seconds, MAX_PAGES * SECONDS_FOR_A_PAGE))
    has_failed = col(Sweep.detail).is_not(None)
    return Horizon(Sweep.due_at, usual, ~has_failed), Horizon(Sweep.due_at, max(usual, LONGEST_ASKED), has_failed)


class SweepClaim(Hold, frozen=True, kw_only=True):
    """A page of a list that this process may read now; no link stands for the first page."""

    source: str
    scope: str
    link: str | None


def claim_sweep(database: Database, now: datetime) -> SweepClaim | None:
    """Take the lease of the sweep that has been due longest; None where nothing is due."""
    with database.unit_of_work() as work:
        if is_paused(work.session):
            return None
        due = select(Sweep).where(Sweep.due_at <= now).order_by(col(Sweep.due_at), col(Sweep.pk))
        sweep = SWEEP_LEASE.claim(work.session, due, now)
        if sweep is None or sweep.lease_token is None:
            return None
        if sweep.next_link is None:
            sweep.started_at, sweep.finished_at, sweep.newest_at, sweep.run_id = now, None, None, None
            sweep.pages = sweep.seen = 0
        return SweepClaim(
            sweep.pk, sweep.lease_token, source=sweep.source, scope=sweep.scope, link=sweep.next_link
        )  # fmt: skip

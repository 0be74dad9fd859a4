"""Who is reading which list: leases on sweeps, as on the models of a run."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Update
from sqlmodel import Session, col, or_, select, update

from registry.db import Database
from registry.leases import LEASE_SECONDS, new_token
from registry.watch.pause import is_paused
from registry.watch.sweeps.tables import Sweep


class SweepClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list that this process may read now; no link stands for the first page."""

    sweep: int
    token: str
    source: str
    scope: str
    link: str | None

    @property
    def row(self) -> Update:
        """An update of the claimed row, as long as the lease is ours."""
        return update(Sweep).where(col(Sweep.pk) == self.sweep, col(Sweep.lease_token) == self.token)


def claim_sweep(database: Database, now: datetime) -> SweepClaim | None:
    """Take the lease of the sweep that has been due longest; None where nothing is due."""
    with database.unit_of_work() as work:
        free = or_(col(Sweep.lease_until).is_(None), col(Sweep.lease_until) < now)
        due = select(Sweep).where(Sweep.due_at <= now, free).order_by(col(Sweep.due_at), col(Sweep.pk)).limit(1)
        sweep = work.session.exec(due.with_for_update(skip_locked=True)).one_or_none()
        if sweep is None or sweep.pk is None or is_paused(work.session):
            return None
        if sweep.next_link is None:
            sweep.started_at, sweep.finished_at, sweep.newest_at, sweep.run_id = now, None, None, None
            sweep.pages = sweep.seen = 0
        sweep.lease_token, sweep.lease_until = new_token(), now + timedelta(seconds=LEASE_SECONDS)
        return SweepClaim(
            sweep=sweep.pk, token=sweep.lease_token, source=sweep.source, scope=sweep.scope, link=sweep.next_link
        )


def held_sweep(session: Session, claim: SweepClaim) -> Sweep | None:
    """The row of a claim, locked, if the lease is still ours."""
    query = select(Sweep).where(Sweep.pk == claim.sweep, Sweep.lease_token == claim.token)
    return session.exec(query.with_for_update()).one_or_none()

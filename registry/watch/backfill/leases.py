"""Who is reading the past of which model: leases as in ``leases``, on the rows of the backfill."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Update
from sqlmodel import Session, col, or_, select, update

from registry.db import Database
from registry.leases import LEASE_SECONDS, new_token
from registry.records import ModelRecord
from registry.watch.backfill.tables import Backfill

OPEN = ("queued", "commits", "files")


class PastClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A model whose past this process may read now."""

    record: int
    model: str
    token: str

    @property
    def row(self) -> Update:
        """An update of the claimed row, as long as the lease is ours."""
        return update(Backfill).where(col(Backfill.record_pk) == self.record, col(Backfill.lease_token) == self.token)


def claim_backfill(database: Database, now: datetime) -> PastClaim | None:
    """Take the lease of the backfill that has been due longest; None where nothing is due."""
    with database.unit_of_work() as work:
        row = work.session.exec(
            select(Backfill)
            .where(
                col(Backfill.state).in_(OPEN),
                Backfill.due_at <= now,
                or_(col(Backfill.lease_until).is_(None), col(Backfill.lease_until) < now),
            )
            .order_by(col(Backfill.due_at), col(Backfill.record_pk))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        row.lease_token, row.lease_until = new_token(), now + timedelta(seconds=LEASE_SECONDS)
        model = work.session.exec(select(ModelRecord.id).where(ModelRecord.pk == row.record_pk)).one()
        return PastClaim(record=row.record_pk, model=model, token=row.lease_token)


def held_backfill(session: Session, claim: PastClaim) -> Backfill | None:
    """The row of a claim, locked, if the lease is still ours."""
    query = select(Backfill).where(Backfill.record_pk == claim.record, Backfill.lease_token == claim.token)
    return session.exec(query.with_for_update()).one_or_none()

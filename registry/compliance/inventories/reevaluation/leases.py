"""Which entries are judged next, and by whom: some rows are held together, under one token."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select, update

from registry.compliance.inventories.tables import DueEntry
from registry.db import Database
from registry.leases import Hold, Lease, new_token

DUE_LEASE = Lease(DueEntry, DueEntry.lease_token)
"""Its rows are named by the token that they share."""
AT_ONCE = 1_000
"""Entries that are judged together."""


class HeldEntry(msgspec.Struct, frozen=True):
    """A row as it was taken."""

    pk: int
    inventory_id: str
    entry_id: str
    times: int


class Batch(Hold, frozen=True):
    """The entries that this process judges now."""

    rows: tuple[HeldEntry, ...]


def claim_batch(database: Database, now: datetime) -> Batch | None:
    """Take those that wait longest and failed least; one that failed goes alone, so that it holds up no other."""
    due = select(DueEntry).where(col(DueEntry.due_at) <= now, DUE_LEASE.is_free(now))
    with database.reading() as session:
        if session.exec(due.limit(1)).first() is None:
            return None
    ordered = due.order_by(col(DueEntry.failures), col(DueEntry.pk)).limit(AT_ONCE)
    with database.unit_of_work() as work:
        rows = work.session.exec(ordered.with_for_update(skip_locked=True, key_share=True)).all()
        taken = [row for row in rows if not row.failures] or list(rows[:1])
        if not taken:
            return None
        token = new_token()
        for row in taken:
            DUE_LEASE.take(row, now)
            row.lease_token = token
        return Batch(token, token, tuple(_taken(row) for row in taken))


def _taken(row: DueEntry) -> HeldEntry:
    return HeldEntry(row.pk or 0, row.inventory_id, row.entry_id, row.times)


def held_rows(session: Session, batch: Batch, inventory_id: str) -> Sequence[DueEntry]:
    """The rows of one inventory that are still held, locked."""
    held = select(DueEntry).where(col(DueEntry.lease_token) == batch.token, col(DueEntry.inventory_id) == inventory_id)
    ordered = held.order_by(col(DueEntry.entry_id)).execution_options(populate_existing=True)
    return session.exec(ordered.with_for_update(key_share=True)).all()


def let_go(session: Session, batch: Batch) -> None:
    """Free what is still held."""
    held = update(DueEntry).where(col(DueEntry.lease_token) == batch.token)
    session.exec(held.values(lease_token=None, lease_until=None).execution_options(synchronize_session=False))

"""Seeing to it that a list is read."""

from datetime import datetime

from registry.db import UnitOfWork, insert_or_ignore
from registry.jobs import WATCH_SWEEP
from registry.watch.sweeps.tables import Sweep


def arm_sweep(work: UnitOfWork, source: str, scope: str, now: datetime) -> None:
    """Have a list read now, unless it is being read already."""
    row = insert_or_ignore(work.session, Sweep).values(
        source=source, scope=scope[:140], due_at=now, pages=0, seen=0, failures=0
    )
    work.session.execute(row)
    work.enqueue(WATCH_SWEEP)

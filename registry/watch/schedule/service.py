"""What is read again without anybody asking: each watched model once in an interval, and what changed last.

- A model that is being read already is left alone.
- Models of one owner are looked up in its list, from ``LISTED_FROM`` of them on; the others, and those that were never
  read, are a run of their own.
- The sweep of what changed last is there as soon as anything is watched, and comes back by itself.

ADR 1 (rows are the work), 19 (lists first), 38 (clocks).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import col, exists, select

from registry.clock import Horizon
from registry.db import UnitOfWork
from registry.hub import HUGGINGFACE
from registry.records import ModelRecord
from registry.watch.runs.service import insert_run
from registry.watch.runs.tables import IS_OPEN, SyncItem, SyncRun
from registry.watch.sweeps.rules import ALL_OF, RECENT
from registry.watch.sweeps.service import arm_sweep
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchedModel

BATCH = 500
LONGEST_ASKED = timedelta(days=1)
"""A source may ask for as much patience after a failure, see ``hub.budget.rules``."""
LISTED_FROM = 3
"""An owner with so many models to re-check is asked for the list of all: that is cheaper than one by one."""


def schedule_due(work: UnitOfWork, *, now: datetime, interval_seconds: float) -> SyncRun | None:
    """See to it that the watched models whose time has come are read, unless they are being read already.

    Those of one owner are looked up in its list; the others, and those never read, are a run of their own.
    """
    for horizon in _horizons(timedelta(seconds=interval_seconds)):
        horizon.pull_in(work.session, now)
    listed, single = _parted(_due(work, now))
    for owner, rows in listed.items():
        arm_sweep(work, rows[0].source, f"{ALL_OF}{owner}", now)
    for row in (*single, *(row for rows in listed.values() for row in rows)):
        row.watched.next_due_at = now + timedelta(seconds=interval_seconds)
    if not single:
        return None
    return insert_run(work, [row.watched.record_pk for row in single], trigger="schedule", actor="beat", now=now)


def keep_sweeping(work: UnitOfWork, now: datetime) -> None:
    """The sweep of what changed last, as soon as anything is watched; it comes back by itself."""
    is_there = select(Sweep.pk).where(Sweep.source == HUGGINGFACE, Sweep.scope == RECENT)
    if work.session.exec(is_there).first() is None and work.session.exec(select(WatchedModel).limit(1)).first():
        arm_sweep(work, HUGGINGFACE, RECENT, now)


def _horizons(interval: timedelta) -> tuple[Horizon, ...]:
    """How far ahead a model is due at the latest, which was read and which failed."""
    is_failing = col(WatchedModel.failures) > 0
    due_at = WatchedModel.next_due_at
    return Horizon(due_at, interval, ~is_failing), Horizon(due_at, max(interval, LONGEST_ASKED), is_failing)


class _Due(NamedTuple):
    watched: WatchedModel
    source: str
    name: str


def _due(work: UnitOfWork, now: datetime) -> list[_Due]:
    """Watched models whose time has come."""
    is_busy = exists().where(col(SyncItem.record_pk) == col(WatchedModel.record_pk), IS_OPEN)
    query = (
        select(WatchedModel, ModelRecord.source, ModelRecord.id)
        .join(ModelRecord, col(ModelRecord.pk) == col(WatchedModel.record_pk))
        .where(WatchedModel.next_due_at <= now, ~is_busy)
        .order_by(col(WatchedModel.next_due_at))
        .limit(BATCH)
    )
    return [_Due(*row) for row in work.session.exec(query)]


def _parted(due: Sequence[_Due]) -> tuple[dict[str, list[_Due]], list[_Due]]:
    """By owner where a list will do, and the rest: a model that was never read needs more than a list tells."""
    by_owner, single = defaultdict[str, list[_Due]](list), list[_Due]()
    for row in due:
        is_in_list = row.watched.last_success_at is not None and row.source == HUGGINGFACE and "/" in row.name
        (by_owner[row.name.partition("/")[0]] if is_in_list else single).append(row)
    few = [owner for owner, rows in by_owner.items() if len(rows) < LISTED_FROM]
    for owner in few:
        single += by_owner.pop(owner)
    return by_owner, single

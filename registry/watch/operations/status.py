"""How much is watched, waits and fails, counted over narrow indexes: for operators and for metrics."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import Mapped
from sqlmodel import Session, case, col, func, select

from registry.db import Database
from registry.hub.budget import RequestBudget, is_over
from registry.watch.backfill.tables import Backfill
from registry.watch.operations.limitations import Limitation, UnreadList, limitations, unread_lists
from registry.watch.pause import Pause, paused
from registry.watch.runs.tables import IS_OPEN, SyncItem
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchedModel

COUNT_ITEMS_UP_TO = 100_000
"""Open items are counted up to here: their states stand in no index."""

IS_FAILING = col(WatchedModel.failures) > literal_column("0")
"""Spelled out, since SQLite uses a partial index only where it sees the value."""
IS_TOLD = col(WatchedModel.stale_told_at).is_not(None)


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Models of sync runs that are not done; ``due`` ones wait for a worker."""

    queued: int
    confirming: int
    due: int
    oldest_due_at: datetime | None


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """Models that are read again and again; ``stale`` ones could not be read for long, and that was told."""

    models: int
    due: int
    oldest_due_at: datetime | None
    failing: int
    stale: int


class Sweeps(msgspec.Struct, frozen=True, kw_only=True):
    """Lists of sources that are followed; ``seen_up_to`` is the oldest moment up to which one of them was read."""

    lists: int
    under_way: int
    seen_up_to: datetime | None


class BudgetLeft(msgspec.Struct, frozen=True, kw_only=True):
    """Requests that one credential may still make of one source until ``ends_at``."""

    key: str
    allowed: int
    left: int
    ends_at: datetime


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How reading the sources goes; ``backfills`` counts the walks through the past of models by state.

    ``unread_lists`` cannot be read, or not to their end; ``limitations`` are what hubs were lately seen not to do.
    """

    paused: Pause | None
    watched: Watched
    items: Waiting
    sweeps: Sweeps
    backfills: dict[str, int]
    backfill_requests: int | None = None
    """Requests a day that the past of one model may take; 0 where it is not read (`CARDWATCH_BACKFILL_REQUESTS`)."""
    budgets: list[BudgetLeft]
    unread_lists: list[UnreadList]
    limitations: list[Limitation]


def read_status(database: Database, now: datetime, *, backfill_requests: int | None = None) -> SyncStatus:
    """How reading goes now, with the requests that were set for the past of a model."""
    with database.reading() as session:
        return SyncStatus(
            paused=paused(session),
            watched=tally_watched(session, now),
            items=tally_items(session, now),
            sweeps=tally_sweeps(session),
            backfills=tally_backfills(session),
            backfill_requests=backfill_requests,
            budgets=tally_budgets(session, now),
            unread_lists=unread_lists(session, now),
            limitations=limitations(session, now),
        )


def tally_watched(session: Session, now: datetime) -> Watched:
    """The watch list in numbers."""
    return Watched(
        models=_number_of(session, WatchedModel),
        due=_number_of(session, WatchedModel, col(WatchedModel.next_due_at) <= now),
        oldest_due_at=_oldest(session, col(WatchedModel.next_due_at), now),
        failing=_number_of(session, WatchedModel, IS_FAILING),
        stale=_number_of(session, WatchedModel, IS_TOLD),
    )


def tally_items(session: Session, now: datetime) -> Waiting:
    """Open items of sync runs in numbers."""
    is_due = (col(SyncItem.due_at) <= now).label("is_due")
    some = select(SyncItem.state, is_due).where(IS_OPEN).limit(COUNT_ITEMS_UP_TO).subquery()
    query = select(some.c.state, func.count(), func.sum(case((some.c.is_due, 1), else_=0))).group_by(some.c.state)
    rows = {state: (int(count), int(due or 0)) for state, count, due in session.execute(query)}
    return Waiting(
        queued=rows.get("queued", (0, 0))[0],
        confirming=rows.get("confirming", (0, 0))[0],
        due=sum(due for _, due in rows.values()),
        oldest_due_at=_oldest(session, col(SyncItem.due_at), now, IS_OPEN),
    )


def tally_sweeps(session: Session) -> Sweeps:
    """The lists that are followed, in numbers."""
    is_under_way = col(Sweep.started_at).is_not(None) & col(Sweep.finished_at).is_(None)
    columns = (func.count(), func.sum(case((is_under_way, 1), else_=0)), func.min(Sweep.watermark_at))
    lists, under_way, seen_up_to = session.execute(select(*columns)).one()
    return Sweeps(lists=lists, under_way=int(under_way or 0), seen_up_to=seen_up_to)


def tally_backfills(session: Session) -> dict[str, int]:
    """How many walks through the past of a model stand where."""
    query = select(Backfill.state, func.count()).group_by(col(Backfill.state)).order_by(col(Backfill.state))
    return dict(session.exec(query).all())


def tally_budgets(session: Session, now: datetime) -> list[BudgetLeft]:
    """The requests left of each source and credential; a window that has ended left all of the next one."""
    rows = session.exec(select(RequestBudget).order_by(col(RequestBudget.key)))
    return [
        BudgetLeft(
            key=row.key,
            allowed=row.allowed,
            left=row.allowed if is_over(row.began_at, row.ends_at, now) else max(row.allowed - row.spent, 0),
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def _number_of(session: Session, table: type[Any], *where: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*where)).one()


def _oldest(session: Session, due_at: Mapped[datetime], now: datetime, *where: ColumnElement[bool]) -> datetime | None:
    return session.exec(select(func.min(due_at)).where(due_at <= now, *where)).one()

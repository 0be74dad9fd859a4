"""The log of what happened, to which everything that follows listens (docs/adr/0005).

* An event is appended in the transaction that made the change: both are there, or neither.
* Numbers are given under one lock, in the log and for each subject: whoever follows them misses none.
* Listeners run in the same transaction; domains know events, and nothing of who hears of them.
"""

from collections.abc import Collection, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from registry.db import UnitOfWork, lock_appends
from registry.db.sets import one_of, rows_of
from registry.events.tables import Event
from registry.ids import new_id

ACTING_KEY: ContextVar[str | None] = ContextVar("acting_key", default=None)
"""The id of the API key in whose name this context acts; guards set it."""


class GroupReleased(msgspec.Struct, frozen=True):
    """No further event of this group is to come: what is told together need not wait any longer."""

    group: str


class FactsMoved(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a model is not what it was, whether or not an event says so; the log does not keep this."""

    number: int
    folded: str
    """The id of its record in small letters, and the record's number."""
    before: bytes | None = None
    """The stored document; None where only what is known of its past is another one."""
    after: bytes | None = None
    is_quiet: bool = False
    """Whether nothing happened but that we understand or know more: then nobody is told of a change."""


class FactsMade(msgspec.Struct, frozen=True):
    """Records were made, many at once; these are their numbers. The log does not keep this."""

    numbers: tuple[int, ...]


class EventsRecorded(msgspec.Struct, frozen=True):
    """Several events were appended together, in this order: what listeners hear in the place of each alone."""

    events: tuple[Event, ...]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What an event that is appended with others says."""

    subject: str
    data: dict[str, Any]


def record_event(
    work: UnitOfWork,
    type_: str,
    *,
    subject: str,
    data: dict[str, Any],
    actor: str,
    now: datetime,
    group: str | None = None,
) -> Event:
    """Append one event in this transaction; the listeners make its deliveries in the same one.

    Events of one type and ``group`` (at most 160 characters, such as ``run:owner``) may be told in one message; each
    waits a while for others, or until ``release_group``.
    """
    (event,) = _append(work, type_, [Happening(subject=subject, data=data)], actor, now, group)
    for listener in work.listeners:
        listener(work, event)
    return event


def record_events(
    work: UnitOfWork, type_: str, happened: Sequence[Happening], *, actor: str, now: datetime
) -> Sequence[Event]:
    """Append several events of one type in this order; a few statements, however many they are."""
    if not happened:
        return []
    events = _append(work, type_, happened, actor, now, None)
    for listener in work.listeners:
        listener(work, EventsRecorded(tuple(events)))
    return events


def _append(
    work: UnitOfWork, type_: str, happened: Sequence[Happening], actor: str, now: datetime, group: str | None
) -> Sequence[Event]:
    lock_appends(work.session)
    last, rows = _last_numbers(work.session, {one.subject for one in happened}), list[dict[str, Any]]()
    for one in happened:
        last[one.subject] = last.get(one.subject, 0) + 1
        rows.append(
            {
                "id": new_id("evt", now), "type": type_, "subject": one.subject, "subject_seq": last[one.subject],
                "actor": actor, "key": ACTING_KEY.get(), "at": now, "data": one.data, "group_key": group,
            }
        )  # fmt: skip
    if len(rows) > 1:
        return _put_all(work.session, rows)
    event = Event(**rows[0])
    work.session.add(event)
    work.session.flush()
    return [event]


def _put_all(session: Session, rows: Sequence[dict[str, Any]]) -> Sequence[Event]:
    """Append in the order of the rows; SQLite would hand back their numbers for one row at a time alone."""
    session.execute(insert(Event), rows)
    written = one_of(session, Event.id, [row["id"] for row in rows])
    return session.exec(select(Event).where(written).order_by(col(Event.seq))).all()


def _last_numbers(session: Session, subjects: Collection[str]) -> dict[str, int]:
    """How far each of these subjects has been counted; each is looked up by itself, since one may have very many."""
    named = rows_of(session, sorted(subjects))
    newest = sa_select(func.max(col(Event.subject_seq))).where(col(Event.subject) == named.c.value)
    rows = session.execute(sa_select(named.c.value, newest.correlate(named).scalar_subquery()))
    return {row[0]: row[1] or 0 for row in rows}


def release_group(work: UnitOfWork, group: str) -> None:
    """Say that no further event of this group is to come; what is held for it goes out after the commit."""
    for listener in work.listeners:
        listener(work, GroupReleased(group))


def tell_moved(work: UnitOfWork, moved: FactsMoved | FactsMade) -> None:
    """Say that what is known of a model has changed, or that records were made, in the transaction that does it."""
    for listener in work.listeners:
        listener(work, moved)

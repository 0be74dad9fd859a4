"""The log of what happened, to which everything that follows listens (docs/adr/0005).

* An event is appended in the transaction that made the change: both are there, or neither.
* Numbers are given under one lock, in the log and for each subject: whoever follows them misses none.
* Listeners run in the same transaction; domains know events, and nothing of who hears of them.
"""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import func, select

from registry.db import UnitOfWork, lock_appends
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
    lock_appends(work.session)
    last = work.session.exec(select(func.max(Event.subject_seq)).where(Event.subject == subject)).one()
    event = Event(
        id=new_id("evt", now),
        type=type_,
        subject=subject,
        subject_seq=(last or 0) + 1,
        actor=actor,
        key=ACTING_KEY.get(),
        at=now,
        data=data,
        group_key=group,
    )
    work.session.add(event)
    work.session.flush()
    for listener in work.listeners:
        listener(work, event)
    return event


def release_group(work: UnitOfWork, group: str) -> None:
    """Say that no further event of this group is to come; what is held for it goes out after the commit."""
    for listener in work.listeners:
        listener(work, GroupReleased(group))


def tell_moved(work: UnitOfWork, moved: FactsMoved | FactsMade) -> None:
    """Say that what is known of a model has changed, or that records were made, in the transaction that does it."""
    for listener in work.listeners:
        listener(work, moved)

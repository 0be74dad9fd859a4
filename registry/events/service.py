"""Recording what happened."""

from datetime import datetime
from typing import Any

from sqlmodel import func, select

from registry.db import UnitOfWork, lock_appends
from registry.events.tables import Event
from registry.ids import new_id


def record_event(
    work: UnitOfWork, type_: str, *, subject: str, data: dict[str, Any], actor: str, now: datetime
) -> Event:
    """Append one event in this transaction; the listeners make its deliveries in the same one."""
    lock_appends(work.session)
    last = work.session.exec(select(func.max(Event.subject_seq)).where(Event.subject == subject)).one()
    event = Event(
        id=new_id("evt", now),
        type=type_,
        subject=subject,
        subject_seq=(last or 0) + 1,
        actor=actor,
        at=now,
        data=data,
    )
    work.session.add(event)
    work.session.flush()
    for listener in work.listeners:
        listener(work, event)
    return event

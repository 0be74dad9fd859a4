"""Reading the log: what is told, in order, and what people did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.access import COMMAND_LINE
from registry.db.visibility import sees_private
from registry.errors import NotFound
from registry.events import Event
from registry.feeds.schemas import ActionRead, EventPage, EventRead
from registry.pagination import Page, page
from registry.webhooks import ALERTS, PING, shown_event_data

OF_INVENTORIES = ("verdict.", "waiver.")
TOLD = [type_ for type_ in ALERTS if type_ != PING]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which actions; None lets everything pass."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None


def read_events(session: Session, since: str | None, limit: int, *, sees_inventories: bool = True) -> EventPage:
    """Events after the one with this id, oldest first; raises ``NotFound`` for an id that there is not.

    Verdicts and waivers are of inventories: they are told to who may see those.
    """
    told = [type_ for type_ in TOLD if sees_inventories or not type_.startswith(OF_INVENTORIES)]
    query = select(Event).where(col(Event.type).in_(told))
    if since is not None:
        place = session.exec(select(Event.seq).where(Event.id == since)).first()
        if place is None:
            raise NotFound(f"There is no event {since!r}; leave `since` out to begin with the first one.")
        query = query.where(col(Event.seq) > place)
    found = session.exec(query.order_by(col(Event.seq)).limit(limit)).all()
    items = [
        EventRead(one.id, one.type, one.at, one.subject or None, one.subject_seq, shown_data(session, one))
        for one in found
    ]
    return EventPage(items, items[-1].id if items else since)


def last_event(session: Session) -> str | None:
    """The id of the newest event that every reader of the log is told of; None where nothing has happened yet."""
    told = [type_ for type_ in TOLD if not type_.startswith(OF_INVENTORIES)]
    query = select(Event).where(col(Event.type).in_(told)).order_by(col(Event.seq).desc()).limit(1)
    newest = session.exec(query).first()
    return newest.id if newest else None


def list_actions(session: Session, wanted: Wanted, limit: int, cursor: str | None) -> Page[ActionRead]:
    """What people did, newest first."""
    query, bound_to = _filtered(wanted), ("audit", *msgspec.structs.astuple(wanted))
    found = page(
        session, query, col(Event.seq), limit=limit, cursor=cursor or None, bound_to=bound_to, is_descending=True
    )
    return found.each(lambda event: read_action(session, event))


def actions_after(session: Session, wanted: Wanted, place: int, last: int, most: int) -> Sequence[Event]:
    """What people did, oldest first, behind one number of the log and up to another."""
    query = _filtered(wanted).where(col(Event.seq) > place, col(Event.seq) <= last)
    return session.exec(query.order_by(col(Event.seq)).limit(most)).all()


def read_action(session: Session, event: Event) -> ActionRead:
    """An action as it is shown."""
    data = shown_data(session, event)
    return ActionRead(event.id, event.at, event.key, event.actor, event.type, event.subject or None, data)


def shown_data(session: Session, event: Event) -> dict[str, Any]:
    """What an event says, without words of private texts and names of private models for who may not see them."""
    return shown_event_data(session, event, sees_private=sees_private())


def _filtered(wanted: Wanted) -> SelectOfScalar[Event]:
    query = select(Event).where(or_(col(Event.key).is_not(None), col(Event.actor).startswith(COMMAND_LINE)))
    if wanted.actor is not None:
        query = query.where(or_(col(Event.actor) == wanted.actor, col(Event.key) == wanted.actor))
    for column, value in ((Event.type, wanted.action), (Event.subject, wanted.subject)):
        if value is not None:
            query = query.where(col(column) == value)
    return query if wanted.since is None else query.where(col(Event.at) >= wanted.since)

"""From events to deliveries, in the transaction that recorded the event (docs/adr/0005, 0022).

* One delivery per matching subscription; to repeat it is safe, and events that nobody listened to are found later.
* Sequences are given per endpoint and model under the lock of the event log, for skipped deliveries too.
* What may be told together is held for a while, and what follows about the same model does not overtake it.
* A delivery to an endpoint that is disabled or deleted ends at once, with its reason.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import msgspec
import structlog
from sqlalchemy import insert, true
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.compliance.inventories import holders_of
from registry.db import Database, UnitOfWork, lock_appends
from registry.db.sets import rows_of
from registry.events import Event, EventsRecorded, FactsMade, FactsMoved, GroupReleased
from registry.ids import new_id
from registry.jobs import WEBHOOKS_DELIVER
from registry.records.layers import OWN_SOURCES
from registry.records.visibility import private_names
from registry.webhooks.delivery.groups import held_until, release
from registry.webhooks.disclosure import shown_event_data
from registry.webhooks.filters import Holders, covers
from registry.webhooks.rules import ALERTS, DIGEST, PING, DeliveryState, EndpointState, body_of
from registry.webhooks.tables import IS_PENDING, Delivery, WebhookEndpoint, filters_of

log = structlog.get_logger(__name__)

MISSING_AT_ONCE = 200
DISABLED = "The endpoint was disabled."
HOLD = timedelta(seconds=30)
"""How long an alert that may be told with others waits for them."""


def fan_out(
    work: UnitOfWork, event: Event | EventsRecorded | GroupReleased | FactsMoved | FactsMade, *, hold: timedelta = HOLD
) -> None:
    """Make one delivery per matching subscription in this transaction; a listener for ``Database``. Safe to repeat."""
    if isinstance(event, GroupReleased):
        release(work, event.group)
    elif not isinstance(event, FactsMoved | FactsMade):
        recorded = event.events if isinstance(event, EventsRecorded) else (event,)
        _fan_out(work, [one for one in recorded if not one.fanned_out], hold)


def _fan_out(work: UnitOfWork, events: Sequence[Event], hold: timedelta) -> None:
    for event in events:
        event.fanned_out = True
    alerts = [event for event in events if event.type in ALERTS]
    if alerts:
        _Queue(work, hold).add(_wanted(work.session, alerts))
    work.session.flush()


def fan_out_missing(database: Database) -> int:
    """Make the deliveries of events that nobody listened to; how many events there were."""
    with database.reading() as session:
        query = select(Event.seq).where(~col(Event.fanned_out)).order_by(col(Event.seq)).limit(MISSING_AT_ONCE)
        waiting = list(session.exec(query))
    for seq in waiting:
        with database.unit_of_work() as work:
            lock_appends(work.session)
            event = work.session.get(Event, seq, populate_existing=True)
            if event is not None:
                fan_out(work, event)
    return len(waiting)


Wanted = Sequence[tuple[Event, WebhookEndpoint]]
"""Events with who is to be told of each, in order."""


def _wanted(session: Session, events: Sequence[Event]) -> Wanted:
    """Those whose filters cover an event: one about a source concerns all models, a ping the endpoint it names."""
    query = select(WebhookEndpoint).where(col(WebhookEndpoint.deleted_at).is_(None))
    endpoints = session.exec(query.order_by(col(WebhookEndpoint.id))).all()
    private = private_names(session, {_model_of(event) for event in events} - {""}) if endpoints else frozenset()
    return [
        (event, endpoint)
        for event in events
        for endpoint in _subscribers(session, event, endpoints, is_private=_model_of(event) in private)
    ]


def _subscribers(
    session: Session, event: Event, endpoints: Sequence[WebhookEndpoint], *, is_private: bool
) -> list[WebhookEndpoint]:
    if event.type == PING:
        return [endpoint for endpoint in endpoints if endpoint.id == event.data.get("webhook")]
    model = _model_of(event)
    # Those that hold the model are looked up once, and only where somebody asks.
    holders = cache(lambda: frozenset(holders_of(session, [model]).get(model, ())))
    told = (endpoint for endpoint in endpoints if endpoint.sees_private or not is_private)
    return [endpoint for endpoint in told if _wants(endpoint, event, model, holders)]


def _model_of(event: Event) -> str:
    """The model that an event is about, or empty."""
    return "" if event.subject in OWN_SOURCES else event.subject


def _wants(endpoint: WebhookEndpoint, event: Event, model: str, holders: Holders) -> bool:
    """Whether it is told; filters that this version cannot read let everything pass."""
    if event.type == DIGEST and DIGEST not in (endpoint.events or ()):
        return False
    try:
        filters = filters_of(endpoint)
    except msgspec.ValidationError as error:
        log.warning("webhook.filters_unreadable", endpoint=endpoint.id, error=str(error))
        return True
    return covers(filters, event.type, model, event.data, holders)


class _Queue:
    """Makes the deliveries of events that were recorded together."""

    def __init__(self, work: UnitOfWork, hold: timedelta) -> None:
        self._work, self._hold = work, hold
        self._sequences: dict[_Line, int] = {}
        self._held: dict[_Line, datetime] = {}

    def add(self, wanted: Wanted) -> None:
        if not wanted:
            return
        subjects = sorted({event.subject for event, _ in wanted})
        self._sequences = _last_sequences(self._work.session, sorted({one.id for _, one in wanted}), subjects)
        self._held = held_until(self._work.session, subjects)
        self._work.session.execute(insert(Delivery), [self._row(event, endpoint) for event, endpoint in wanted])

    def _row(self, event: Event, endpoint: WebhookEndpoint) -> dict[str, object]:
        line = (endpoint.id, event.subject)
        due_at = event.at + self._hold if event.group_key else self._held.get(line, event.at)
        is_active = endpoint.state == EndpointState.ACTIVE
        self._sequences[line] = sequence = self._sequences.get(line, 0) + 1
        data = shown_event_data(self._work.session, event, sees_private=endpoint.sees_private)
        if is_active and due_at <= event.at:
            self._work.enqueue(WEBHOOKS_DELIVER)
        return {
            "id": new_id("dlv", event.at), "event_id": event.id, "event_seq": event.seq or 0,
            "endpoint_id": endpoint.id, "type": event.type, "subject": event.subject, "sequence": sequence,
            "body": body_of(event.type, event.at, data, sequence),
            "state": DeliveryState.PENDING if is_active else DeliveryState.SKIPPED,
            "reason": None if is_active else DISABLED, "attempts": 0, "next_attempt_at": due_at if is_active else None,
            "created_at": event.at, "finished_at": None if is_active else event.at,
            "group_key": f"{event.type}:{event.group_key}" if event.group_key else None,
        }  # fmt: skip


_Line = tuple[str, str]
"""An endpoint and a subject: what is counted and comes in order."""


def _last_sequences(session: Session, endpoints: Sequence[str], subjects: Sequence[str]) -> dict[_Line, int]:
    """Numbers are given under the lock of the event log, so no two deliveries get the same one."""
    receivers, named = rows_of(session, endpoints).alias(), rows_of(session, subjects).alias()
    newest = sa_select(func.max(col(Delivery.sequence))).where(
        col(Delivery.endpoint_id) == receivers.c.value, col(Delivery.subject) == named.c.value
    )
    last = newest.correlate(receivers, named).scalar_subquery()
    rows = session.execute(sa_select(receivers.c.value, named.c.value, last).join_from(receivers, named, true()))
    return {(row[0], row[1]): row[2] or 0 for row in rows}


def has_unreachable(session: Session) -> bool:
    """Whether something waits for an endpoint that was disabled or deleted while the event was being recorded."""
    return session.exec(_unreachable().limit(1)).first() is not None


def skip_unreachable(work: UnitOfWork, now: datetime) -> None:
    """End what can no longer be sent, so that nothing stays pending for ever."""
    for delivery in work.session.exec(_unreachable().with_for_update(of=Delivery, skip_locked=True)):
        delivery.state, delivery.reason = DeliveryState.SKIPPED, DISABLED
        delivery.next_attempt_at, delivery.finished_at = None, now


def _unreachable() -> SelectOfScalar[Delivery]:
    idle = (col(WebhookEndpoint.state) != EndpointState.ACTIVE) | col(WebhookEndpoint.deleted_at).is_not(None)
    return (
        select(Delivery).join(WebhookEndpoint, col(WebhookEndpoint.id) == Delivery.endpoint_id).where(IS_PENDING, idle)
    )

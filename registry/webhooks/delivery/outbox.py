"""From events to deliveries, in the transaction that recorded the event (docs/adr/0005, 0022).

* One delivery per matching subscription; to repeat it is safe, and events that nobody listened to are found later.
* Sequences are given per endpoint and model under the lock of the event log, for skipped deliveries too.
* What may be told together is held for a while, and what follows about the same model does not overtake it.
* A delivery to an endpoint that is disabled or deleted ends at once, with its reason.
"""

from datetime import datetime, timedelta
from functools import cache

import msgspec
import structlog
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.compliance.inventories import holders_of
from registry.db import Database, UnitOfWork, lock_appends
from registry.events import Event, FactsMade, FactsMoved, GroupReleased
from registry.evidence import without_words
from registry.ids import new_id
from registry.jobs import WEBHOOKS_DELIVER
from registry.records.layers import OWN_SOURCES
from registry.records.visibility import is_private_name
from registry.webhooks.delivery.groups import held_until, release
from registry.webhooks.filters import Holders, covers
from registry.webhooks.rules import ALERTS, DIGEST, PING, DeliveryState, EndpointState, body_of
from registry.webhooks.tables import IS_PENDING, Delivery, WebhookEndpoint, filters_of

log = structlog.get_logger(__name__)

MISSING_AT_ONCE = 200
DISABLED = "The endpoint was disabled."
HOLD = timedelta(seconds=30)
"""How long an alert that may be told with others waits for them."""


def fan_out(work: UnitOfWork, event: Event | GroupReleased | FactsMoved | FactsMade, *, hold: timedelta = HOLD) -> None:
    """Make one delivery per matching subscription in this transaction; a listener for ``Database``. Safe to repeat."""
    if isinstance(event, GroupReleased):
        release(work, event.group)
        return
    if isinstance(event, FactsMoved | FactsMade) or event.fanned_out:
        return
    event.fanned_out = True
    if event.type in ALERTS:
        for endpoint in _subscribers(work.session, event):
            _queue(work, event, endpoint, hold)
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


def _subscribers(session: Session, event: Event) -> list[WebhookEndpoint]:
    """Those whose filters cover the event: one about a source concerns all models, a ping the endpoint it names."""
    query = select(WebhookEndpoint).where(col(WebhookEndpoint.deleted_at).is_(None))
    if event.type == PING:
        return list(session.exec(query.where(WebhookEndpoint.id == event.data.get("webhook"))))
    model = "" if event.subject in OWN_SOURCES else event.subject
    if model and is_private_name(session, model):
        query = query.where(col(WebhookEndpoint.sees_private).is_(True))
    found = session.exec(query.order_by(col(WebhookEndpoint.id))).all()
    # Those that hold the model are looked up once, and only where somebody asks.
    holders = cache(lambda: frozenset(holders_of(session, [model]).get(model, ())))
    return [endpoint for endpoint in found if _wants(endpoint, event, model, holders)]


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


def _queue(work: UnitOfWork, event: Event, endpoint: WebhookEndpoint, hold: timedelta) -> None:
    due_at = event.at + hold if event.group_key else held_until(work.session, endpoint.id, event.subject) or event.at
    is_active = endpoint.state == EndpointState.ACTIVE
    sequence = _next_sequence(work.session, endpoint.id, event.subject)
    data = event.data if endpoint.sees_private else without_words(work.session, event.data)
    work.session.add(
        Delivery(
            id=new_id("dlv", event.at),
            event_id=event.id,
            event_seq=event.seq or 0,
            endpoint_id=endpoint.id,
            type=event.type,
            subject=event.subject,
            sequence=sequence,
            body=body_of(event.type, event.at, data, sequence),
            state=DeliveryState.PENDING if is_active else DeliveryState.SKIPPED,
            reason=None if is_active else DISABLED,
            next_attempt_at=due_at if is_active else None,
            created_at=event.at,
            finished_at=None if is_active else event.at,
            group_key=f"{event.type}:{event.group_key}" if event.group_key else None,
        )
    )
    if is_active and due_at <= event.at:
        work.enqueue(WEBHOOKS_DELIVER)


def _next_sequence(session: Session, endpoint_id: str, subject: str) -> int:
    """Numbers are given under the lock of the event log, so no two deliveries get the same one."""
    last = session.exec(
        select(func.max(Delivery.sequence)).where(Delivery.endpoint_id == endpoint_id, Delivery.subject == subject)
    ).one()
    return (last or 0) + 1


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

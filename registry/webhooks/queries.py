"""Reading subscriptions and deliveries."""

from collections.abc import Sequence

import msgspec
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.db.visibility import sees_private
from registry.errors import Invalid, NotFound
from registry.events import Event
from registry.http.etags import etag_of
from registry.inputs import not_among
from registry.pagination import Page, page
from registry.webhooks.disclosure import shown_event_data
from registry.webhooks.filters import Filters
from registry.webhooks.rules import DeliveryState, EndpointState, body_of
from registry.webhooks.schemas import AttemptRead, DeliveryRead, DeliveryWhole, LastAttempt, WebhookRead
from registry.webhooks.tables import Delivery, DeliveryAttempt, WebhookEndpoint, filters_of

UNDELIVERED = "undelivered"
SUPPORTED_STATES = [UNDELIVERED, *map(str, DeliveryState)]


def get_endpoint(session: Session, endpoint_id: str, *, to_change: bool = False) -> WebhookEndpoint:
    """A subscription that is not deleted; raises ``NotFound``. ``to_change`` locks its row."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, col(WebhookEndpoint.deleted_at).is_(None))
    endpoint = session.exec(query.with_for_update(key_share=True) if to_change else query).first()
    if endpoint is None:
        raise NotFound("There is no such webhook.")
    return endpoint


def read_endpoint(endpoint: WebhookEndpoint) -> WebhookRead:
    """A subscription as it is shown."""
    return WebhookRead(
        id=endpoint.id,
        url=endpoint.url,
        description=endpoint.description,
        events=endpoint.events,
        models=endpoint.models,
        filters=_shown_filters(endpoint),
        ordered=endpoint.is_ordered,
        state=EndpointState(endpoint.state),
        disabled_reason=endpoint.disabled_reason,
        disabled_at=endpoint.disabled_at,
        failing_since=endpoint.failing_since,
        created_at=endpoint.created_at,
        updated_at=endpoint.updated_at,
    )


def _shown_filters(endpoint: WebhookEndpoint) -> Filters:
    try:
        return filters_of(endpoint)
    except msgspec.ValidationError:
        return Filters(types=endpoint.events, models=endpoint.models)


def etag_of_endpoint(endpoint: WebhookEndpoint) -> str:
    """The version of a subscription."""
    return etag_of(msgspec.json.encode(read_endpoint(endpoint)))


def list_endpoints(session: Session, limit: int, cursor: str | None) -> Page[WebhookRead]:
    """Subscriptions, oldest first."""
    query = select(WebhookEndpoint).where(col(WebhookEndpoint.deleted_at).is_(None))
    found = page(session, query, col(WebhookEndpoint.id), limit=limit, cursor=cursor or None, bound_to="webhooks")
    return found.each(read_endpoint)


def list_deliveries(
    session: Session, *, webhook: str | None, state: str | None, limit: int, cursor: str | None
) -> Page[DeliveryRead]:
    """Deliveries of one subscription or of all, newest first; ``undelivered`` is every state but ``delivered``."""
    query, bound_to = _filtered(webhook, state), ("deliveries", webhook, state)
    found = page(
        session, query, col(Delivery.id), limit=limit, cursor=cursor or None, bound_to=bound_to, is_descending=True
    )
    return Page(read_deliveries(session, found.items), found.next_cursor, found.total)


def read_deliveries(session: Session, rows: Sequence[Delivery]) -> list[DeliveryRead]:
    """Deliveries as they are shown, each with its last attempt."""
    last = _last_attempts(session, rows)
    return [_read_delivery(row, last.get(row.sent_with or row.id)) for row in rows]


def whole_delivery(session: Session, delivery_id: str, *, shows_answers: bool) -> DeliveryWhole:
    """A delivery with what was sent and came back; raises ``NotFound``. Answers are an operator's to see."""
    row = session.get(Delivery, delivery_id)
    if row is None:
        raise NotFound("There is no such delivery.")
    carrier = session.get(Delivery, row.sent_with) if row.sent_with else None
    sent = carrier or row
    made = session.exec(
        select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == sent.id).order_by(col(DeliveryAttempt.id))
    ).all()
    last = LastAttempt(made[-1].at, made[-1].status, made[-1].failure, made[-1].milliseconds) if made else None
    attempts = [_read_attempt(one, sent.event_id, shows_answers=shows_answers) for one in made]
    return DeliveryWhole(_read_delivery(row, last), _shown_body(session, row, sent), attempts)


def _shown_body(session: Session, row: Delivery, sent: Delivery) -> str:
    """The bytes that were sent; of a subscription that is told more than whoever asks, what others would be sent."""
    endpoint = session.get_one(WebhookEndpoint, row.endpoint_id)
    if sees_private() or not endpoint.sees_private:
        return sent.body.decode()
    event = session.exec(select(Event).where(Event.id == row.event_id)).one()
    return body_of(row.type, event.at, shown_event_data(session, event, sees_private=False), row.sequence).decode()


def _read_attempt(row: DeliveryAttempt, message_id: str, *, shows_answers: bool) -> AttemptRead:
    headers = {"webhook-id": message_id, "webhook-timestamp": str(int(row.at.timestamp()))}
    answer = row.excerpt if shows_answers else None
    return AttemptRead(row.id, row.at, row.milliseconds, headers, row.status, row.failure, answer)


def _filtered(webhook: str | None, state: str | None) -> SelectOfScalar[Delivery]:
    if state is not None and state not in SUPPORTED_STATES:
        message = not_among(state, SUPPORTED_STATES, "a value of `state`")
        raise Invalid(message, pointer="/state", supported=SUPPORTED_STATES)
    query = select(Delivery)
    if webhook is not None:
        query = query.where(Delivery.endpoint_id == webhook)
    if state == UNDELIVERED:
        return query.where(Delivery.state != DeliveryState.DELIVERED)
    return query.where(Delivery.state == state) if state else query


def _last_attempts(session: Session, deliveries: Sequence[Delivery]) -> dict[str, LastAttempt]:
    """The last request that carried each; attempt ids sort by time, so the last one is the greatest."""
    newest = (
        select(func.max(DeliveryAttempt.id))
        .where(col(DeliveryAttempt.delivery_id).in_([row.sent_with or row.id for row in deliveries]))
        .group_by(col(DeliveryAttempt.delivery_id))
    )
    rows = session.exec(select(DeliveryAttempt).where(col(DeliveryAttempt.id).in_(newest)))
    return {row.delivery_id: LastAttempt(row.at, row.status, row.failure, row.milliseconds) for row in rows}


def _read_delivery(row: Delivery, last: LastAttempt | None) -> DeliveryRead:
    return DeliveryRead(
        id=row.id,
        event=row.event_id,
        type=row.type,
        model=row.subject or None,
        sequence=row.sequence,
        webhook=row.endpoint_id,
        state=DeliveryState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        sent_with=row.sent_with,
        next_attempt_at=row.next_attempt_at,
        created_at=row.created_at,
        finished_at=row.finished_at,
        last_attempt=last,
    )

"""Which receivers do not take their alerts, why, and when each is tried again."""

from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from sqlmodel import Session, col, func, select

from registry.webhooks.rules import EndpointState
from registry.webhooks.tables import IS_PENDING, Delivery, DeliveryAttempt, WebhookEndpoint


class FailingReceiver(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver that took nothing lately; its address is told without the path, which may be a secret."""

    webhook: str
    origin: str
    failing_since: datetime
    failures: int
    """In a row."""
    status: int | None
    """Of the last answer; null where none came, and then ``failure`` says why."""
    failure: str | None
    waiting: int
    """Alerts for it."""
    next_attempt_at: datetime | None


def failing_receivers(session: Session, limit: int) -> list[FailingReceiver]:
    """The receivers that are failing, the longest first."""
    query = select(WebhookEndpoint).where(
        col(WebhookEndpoint.failing_since).is_not(None), col(WebhookEndpoint.deleted_at).is_(None),
        WebhookEndpoint.state == EndpointState.ACTIVE,
    )  # fmt: skip
    found = session.exec(query.order_by(col(WebhookEndpoint.failing_since)).limit(limit))
    return [_read(session, endpoint) for endpoint in found]


def _read(session: Session, endpoint: WebhookEndpoint) -> FailingReceiver:
    waiting, due_at = session.exec(
        select(func.count(), func.min(Delivery.next_attempt_at)).where(Delivery.endpoint_id == endpoint.id, IS_PENDING)
    ).one()
    attempts = select(DeliveryAttempt).where(DeliveryAttempt.endpoint_id == endpoint.id)
    last = session.exec(attempts.order_by(col(DeliveryAttempt.id).desc()).limit(1)).first()
    moments = [moment for moment in (due_at, endpoint.paused_until) if moment is not None]
    parts = urlsplit(endpoint.url)
    return FailingReceiver(
        webhook=endpoint.id, origin=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        failing_since=endpoint.failing_since or endpoint.updated_at, failures=endpoint.failures,
        status=last.status if last else None, failure=last.failure if last else None, waiting=waiting,
        next_attempt_at=max(moments) if waiting and moments else None,
    )  # fmt: skip

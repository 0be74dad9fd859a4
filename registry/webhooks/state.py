"""Turning an endpoint off and on, with what that means for its deliveries and who is told."""

from datetime import datetime

from sqlmodel import Session, col, update

from registry.db import UnitOfWork
from registry.events import record_event
from registry.webhooks.rules import ENDPOINT_DISABLED, DeliveryState, EndpointState
from registry.webhooks.tables import IS_PENDING, Delivery, WebhookEndpoint


def disable(work: UnitOfWork, endpoint: WebhookEndpoint, reason: str, *, actor: str, now: datetime) -> None:
    """Send nothing more: what waits is skipped, and the other subscribers hear of it."""
    endpoint.state, endpoint.disabled_reason, endpoint.disabled_at = EndpointState.DISABLED, reason, now
    endpoint.updated_at = now
    skip_pending(work.session, endpoint.id, reason, now)
    data = {"webhook": endpoint.id, "description": endpoint.description, "reason": reason, "disabled_at": now}
    record_event(work, ENDPOINT_DISABLED, subject="", data=data, actor=actor, now=now)


def enable(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Start afresh, as if it had never failed."""
    endpoint.state, endpoint.disabled_reason, endpoint.disabled_at = EndpointState.ACTIVE, None, None
    endpoint.updated_at = now
    forget_failures(endpoint)


def forget_failures(endpoint: WebhookEndpoint) -> None:
    """It answered, or may: no rest and no streak."""
    endpoint.failing_since, endpoint.failures, endpoint.paused_until = None, 0, None


def skip_pending(session: Session, endpoint_id: str, reason: str, now: datetime) -> None:
    """End what still waits for an endpoint; it can be replayed."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.endpoint_id) == endpoint_id, IS_PENDING)
        .values(state=DeliveryState.SKIPPED, reason=reason, next_attempt_at=None, finished_at=now)
    )

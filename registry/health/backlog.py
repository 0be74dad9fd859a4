"""Work that is due, and when any of its kind was last touched."""

from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from registry.progress import Backlog
from registry.watch.runs import IS_OPEN, SyncItem
from registry.webhooks import IS_PENDING, Delivery, EndpointState, WebhookEndpoint


def backlog_of_alerts(session: Session, now: datetime) -> Backlog:
    """Alerts to endpoints that take them: those that are disabled or rest after failures are not waited for."""
    rested = or_(col(WebhookEndpoint.paused_until).is_(None), col(WebhookEndpoint.paused_until) <= now)
    takes = (WebhookEndpoint.state == EndpointState.ACTIVE, col(WebhookEndpoint.deleted_at).is_(None), rested)
    due = (
        select(func.min(Delivery.next_attempt_at))
        .join(WebhookEndpoint, col(WebhookEndpoint.id) == col(Delivery.endpoint_id))
        .where(*takes, IS_PENDING, col(Delivery.next_attempt_at) <= now)
    )
    return Backlog(session.exec(due).one(), session.exec(select(func.max(WebhookEndpoint.last_served_at))).one())


def backlog_of_readings(session: Session, now: datetime) -> Backlog:
    """Models of sync runs."""
    due = select(func.min(SyncItem.due_at)).where(IS_OPEN, col(SyncItem.due_at) <= now)
    return Backlog(session.exec(due).one(), session.exec(select(func.max(SyncItem.finished_at))).one())

"""Work that is due, and when any of its kind was last touched."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from registry.progress import Backlog
from registry.watch.runs import IS_OPEN, SyncItem
from registry.webhooks import IS_PENDING, Delivery, EndpointState, WebhookEndpoint, attempt_is_due, is_rested


def backlog_of_alerts(session: Session, now: datetime) -> Backlog:
    """Alerts to endpoints that take them: those that are disabled or rest after failures are not waited for."""
    takes = (WebhookEndpoint.state == EndpointState.ACTIVE, col(WebhookEndpoint.deleted_at).is_(None), is_rested(now))
    due = (
        select(func.min(Delivery.next_attempt_at))
        .join(WebhookEndpoint, col(WebhookEndpoint.id) == col(Delivery.endpoint_id))
        .where(*takes, IS_PENDING, attempt_is_due(now))
    )
    return Backlog(session.exec(due).one(), session.exec(select(func.max(WebhookEndpoint.last_served_at))).one())


def backlog_of_readings(session: Session, now: datetime) -> Backlog:
    """Models of sync runs."""
    due = select(func.min(SyncItem.due_at)).where(IS_OPEN, col(SyncItem.due_at) <= now)
    return Backlog(session.exec(due).one(), session.exec(select(func.max(SyncItem.finished_at))).one())

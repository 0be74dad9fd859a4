"""What tests look at."""

from sqlmodel import col, select

from registry.db import Database
from registry.events.tables import Event
from registry.webhooks.tables import Delivery, DeliveryAttempt, WebhookEndpoint


def deliveries(database: Database, *, pings: bool = False) -> list[Delivery]:
    """All deliveries in the order of their events."""
    query = select(Delivery).order_by(col(Delivery.event_seq), col(Delivery.id))
    with database.reading() as session:
        return [row for row in session.exec(query) if pings or row.type != "webhook.ping"]


def states(database: Database) -> list[str]:
    return [row.state for row in deliveries(database)]


def attempts(database: Database) -> list[DeliveryAttempt]:
    with database.reading() as session:
        return list(session.exec(select(DeliveryAttempt).order_by(col(DeliveryAttempt.at), col(DeliveryAttempt.id))))


def endpoint(database: Database, endpoint_id: str) -> WebhookEndpoint:
    with database.reading() as session:
        return session.exec(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)).one()


def events(database: Database, type_: str) -> list[Event]:
    with database.reading() as session:
        return list(session.exec(select(Event).where(Event.type == type_).order_by(col(Event.seq))))

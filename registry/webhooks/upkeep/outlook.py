"""How subscriptions stand: what was told last, what waits, and how often in a row nothing arrived."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlmodel import Session, col, func, select

from registry.webhooks.queries import read_deliveries
from registry.webhooks.schemas import DeliveryRead
from registry.webhooks.tables import IS_PENDING, Delivery, WebhookEndpoint


class EndpointStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription by what became of its deliveries."""

    last: DeliveryRead | None = None
    """The newest delivery."""
    waiting: int = 0
    """Deliveries that are not done."""
    failures: int = 0
    """Requests in a row that failed."""


def standing_of(session: Session, endpoint_ids: Sequence[str]) -> Mapping[str, EndpointStanding]:
    """How each of these stands; as many queries for many as for one."""
    of_these = col(Delivery.endpoint_id).in_(endpoint_ids)
    newest = select(func.max(Delivery.id)).where(of_these).group_by(col(Delivery.endpoint_id))
    rows = session.exec(select(Delivery).where(col(Delivery.id).in_(newest))).all()
    last = {one.webhook: one for one in read_deliveries(session, rows)}
    pending = select(Delivery.endpoint_id, func.count()).where(of_these, IS_PENDING).group_by(Delivery.endpoint_id)
    waiting: dict[str, int] = dict(session.exec(pending).all())
    named = select(WebhookEndpoint.id, WebhookEndpoint.failures).where(col(WebhookEndpoint.id).in_(endpoint_ids))
    return {
        id_: EndpointStanding(last=last.get(id_), waiting=waiting.get(id_, 0), failures=failures)
        for id_, failures in session.exec(named)
    }

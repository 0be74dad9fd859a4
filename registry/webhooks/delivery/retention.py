"""Letting go of old deliveries that arrived.

What did not arrive stays, and so do all events; of each model and endpoint the last delivery stays, since the next one
is numbered after it.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, literal_column
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from registry.db import Database
from registry.ids import new_id
from registry.webhooks.tables import Delivery, DeliveryAttempt

KEPT = timedelta(days=90)
AT_ONCE = 500


def prune_deliveries(database: Database, now: datetime, *, limit: int = 50_000) -> int:
    """Delete what arrived more than ``KEPT`` ago, with its attempts, in small transactions; how many deliveries."""
    count = 0
    while count < limit:
        found = _prune_some(database, now - KEPT)
        count += found
        if found < AT_ONCE:
            break
    return count


def _prune_some(database: Database, before: datetime) -> int:
    """Ids sort by time, so the index by state and id finds the oldest; a replay may have sent one again since."""
    later = aliased(Delivery)
    is_followed = exists().where(
        col(later.endpoint_id) == Delivery.endpoint_id,
        col(later.subject) == Delivery.subject,
        col(later.sequence) > Delivery.sequence,
    )
    old = (
        is_followed,
        col(Delivery.state) == literal_column("'delivered'"),
        col(Delivery.id) < new_id("dlv", before),
        col(Delivery.finished_at) < before,
    )
    query = select(Delivery.id).where(*old).order_by(col(Delivery.id)).limit(AT_ONCE)
    with database.unit_of_work() as work:
        ids = list(work.session.exec(query.with_for_update(of=Delivery, skip_locked=True)))
        work.session.exec(delete(DeliveryAttempt).where(col(DeliveryAttempt.delivery_id).in_(ids)))
        work.session.exec(delete(Delivery).where(col(Delivery.id).in_(ids)))
    return len(ids)

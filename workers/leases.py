"""What a process held that died at work is free for the next one at once, not when its leases end."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from registry.db import Database
from registry.leases import free_the_dead
from registry.watch.backfill import Backfill
from registry.watch.pages import LinkedPage
from registry.watch.runs import IS_OPEN, SyncItem
from registry.watch.sweeps import Sweep
from registry.webhooks import WebhookEndpoint

log = structlog.get_logger(__name__)

_HELD = (
    (SyncItem.lease_token, SyncItem.lease_until, IS_OPEN),
    (Sweep.lease_token, Sweep.lease_until),
    (Backfill.lease_token, Backfill.lease_until),
    (LinkedPage.lease_token, LinkedPage.lease_until),
    (WebhookEndpoint.lane_token, WebhookEndpoint.lane_until),
)


def free_leases(database: Database) -> int:
    """Free the leases of processes of this machine that are gone; how many leases those were."""
    try:
        with database.unit_of_work() as work:
            count = sum(free_the_dead(work.session, *columns) for columns in _HELD)
    except SQLAlchemyError as error:
        log.warning("lease.not_freed", error=str(error))  # they end by themselves
        return 0
    if count:
        log.info("lease.freed", count=count)
    return count

"""What a process held that died at work is free for the next one at once, not when its leases end."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from registry.compliance.inventories.reevaluation import DUE_LEASE
from registry.compliance.inventories.runs import RUN_LEASE
from registry.db import Database
from registry.watch.backfill import BACKFILL_LEASE
from registry.watch.pages import PAGE_LEASE
from registry.watch.sweeps import SWEEP_LEASE
from registry.watch.sync import ITEM_LEASE
from registry.webhooks.delivery import ENDPOINT_LEASE

log = structlog.get_logger(__name__)

_LEASES = (ITEM_LEASE, SWEEP_LEASE, BACKFILL_LEASE, PAGE_LEASE, RUN_LEASE, DUE_LEASE, ENDPOINT_LEASE)


def free_leases(database: Database) -> int:
    """Free the leases of processes of this machine that are gone; how many leases those were."""
    try:
        with database.unit_of_work() as work:
            count = sum(lease.free_dead(work.session) for lease in _LEASES)
    except SQLAlchemyError as error:
        log.warning("lease.not_freed", error=str(error))  # they end by themselves
        return 0
    if count:
        log.info("lease.freed", count=count)
    return count

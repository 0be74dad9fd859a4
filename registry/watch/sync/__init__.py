"""One reading of one model: what is known, what is fetched, what that means, what is recorded."""

from registry.watch.sync.leases import ITEM_LEASE
from registry.watch.sync.worker import Reader, work_due, work_run

__all__ = ["ITEM_LEASE", "Reader", "work_due", "work_run"]

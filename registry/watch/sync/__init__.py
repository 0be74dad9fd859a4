"""One reading of one model: what is known, what is fetched, what that means, what is recorded."""

from registry.watch.sync.leases import ITEM_LEASE
from registry.watch.sync.worker import ModelReader, work_due, work_run

__all__ = ["ITEM_LEASE", "ModelReader", "work_due", "work_run"]

"""The past of a model, read from its commits, slowly and beside everything else."""

from registry.watch.backfill.leases import BACKFILL_LEASE
from registry.watch.backfill.worker import backfill_due

__all__ = ["BACKFILL_LEASE", "backfill_due"]

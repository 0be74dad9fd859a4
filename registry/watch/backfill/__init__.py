"""The past of a model, read from its commits, slowly and beside everything else."""

from registry.watch.backfill.tables import Backfill
from registry.watch.backfill.worker import backfill_due

__all__ = ["Backfill", "backfill_due"]

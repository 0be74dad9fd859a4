"""Operating the readings: their state, pausing them, and what could not be read for long."""

from registry.watch.operations.stale import tell_stale
from registry.watch.operations.status import (
    SyncStatus,
    read_status,
    tally_backfills,
    tally_budgets,
    tally_items,
    tally_watched,
)

__all__ = [
    "SyncStatus",
    "read_status",
    "tally_backfills",
    "tally_budgets",
    "tally_items",
    "tally_watched",
    "tell_stale",
]

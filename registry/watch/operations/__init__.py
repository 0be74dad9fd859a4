"""Operating the readings: their state, pausing them, and what could not be read for long."""

from registry.watch.operations.schemas import Resumed
from registry.watch.operations.stale import tell_stale
from registry.watch.operations.status import SyncStatus, read_status

__all__ = [
    "Resumed",
    "SyncStatus",
    "read_status",
    "tell_stale",
]

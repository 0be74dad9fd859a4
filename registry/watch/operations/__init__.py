"""Operating the readings: their state, pausing them, and what could not be read for long."""

from registry.watch.operations.hubs import declare_same
from registry.watch.operations.schemas import Resumed
from registry.watch.operations.stale import tell_stale
from registry.watch.operations.status import SyncStatus, read_status

__all__ = [
    "Resumed",
    "SyncStatus",
    "declare_same",
    "read_status",
    "tell_stale",
]

"""What a difference between two observations means: which is flagged, as what kind, and whom it concerns."""

from registry.watch.changes.schemas import FlagRead
from registry.watch.changes.service import FlagFilter, flags_of_run, latest_flags, list_flags
from registry.watch.changes.tables import Flag

__all__ = ["Flag", "FlagFilter", "FlagRead", "flags_of_run", "latest_flags", "list_flags"]

"""What a difference between two observations means: which is flagged, as what kind, and whom it concerns."""

from registry.watch.changes.impact import AffectedPage, Holders, get_flag, list_affected
from registry.watch.changes.rules import Direction, Kind, Severity
from registry.watch.changes.schemas import DirectionCount, FlagRead
from registry.watch.changes.service import (
    FlagFilter,
    count_directions,
    cursor_at_end,
    flags_of_run,
    latest_flags,
    list_flags,
    show_flag,
)
from registry.watch.changes.tables import Flag

__all__ = [
    "AffectedPage", "Direction", "DirectionCount", "Flag", "FlagFilter", "FlagRead", "Holders", "Kind", "Severity",
    "count_directions", "cursor_at_end", "flags_of_run", "get_flag", "latest_flags", "list_affected", "list_flags",
    "show_flag",
]  # fmt: skip

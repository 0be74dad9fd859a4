"""What happened: an append-only log, the audit trail and the source of alerts."""

from registry.events.service import (
    ACTING_KEY,
    FactsMade,
    FactsMoved,
    GroupReleased,
    record_event,
    release_group,
    tell_moved,
)
from registry.events.tables import Event

__all__ = [
    "ACTING_KEY", "Event", "FactsMade", "FactsMoved", "GroupReleased", "record_event", "release_group", "tell_moved",
]  # fmt: skip

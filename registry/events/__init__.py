"""What happened: an append-only log, the audit trail and the source of alerts."""

from registry.events.service import (
    ACTING_KEY,
    EventsRecorded,
    FactsMade,
    FactsMoved,
    GroupReleased,
    Happening,
    record_event,
    record_events,
    release_group,
    tell_moved,
)
from registry.events.tables import Event

__all__ = [
    "ACTING_KEY",
    "Event",
    "EventsRecorded",
    "FactsMade",
    "FactsMoved",
    "GroupReleased",
    "Happening",
    "record_event",
    "record_events",
    "release_group",
    "tell_moved",
]

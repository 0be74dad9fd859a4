"""What happened: an append-only log, the audit trail and the source of alerts."""

from registry.events.service import GroupReleased, record_event, release_group
from registry.events.tables import Event

__all__ = ["Event", "GroupReleased", "record_event", "release_group"]

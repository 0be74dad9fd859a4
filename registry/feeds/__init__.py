"""What happened, for programs that ask: the events in order, and who did what."""

from registry.feeds.export import FORMATS, Format, export_actions
from registry.feeds.queries import Wanted, last_event, list_actions, read_events
from registry.feeds.schemas import ActionRead, EventPage, EventRead

__all__ = [
    "FORMATS", "ActionRead", "EventPage", "EventRead", "Format", "Wanted", "export_actions", "last_event",
    "list_actions", "read_events",
]  # fmt: skip

"""What happened, for programs that ask: the events in order, and who did what."""

from registry.feeds.queries import Wanted, list_actions, read_events
from registry.feeds.schemas import ActionRead, EventPage, EventRead

__all__ = ["ActionRead", "EventPage", "EventRead", "Wanted", "list_actions", "read_events"]

"""Events and actions on the wire."""

from datetime import datetime
from typing import Any

import msgspec


class EventRead(msgspec.Struct, frozen=True):
    """One event, as subscribers of webhooks get it."""

    id: str
    type: str
    at: datetime
    model: str | None
    sequence: int
    """Counts the events about one model, those that are not told too: a later one is newer."""
    data: dict[str, Any]


class EventPage(msgspec.Struct, frozen=True):
    """Events in the order in which they were recorded."""

    items: list[EventRead]
    next: str | None
    """The id to go on from, as `since`, now or later; null where nothing has happened yet."""


class ActionRead(msgspec.Struct, frozen=True):
    """Something that somebody did."""

    id: str
    at: datetime
    key: str | None
    """The id of the API key; null of the command line, and of what was recorded before keys were noted."""
    actor: str
    """The name of the key, or who sat at the machine."""
    action: str
    """Such as `webhook.created`."""
    subject: str | None
    """The model, group or other thing that it was done to."""
    detail: dict[str, Any]

"""The wire of the watch list, sync runs and flags."""

from datetime import datetime

import msgspec


class WatchedRead(msgspec.Struct, frozen=True, kw_only=True):
    """A watched model and how its last readings went."""

    model: str
    reason: str
    """Why it is watched."""
    added_at: datetime
    added_by: str
    next_due_at: datetime
    last_success_at: datetime | None
    last_failure_at: datetime | None
    failures: int
    """Failed readings in a row."""
    stale_told_at: datetime | None
    """When `sync.stale` said that it could not be read for long; null again once it is read."""
    status: str
    """Of the record: `current`, `needs_review` or `gone`."""

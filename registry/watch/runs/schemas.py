"""Runs of readings on the wire."""

from datetime import datetime
from typing import Literal

import msgspec


class RunItemRead(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a run; ``outcome`` is first_seen, unchanged, observed, changed or failed."""

    model: str
    state: str
    """`queued`, `confirming` (read once, to be read again) or `done`."""
    outcome: str | None
    detail: str | None
    """Why it failed, or what was found."""
    finished_at: datetime | None


class RunRead(msgspec.Struct, frozen=True, kw_only=True):
    """A sync run with its counters and its first 1,000 models."""

    run_id: str
    trigger: str
    """Who or what asked: `manual`, `schedule`, `hook`, `page` and others."""
    dry_run: bool
    """Whether it only looked: the items say what would have been recorded."""
    requested_at: datetime
    requested_by: str
    status: Literal["running", "finished"]
    finished_at: datetime | None
    total: int
    done: int
    outcomes: dict[str, int]
    """How many models by outcome."""
    items: list[RunItemRead]


class ModelSyncRead(msgspec.Struct, frozen=True, kw_only=True):
    """How the readings of one model go."""

    model: str
    state: Literal["never", "ok", "failing"]
    """`failing` since the last success: what the record says is what was known then."""
    since: datetime | None
    """When this state began."""
    kind: str | None
    """What kind of failure it is."""
    detail: str | None
    last_success_at: datetime | None = None
    """Of a watched model."""
    last_failure_at: datetime | None = None
    failures: int = 0
    """Readings in a row that failed."""
    next_due_at: datetime | None = None
    """When it is read again; null where nobody watches it."""


class RunStarted(msgspec.Struct, frozen=True):
    """The run that was asked for."""

    run_id: str

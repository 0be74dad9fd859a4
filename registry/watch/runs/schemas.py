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


class RunStarted(msgspec.Struct, frozen=True):
    """The run that was asked for."""

    run_id: str

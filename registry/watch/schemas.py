"""The wire of the watch list, sync runs and flags."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta


class WatchedRead(msgspec.Struct, frozen=True, kw_only=True):
    """A watched model and how its last readings went."""

    model: str
    reason: str
    added_at: datetime
    added_by: str
    next_due_at: datetime
    last_success_at: datetime | None
    last_failure_at: datetime | None
    failures: int
    stale_told_at: datetime | None
    """When `sync.stale` said that it could not be read for long; null again once it is read."""
    status: str


class RunItemRead(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a run; ``outcome`` is first_seen, unchanged, observed, changed or failed."""

    model: str
    state: str
    outcome: str | None
    detail: str | None
    finished_at: datetime | None


class RunRead(msgspec.Struct, frozen=True, kw_only=True):
    """A sync run with its counters and its first 1,000 models."""

    run_id: str
    trigger: str
    dry_run: bool
    """Whether it only looked: the items say what would have been recorded."""
    requested_at: datetime
    requested_by: str
    status: Literal["running", "finished"]
    finished_at: datetime | None
    total: int
    done: int
    outcomes: dict[str, int]
    items: list[RunItemRead]


class RunStarted(msgspec.Struct, frozen=True):
    """The run that was asked for."""

    run_id: str


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """Who inherits a change."""

    descendants: int
    inventories: list[str] = []


class FlagRead(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded change, in the contract's shape; also the ``data`` of its alert."""

    id: str
    model: str
    kind: str
    direction: str
    severity: str
    class_before: str | None
    class_after: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    revision_before: str | None
    revision_after: str | None
    detected_at: datetime
    confirmed_at: datetime
    affected: Affected
    evidence: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    sensitive: list[str]
    status: str
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    note: str | None = None


class Acknowledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That someone has looked at a change."""

    note: Annotated[str, Meta(max_length=2_000)] | None = None

"""Checks of inventories on the wire: runs, results and history."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from registry.compliance.inventories.entries import ApprovalState

Verdict = Literal["allowed", "allowed_with_obligations", "denied", "needs_review"]


class CheckStarted(msgspec.Struct, frozen=True):
    """The check that was begun, or the one that was going on."""

    run_id: str


class CheckRunRead(msgspec.Struct, frozen=True, kw_only=True):
    """How far a check of an inventory is, and what came of it."""

    id: str
    state: Literal["queued", "running", "done", "failed"]
    requested_at: datetime
    requested_by: str
    started_at: datetime | None
    finished_at: datetime | None
    total: int
    """Entries, when it was asked for."""
    done: int
    """Entries that were judged so far."""
    verdicts: dict[str, int]
    """How many entries had which verdict when it ended."""
    changed: int
    """Entries whose verdict was another one before, or that had none."""
    data_version: str | None
    """The version of the licence catalogue that judged."""
    detail: str | None
    """What went wrong, if something did."""


class ResultRead(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of an entry last; the members of a check's answer, without the words that it quotes."""

    entry: str
    subject: str
    """The model or licence, with its revision."""
    owner: str | None
    state: ApprovalState | None
    """Of its approval."""
    verdict: Verdict
    verdict_before: Verdict | None
    """Null where nothing was found of it before."""
    since: datetime
    """When this was found first."""
    checked_at: datetime
    run_id: str
    license_verdict: Verdict
    findings: list[dict[str, Any]]
    obligations: list[dict[str, Any]]
    missing_facts: list[str]
    assumptions: list[str]
    licenses: list[str]
    policy: dict[str, Any] | None
    data_version: str


class VerdictChange(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a check found otherwise than the one before."""

    entry: str
    subject: str
    before: Verdict | None
    """Null for one that had not been judged."""
    after: Verdict
    at: datetime
    cause: str | None
    """`check`, or what made it be judged."""


class PastCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check, and what was otherwise than in the one before."""

    run: CheckRunRead
    changes: list[VerdictChange]
    """At most 1,000; `changed` of the run counts all."""

"""Recorded changes on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta


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

"""Recorded changes on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """Who inherits a change."""

    descendants: int
    """How many models were made from it."""
    inventories: list[str] = []
    """Ids of the inventories that hold it or one of those, for keys that may see inventories."""


class FlagRead(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded change as the API gives it; also the ``data`` of its alert."""

    id: str
    model: str
    kind: str
    """For example `license.text_changed`."""
    direction: str
    """For users: `widened`, `narrowed`, `lateral` or `unknown`."""
    severity: str
    """`info`, `warning` or `critical`."""
    class_before: str | None
    """The licence's class."""
    class_after: str | None
    before: dict[str, Any] | None
    """The facts that changed, as they were."""
    after: dict[str, Any] | None
    revision_before: str | None
    revision_after: str | None
    detected_at: datetime
    """When it was read for the first time."""
    confirmed_at: datetime
    """When a second reading showed the same."""
    affected: Affected
    evidence: list[dict[str, Any]]
    """Texts before and after, by path and sha256."""
    terms: list[dict[str, Any]]
    """Terms of the licence that moved."""
    sensitive: list[str]
    """Words that changed and that a person should look at."""
    status: str
    """`open` or `acknowledged`."""
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    note: str | None = None


class Acknowledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That someone has looked at a change."""

    note: Annotated[str, Meta(max_length=2_000)] | None = None


class DirectionCount(msgspec.Struct, frozen=True):
    """Changes by the month in which they were confirmed, and by direction."""

    month: str
    direction: str
    changes: int

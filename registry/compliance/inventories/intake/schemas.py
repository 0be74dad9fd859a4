"""Imports on the wire, and the lines that they leave to people."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.compliance.inventories.entries.schemas import Why


class MatchedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that names a registered model, or a licence of the catalogue."""

    line: int
    text: str
    entry: str
    """The id of its entry."""
    model: str | None
    license: str | None
    revision: str | None
    is_new: bool
    """False where the inventory had the entry already."""


class OpenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that nothing registered is matched with for certain; it is kept until somebody settles it."""

    id: str
    line: int
    text: str
    suggestions: list[str]
    """Ids of models that may be meant, the likeliest first."""
    reason: str


class IgnoredLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is of something else than a model."""

    line: int
    text: str
    reason: str


class ImportRead(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every line of a document."""

    import_id: str
    format: str
    """The one that it was read as."""
    added: int
    """New entries."""
    matched: list[MatchedLine]
    unmatched: list[OpenLine]
    ambiguous: list[OpenLine]
    """Those that can mean several models, or one that is spelled otherwise."""
    ignored: list[IgnoredLine]


class UnsettledRead(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an import that waits for somebody to say what it means."""

    id: str
    import_id: str
    line: int
    text: str
    is_ambiguous: bool
    suggestions: list[str]
    reason: str
    facts: dict[str, Any]
    """What else the line says: revision, use, owner, note; the entry gets it."""
    created_at: datetime


class Dismissal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a line needs no entry."""

    reason: Annotated[Why, Meta(description="Why it needs none, for the audit.")]

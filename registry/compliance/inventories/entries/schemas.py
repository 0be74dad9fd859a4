"""Entries of inventories on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.compliance.checks import ModelId
from registry.compliance.inventories.entries.rules import ApprovalState
from registry.compliance.inventories.schemas import Responsible, UseFacts

_TEXT = {"words": "text without NUL characters"}
EntryRevision = Annotated[
    str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$", extra={"words": "a commit, tag or branch"})
]
Purl = Annotated[
    str,
    Meta(
        min_length=5, max_length=500, pattern="^pkg:[^\\x00-\\x20\\x7f]+$",
        extra={"words": "a package URL such as pkg:huggingface/owner/name@commit"},
    ),
]  # fmt: skip
LicenseName = Annotated[
    str, Meta(min_length=1, max_length=80, pattern="^[^\\x00-\\x1f\\x7f]+$", extra={"words": "a key of the catalogue"})
]
Note = Annotated[str, Meta(max_length=2_000, pattern="^[^\\x00]*$", extra=_TEXT)]
Why = Annotated[str, Meta(min_length=1, max_length=2_000, pattern="^[^\\x00]*[^\\x00\\s][^\\x00]*$", extra=_TEXT)]


class InventoryEntryWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One use of one model, or of whatever stands under one licence."""

    model: ModelId | None = None
    """By its id or the address of its page; it need not be registered yet."""
    purl: Purl | None = None
    """Instead of `model`."""
    license: LicenseName | None = None
    """Instead of `model`: a key of the catalogue, for what no record describes."""
    revision: EntryRevision | None = None
    """The commit, tag or branch that is used; the latest state without it."""
    use: UseFacts = {}
    """What differs from the use of the inventory; null unsays what it states."""
    owner: Responsible | None = None
    note: Note | None = None


class EntrySource(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry came from."""

    import_id: str
    line: int
    text: str


class ApprovalRead(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked for the approval of an entry, who decided, and why; keys are told by their ids."""

    state: ApprovalState
    requested_by: str | None
    requested_at: datetime | None
    request_reason: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None


class InventoryEntryRead(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of an inventory."""

    id: str
    model: str | None
    purl: str | None
    license: str | None
    revision: str | None
    use: dict[str, Any]
    """What differs from the use of the inventory."""
    owner: str | None
    note: str | None
    state: ApprovalState | None
    """Null where nobody asked."""
    approval: ApprovalRead | None
    verdict: str | None
    """What was found last; null where it was not checked since it changed."""
    checked_at: datetime | None
    source: EntrySource | None
    created_at: datetime
    updated_at: datetime


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is asked for or decided."""

    reason: Why

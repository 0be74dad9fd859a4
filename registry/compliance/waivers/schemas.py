"""Waivers on the wire."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

WaiverState = Literal["active", "expired", "reopened", "revoked"]
_TEXT = {"words": "text without NUL characters"}
_LINE = "^[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$"
_LINES = "^[^\\x00]*[^\\x00\\s][^\\x00]*$"


class WaiverWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is waived, why, by whose word and until when; what it covers is looked up now, and kept with it."""

    inventory: Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE, extra={"words": "text in one line"})]
    """Its id or its name."""
    entry: Annotated[
        str, Meta(min_length=1, max_length=420, pattern=_LINE, extra={"words": "an entry, or the model that it is of"})
    ]
    """Its id, or the model or licence that no other entry of the inventory is of, such as `owner/name`."""
    rule: Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE, extra={"words": "the id of a rule"})]
    """Of the finding, which has to be a policy's."""
    reason_code: Annotated[
        str,
        Meta(
            max_length=60,
            pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$",
            extra={"words": "a short code such as accepted_risk"},
            examples=["accepted_risk"],
        ),
    ]
    """A code of the institution's own, by which reasons are counted."""
    reason: Annotated[str, Meta(min_length=1, max_length=2_000, pattern=_LINES, extra=_TEXT)]
    owner: Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE, extra={"words": "text in one line"})]
    """Who answers for it: a role, a mailbox or a name."""
    expires_at: datetime
    """At most 400 days ahead."""


class Revocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a waiver ends before its time."""

    reason: Annotated[str, Meta(min_length=1, max_length=2_000, pattern=_LINES, extra=_TEXT)] | None = None


class FingerprintRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a waiver was granted for; where any of it changes, the finding is open again."""

    revision: str | None
    """The commit of the model."""
    texts: list[str]
    """SHA-256 of the licence texts that bind."""
    terms: str
    """A hash of all that is known of the licences that bind."""
    policy: str | None
    """The policy and its version."""
    findings: list[str]
    """A hash of each finding."""
    question: str | None = None
    """A hash of the subject as the entry names it, and of its use; null of a waiver that is older than this."""


class WaiverRead(msgspec.Struct, frozen=True, kw_only=True):
    """A waiver, and what became of it."""

    id: str
    inventory: str
    entry: str
    subject: str
    """The model or licence of the entry, with its revision."""
    rule: str
    reason_code: str
    reason: str
    owner: str
    state: WaiverState
    fingerprint: FingerprintRead
    expires_at: datetime
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    ended_by: str | None
    ended_reason: str | None

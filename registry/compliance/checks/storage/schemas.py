"""What is kept of a check, and how kept checks are shown."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.compliance.checks.schemas import CheckAnswer, SubjectBody, UseBody
from registry.compliance.rules.values import Outcome

MAX_BASES = 50
"""Ancestors whose documents are kept whole; of further ones only the name."""
Shared = Literal["yes", "no", "unknown"]
Reason = Annotated[str, Meta(min_length=1, max_length=2_000)]


class FrozenRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The document of a model as it was, and its hash."""

    id: str
    sha256: str
    document: msgspec.Raw


class FrozenText(msgspec.Struct, frozen=True, kw_only=True):
    """A text that belonged to a model, or to the licence list, when it was judged; the bytes are evidence."""

    model: str | None
    """None of a text that comes with the service."""
    path: str
    kind: str
    sha256: str
    size: int | None
    """In bytes; None where the bytes were not kept."""
    is_private: bool
    """Read with a token only, as far as was known then."""
    license: str | None
    """The key of the catalogue whose text this is word for word."""
    may_be_shared: Shared
    url: str | None
    """Where whoever may not get the text from us can read it."""


class FrozenCheck(msgspec.Struct, frozen=True, kw_only=True):
    """All that a check rested on, as it was: from this its evidence is made again and again."""

    format: int = 1
    id: str
    stored_at: datetime
    request: msgspec.Raw
    answer: msgspec.Raw
    record: FrozenRecord | None
    """None of bare facts, and of a revision that nobody has read."""
    bases: tuple[FrozenRecord, ...] = ()
    bases_named: tuple[str, ...] = ()
    """Ancestors without a document here: not registered, or too many."""
    texts: tuple[FrozenText, ...] = ()
    licenses: tuple[msgspec.Raw, ...] = ()
    """The entries of the catalogue that judged."""
    policy: msgspec.Raw = msgspec.Raw(b"null")
    """The version of the policy that was applied, whole, or ``null``."""
    waivers: tuple[msgspec.Raw, ...] = ()
    """The waivers that stood then."""
    report: str = ""
    """The page for people, made when the check was kept, so that a later release tells it in the same words."""


class StoredAnswer(CheckAnswer, frozen=True, kw_only=True):
    """A check that was kept: the answer as it was given, and what was asked."""

    id: str
    subject: SubjectBody
    use: UseBody


class StoredCheckItem(msgspec.Struct, frozen=True, kw_only=True):
    """A kept check in a list; `GET /v1/checks/{id}` has it whole."""

    id: str
    model: str | None
    """Null where bare licence facts were judged."""
    verdict: Outcome
    license_verdict: Outcome
    stored_at: datetime
    stored_by: str
    """The name of the key, or who sat at the machine."""
    stored_key: str | None
    """The id of the key."""


class Erasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a kept check is erased."""

    reason: Reason

"""The log on the wire; bytes are in base64."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.transparency.sequence import KeyHandover


class InclusionProof(msgspec.Struct, frozen=True, kw_only=True):
    """That a leaf stands at an index of a tree: RFC 9162, section 2.1.3, from the leaf up."""

    index: int
    size: int
    commitment: bytes
    """The data of the leaf; its hash is that of 0x00 and these 32 bytes."""
    hashes: list[bytes]
    note: str | None
    """The checkpoint of this size; null where none was signed."""


class ConsistencyProof(msgspec.Struct, frozen=True, kw_only=True):
    """That a tree is the beginning of another one: RFC 9162, section 2.1.4."""

    first: int
    size: int
    hashes: list[bytes]
    note: str | None
    """The checkpoint of the larger size; null where none was signed."""


class KeyHandovers(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of the key, oldest first."""

    items: Annotated[tuple[KeyHandover, ...], Meta(max_length=1_000)]


class LogEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One leaf; of what the reader may not know, its index and commitment alone."""

    index: int
    commitment: bytes
    """SHA-256 of the salt and the content: what stands in the tree."""
    erased: bool
    kind: str | None = None
    subject: str | None = None
    """The key of the row it is about."""
    salt: bytes | None = None
    content: str | None = None
    """JSON, to be hashed as it stands here."""


class LogPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries in the order of the tree."""

    items: list[LogEntry]
    next: int
    """The index to go on from, as `since`, now or later."""


class EntryErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an entry is erased, and how much of it."""

    reason: Annotated[str, Meta(min_length=1, max_length=2_000)]
    scope: Literal["all", "words"] = "all"
    """`words`: only the words of people in it: names of keys, reasons, notes."""

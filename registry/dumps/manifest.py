"""What a dump says of itself, and its lines where they are not those of the API."""

from datetime import datetime
from typing import Any

import msgspec

FORMAT = 1
"""Raised when a dump of today could be misread by older code."""


class DumpedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of lines, packed with gzip."""

    file: str
    schema: str
    """What each line is, a name in `schema.json`."""
    key: str
    """The member that names a line. Lines are ordered by it, bytewise; changes as they were recorded."""
    lines: int
    first: str | None
    """The key of the first line."""
    last: str | None
    bytes: int
    sha256: str
    unpacked_bytes: int
    unpacked_sha256: str


class DumpedSource(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Somebody whose data stands in records, on terms of its own."""

    source: str
    """As `layers` and `license_sources` name it."""
    title: str
    data_license: str
    """SPDX id of the licence of its data."""
    version: str | None
    homepage: str | None
    attribution: str
    """What is to be said wherever its facts are passed on."""


class DumpEnd(msgspec.Struct, frozen=True, kw_only=True):
    """Up to where a dump goes: whoever goes on from here misses nothing that everybody may see."""

    last_event: str | None
    """`GET /v1/events?since=` goes on from it; null: from the beginning."""
    changes_cursor: str | None
    """`GET /v1/changes?cursor=` goes on from it; null: from the beginning."""
    updated_at: datetime | None
    """When the record that changed last did: `GET /v1/models?sort=-updated_at` down to it is what changed since."""


class DumpManifest(msgspec.Struct, frozen=True, kw_only=True):
    """Written last; nothing in it is of the moment it was made."""

    format: int
    cardwatch: str
    """The version that wrote it."""
    data_version: str
    """Of the catalogue of licences."""
    license: str | None
    """On which terms whoever runs the registry passes on its own conclusions; null: nobody said so."""
    until: DumpEnd
    files: tuple[DumpedFile, ...]
    sources: tuple[DumpedSource, ...]
    left_out: int
    """Records that rest on data whose licence is not known to let it be passed on."""

    def lines_of(self, file: str) -> int:
        """How many lines a file has; 0 where there is none of this name."""
        return next((one.lines for one in self.files if one.file == file), 0)


class DumpedEffect(msgspec.Struct, frozen=True, kw_only=True):
    """Who inherits a change."""

    descendants: int


class DumpedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded change as `GET /v1/changes` tells it, without inventories and whoever looked at it."""

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
    affected: DumpedEffect
    evidence: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    sensitive: list[str]
    status: str
    acknowledged_at: datetime | None


class DumpRead(msgspec.Struct, frozen=True, kw_only=True):
    """A dump that can be fetched."""

    name: str
    """The day, in UTC, that it is of; `/v1/dumps/{name}/{file}` are its files, and `latest` is the newest."""
    made_at: datetime
    bytes: int
    """Of all its files together."""
    manifest: DumpManifest

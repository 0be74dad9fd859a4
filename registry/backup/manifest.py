"""What a backup says of itself: its schema, its tables with their columns, and the hash of each part."""

from datetime import datetime
from enum import StrEnum

import msgspec

from registry.errors import CardwatchError

FORMAT = 1
"""Raised when a file of today could be misread by older code; what is only added does not raise it."""
MANIFEST_NAME = "manifest.json"


class DamagedBackupError(CardwatchError):
    """The file is not a backup, or not the one that was written."""


class ColumnKind(StrEnum):
    """What a column holds, in the words of neither database; in a part it is spelled as said here."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    """ISO 8601 in UTC."""
    JSON = "json"
    """The JSON text as a string: numbers keep all their digits, and ``null`` differs from nothing."""
    BYTES = "bytes"
    """Base64."""


class Shape(msgspec.Struct, frozen=True):
    """A table: its name and its columns in the order in which a row has them."""

    name: str
    columns: dict[str, ColumnKind]


class TablePart(msgspec.Struct, frozen=True):
    """One table of a backup: a line of JSON per row, an array of its columns."""

    table: Shape
    rows: int
    bytes: int
    """Before they were packed."""
    sha256: str
    """Of the same bytes."""

    @property
    def file(self) -> str:
        """The name of the part inside the backup."""
        return part_name(self.table)


class Manifest(msgspec.Struct, frozen=True):
    """Written last, when everything else is known; read first."""

    format: int
    revision: str
    """The migration whose schema the tables have."""
    created_at: datetime
    cardwatch: str
    """The version that wrote it."""
    database: str
    """The kind of database it was read from, for people."""
    parts: list[TablePart]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(part.rows for part in self.parts)

    def rows_of(self, table: str) -> int:
        """Of one table; 0 where there is none of this name."""
        return sum(part.rows for part in self.parts if part.table.name == table)


def part_name(table: Shape) -> str:
    """How the part of a table is called inside the backup."""
    return f"{table.name}.ndjson"

"""When a dump is due, how dumps and their files are called, and which range of a file was asked for. Pure.

* A dump bears the day (UTC) whose hour it was made after; a day has one.
* Nothing in a dump's files is of the moment it was made: the same facts are the same bytes.
* Names that are not of this form are none of ours, and are left alone.

Decided in ADR 0070.
"""

import datetime as dt
import re
from collections.abc import Iterable

LATEST = "latest"
MANIFEST, SUMS, TERMS, SHAPES = "manifest.json", "SHA256SUMS", "LICENSE", "schema.json"
LINES = ".jsonl.gz"
"""How the files that hold lines end."""
FILES = (*(f"{name}{LINES}" for name in ("records", "licenses", "changes", "openness")), MANIFEST, SUMS, TERMS, SHAPES)
"""All files of a dump."""
PARTIAL = ".partial"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def is_name(text: str) -> bool:
    """Whether a folder of this name is a whole dump."""
    return _NAME.fullmatch(text) is not None


def due_name(now: dt.datetime, hour: int) -> str:
    """The name of the newest dump that there should be: of the last day whose hour has come, in UTC."""
    return (now.astimezone(dt.UTC) - dt.timedelta(hours=hour)).date().isoformat()


def is_due(names: Iterable[str], now: dt.datetime, hour: int) -> bool:
    """Whether the newest of these dumps is older than it should be."""
    return max(filter(is_name, names), default="") < due_name(now, hour)


def outdated(names: Iterable[str], keep: int) -> list[str]:
    """The dumps beyond so many, the oldest first."""
    return sorted(filter(is_name, names))[:-keep]


def span_of(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte of a range and the one behind its last; None where the whole file is to be sent.

    RFC 9110, 14.2: a server may ignore a header; of several ranges, of none that can be read, and of one that lies
    beyond the end it is ignored.
    """
    found = _RANGE.fullmatch((header or "").strip())
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        start, end = size - min(int(last or 0), size), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    return (start, end) if start < end else None

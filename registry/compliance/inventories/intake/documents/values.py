"""One line of a list of models, whatever its format."""

from typing import Any

import msgspec

from registry.compliance.scan import NameKind

MAX_LINES = 20_000
MAX_SHOWN = 300
"""Characters of a line that are kept."""


class UnreadableListError(Exception):
    """The document is not in its format, or too large; the message says why."""


class ListedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a line names; one that names nothing says why in ``reason``."""

    line: int
    """From 1; a component of a document has the line on which it is named."""
    text: str
    name: str = ""
    """An id of a hub, or Ollama's or a provider's own name."""
    kind: NameKind = NameKind.HUB
    revision: str | None = None
    license: str | None = None
    """Of a line that names no model."""
    use: dict[str, Any] = {}
    owner: str | None = None
    note: str | None = None
    reason: str = ""
    is_doubted: bool = False
    """Whether who wrote it is not certain that ``name`` is meant."""
    is_ignored: bool = False
    """Whether it is of something that is no model, and waits for nobody."""


def shown(text: str) -> str:
    """Words of a document in one line, without what no database or terminal takes."""
    plain = text[: 4 * MAX_SHOWN]
    if not plain.isprintable():
        plain = "".join(letter if letter.isprintable() else " " for letter in plain)
    return " ".join(plain.split())[:MAX_SHOWN]


def decoded(data: bytes) -> str:
    """The text of a document: UTF-8, UTF-16 with its mark, else as German spreadsheets write it."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")

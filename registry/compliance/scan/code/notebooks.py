"""The code of a notebook: its cells as one Python source, and its shell commands. Pure."""

import re
from typing import Any

import msgspec

_MAGIC = re.compile(r"^(\s*)(?:[!%?].*|[\w.]+\?+\s*)$")
_ASSIGNED = re.compile(r"^(\s*\w+\s*=\s*)([!%].*)$")
_FILLED = re.compile(r"(?<![{$\w])\{([^{}\s]{1,100})\}(?!\})")
"""What IPython fills in: a name of the code."""
_FOREIGN = ("%%bash", "%%sh", "%%writefile", "%%html", "%%javascript", "%%js", "%%latex", "%%markdown", "%%perl", "%%R")


class Cells(msgspec.Struct, frozen=True):
    """The cells of a notebook: Python, each cell by itself, and whatever else its cells hold as text."""

    python: tuple[str, ...]
    other: str


def cells_in(text: str) -> Cells | None:
    """The cells; None of what is no notebook."""
    try:
        found = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    listed = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        sheets = found.get("worksheets") if isinstance(found, dict) else None
        listed = [cell for sheet in sheets for cell in sheet.get("cells", [])] if isinstance(sheets, list) else None
    if listed is None:
        return None
    python, other = list[str](), list[str]()
    for cell in listed:
        source = _source(cell)
        is_code = isinstance(cell, dict) and cell.get("cell_type") == "code"
        if is_code and not source.lstrip().startswith(_FOREIGN):
            code, commands = _parted(source.split("\n"))
            python.append("\n".join(code))
            other += commands
        else:
            other.append(source)
    return Cells(tuple(python), "\n".join(other))


def _source(cell: Any) -> str:  # noqa: ANN401 - any JSON
    source = cell.get("source", cell.get("input", "")) if isinstance(cell, dict) else ""
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Python, and the commands for the shell or the notebook with the lines that continue them."""
    code, commands = list[str](), list[str]()
    is_continued = False
    for line in lines:
        assigned = _ASSIGNED.match(line)
        is_command = is_continued or assigned is not None or line.lstrip().startswith(("!", "%"))
        if is_command:
            commands.append(_FILLED.sub(r"{{\1}}", assigned[2] if assigned else line))
        code.append("" if is_continued else _plain(line))
        is_continued = is_command and line.rstrip().endswith("\\")
    return code, commands


def _plain(line: str) -> str:
    """A line that Python's grammar takes: what is for the shell or the notebook itself becomes nothing."""
    if assigned := _ASSIGNED.match(line):
        return f"{assigned[1]}None"
    magic = _MAGIC.match(line)
    return f"{magic[1]}pass" if magic else line

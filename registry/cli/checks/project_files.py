"""The files of a project, from the file system into the readers of a scan."""

import os
from collections.abc import Iterator
from pathlib import Path

from registry.compliance.scan import FOLDERS, MAX_DOCUMENT, MAX_TEXT, Findings, Unresolved, findings_in

DOCUMENTS = (".ipynb", ".json", ".jsonld")
"""Files that may be longer than a text."""
MAX_FILES = 50_000
SKIPPED = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache"}
)


def all_findings(path: Path) -> Iterator[Findings]:
    """What each file says, and each folder that is one thing, such as a cache of models."""
    if path.is_file():
        yield _named_file(path)
        return
    count = 0
    for folder, folders, names in os.walk(path):
        shown = str(Path(folder).relative_to(path))
        reader = next((one for one in FOLDERS if one.takes(Path(folder), folders, names)), None)
        if reader is not None:
            folders.clear()
            yield reader.read(Path(folder), shown)
            continue
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                yield _untold(str(path), f"There are more than {MAX_FILES:,} files; the rest was not read.")
                return
            file = Path(folder, name)
            yield Findings() if file.is_symlink() else _findings(file, str(file.relative_to(path)))


def _named_file(path: Path) -> Findings:
    """The findings of the one file that is asked for: nothing read is told, whatever kind it is."""
    found = _findings(path, path.name)
    if found == Findings() and _is_no_text(path):
        return _untold(path.name, "This file is no text, or is too large; nothing of it was read.")
    return found


def _is_no_text(path: Path) -> bool:
    data = path.read_bytes()
    return b"\x00" in data[: MAX_TEXT + 1] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}


def _findings(file: Path, shown: str) -> Findings:
    """The findings of one file; a device or a pipe is passed over."""
    limit = MAX_DOCUMENT if file.suffix.lower() in DOCUMENTS else MAX_TEXT
    try:
        if not file.is_file():
            return Findings()
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError as error:
        return _untold(shown, f"This file cannot be read: {error.strerror}.")
    return findings_in(shown, data)


def _untold(path: str, detail: str) -> Findings:
    return Findings(unresolved=(Unresolved(path, 1, detail),))

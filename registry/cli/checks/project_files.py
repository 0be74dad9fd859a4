"""The files of a project, from the file system into the readers of a scan."""

import os
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from registry.cli.checks.written_lists import with_its_lines
from registry.cli.output import say
from registry.compliance.scan import (
    ANSWERS_FILE,
    FOLDERS,
    MAX_DOCUMENT,
    MAX_TEXT,
    Findings,
    Unresolved,
    findings_in,
    report_kind,
)

DOCUMENTS = (".ipynb", ".json", ".jsonld")
"""Files that may be longer than a text."""
MAX_FILES = 50_000
SKIPPED = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".tox",
        ".pytest_cache", ".hypothesis",
    }
)  # fmt: skip
_WIDE = {b"\xff\xfe", b"\xfe\xff"}
_PAUSE = 0.2
"""Seconds between two lines of progress."""


class Progress:
    """Tells on standard error how many files were read, where somebody watches."""

    def __init__(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown
        self._is_terminal = sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self.count = 0

    def step(self) -> None:
        """One more file was read."""
        self.count += 1
        if self._is_shown and time.monotonic() - self._last >= _PAUSE:
            self._last = time.monotonic()
            start = "\r" if self._is_terminal else ""
            click.echo(f"{start}{self.count:,} files read ...", err=True, nl=not self._is_terminal)

    def end(self) -> None:
        """All were read."""
        if self._is_shown:
            taken = time.monotonic() - self._began
            start = "\r" if self._is_terminal else ""
            click.echo(f"{start}{self.count:,} files read in {taken:.1f} s", err=True)


def all_findings(path: Path, progress: Progress, passed_over: Collection[Path] = ()) -> Iterator[Findings]:
    """What each file says, and each folder that is one thing, such as a cache of models."""
    if path.is_file():
        progress.step()
        yield _named_file(path)
        return
    for folder, folders, names in os.walk(path):
        shown = _shown(os.path.relpath(folder, path))
        reader = next((one for one in FOLDERS if one.takes(Path(folder), folders, names)), None)
        if reader is not None:
            folders.clear()
            yield reader.read(Path(folder), shown)
            continue
        folders[:] = sorted(set(folders) - SKIPPED)
        yield from (_locked(Path(folder, one), path) for one in folders if not os.access(Path(folder, one), os.R_OK))
        for name in sorted(names):
            if progress.count >= MAX_FILES:
                yield _untold(str(path), f"There are more than {MAX_FILES:,} files; the rest was not read.")
                return
            file = Path(folder, name)
            if name != ANSWERS_FILE and not file.is_symlink() and not _is_among(file, passed_over):
                progress.step()
                yield _findings(file, _shown(name) if shown == "." else f"{shown}/{_shown(name)}")


def _is_among(file: Path, others: Collection[Path]) -> bool:
    """Whether a file is one of others that may be spelled in another way."""
    return any(one.name == file.name and one.absolute() == file.absolute() for one in others)


def _shown(name: str) -> str:
    """A name of the file system as text: bytes that are none become marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def _locked(folder: Path, root: Path) -> Findings:
    return _untold(_shown(str(folder.relative_to(root))), "This folder cannot be read.")


def _named_file(path: Path) -> Findings:
    """The findings of the one file that is asked for: nothing read is told, whatever kind it is."""
    found = _findings(path, _shown(path.name))
    if found == Findings():
        data = path.read_bytes()[: MAX_DOCUMENT + 1]
        if b"\x00" in data and data[:2] not in _WIDE:
            return _untold(_shown(path.name), "This file is no text; nothing of it was read.")
        if len(data) > (MAX_DOCUMENT if path.suffix.lower() in DOCUMENTS else MAX_TEXT):
            return _untold(_shown(path.name), "This file is too large; nothing of it was read.")
    return found


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
    if kind := report_kind(shown, data):
        say(f"{shown} is {kind}, and no source: not read.")
        return Findings()
    return with_its_lines(shown, data, findings_in(shown, data))


def _untold(path: str, detail: str) -> Findings:
    return Findings(unresolved=(Unresolved(path, 1, detail),))

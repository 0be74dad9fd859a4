"""Copies of one SQLite file, lent to test after test: to copy the file for each took longer than most tests of it.

All that a borrower writes stays in the file's write-ahead log while a reader holds on to the file as it was lent, since
no checkpoint may overtake a reader. The log is thrown away afterwards. A file that changed all the same is dropped, and
so is one that somebody has left open.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite makes beside a file."""


@dataclass
class _Copy:
    path: Path
    stamp: tuple[int, int, int]


class FileLending:
    """The copies of one file in a folder; `lend` one as a path of one's own, and `take_back` that path."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template, self._folder = template, folder
        self._made = 0
        self._free: list[_Copy] = []
        self._lent: dict[Path, tuple[_Copy, sqlite3.Connection]] = {}

    def lend(self, place: Path) -> None:
        """Let the path lead to a file that is like the template and that nobody else uses."""
        copy = self._free.pop() if self._free else self._make()
        # A reader that may not write: the last connection that may would checkpoint when it is closed.
        guard = sqlite3.connect(f"{copy.path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
        guard.isolation_level = None
        guard.execute("BEGIN")
        guard.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        place.symlink_to(copy.path)
        self._lent[place] = (copy, guard)

    def take_back(self, place: Path) -> None:
        """Throw away what was written, and keep the file for the next borrower where it is as it was lent."""
        copy, guard = self._lent.pop(place)
        with closing(guard):
            guard.execute("ROLLBACK")
        for end in BESIDE:
            copy.path.with_name(copy.path.name + end).unlink(missing_ok=True)
        place.unlink()
        if _stamp(copy.path) == copy.stamp and not _is_open(copy.path):
            self._free.append(copy)
        else:
            copy.path.unlink()

    def _make(self) -> _Copy:
        self._made += 1
        path = self._folder / f"{self._made}.db"
        shutil.copyfile(self._template, path)
        path.chmod(0o600)
        return _Copy(path, _stamp(path))


def _stamp(path: Path) -> tuple[int, int, int]:
    """Changes with every write."""
    found = path.stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _is_open(path: Path) -> bool:
    """Whether a connection of this process is still there, which could write what it has into the file."""
    wanted = path.stat()
    for number in Path("/dev/fd").iterdir():
        with suppress(OSError):  # the one that lists them is closed by now
            if os.path.samestat(os.fstat(int(number.name)), wanted):
                return True
    return False

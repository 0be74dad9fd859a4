"""The folder that dumps stand in: each is there whole or not at all, and a reader never meets half of one.

* A dump is written beside the others under a hidden name, and gets its own when the disk has all of it.
* One that goes is hidden first. What a process left that died is cleared away by the next one that holds the folder.
* The system lets go of the lock however its owner ends (flock); it holds on one machine, so one machine makes dumps.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from registry.dumps.files import keep_names
from registry.dumps.manifest import DumpManifest, DumpRead
from registry.dumps.rules import LATEST, MANIFEST, PARTIAL, SUMS, is_name
from registry.errors import CardwatchError, Conflict, NotFound

_LOCK = ".lock"
_SUM = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]{0,80})", re.ASCII)


class ShelvedFile(NamedTuple):
    """A file of a dump that is there."""

    path: Path
    dump: str
    sha256: str


@contextmanager
def placed(folder: Path) -> Iterator[Path]:
    """A folder to write into, which is there under its name when the body ended, and not before.

    Raises ``Conflict`` where there is something under this name, and ``CardwatchError`` where it cannot be written.
    """
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{PARTIAL}")
    try:
        if folder.exists():
            raise Conflict(f"{folder} exists; name a folder that does not.")
        partial.mkdir(parents=True)
        yield partial
        keep_names(partial)
        partial.rename(folder)
        keep_names(folder.parent)
    except OSError as error:
        raise CardwatchError(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def held(shelf: Path) -> Iterator[bool]:
    """Hold a folder of dumps as the only one that writes there; False where another one does."""
    shelf.mkdir(parents=True, exist_ok=True)
    number = os.open(shelf / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(number)


def names_on(shelf: Path) -> list[str]:
    """The whole dumps of a folder, the newest first; none where there is no folder."""
    try:
        return sorted((one.name for one in shelf.iterdir() if is_name(one.name)), reverse=True)
    except FileNotFoundError:
        return []


def clear_partials(shelf: Path) -> None:
    """Take away what was never finished; only for who holds the folder."""
    for one in shelf.glob(f".*{PARTIAL}"):
        shutil.rmtree(one, ignore_errors=True)


def remove(shelf: Path, name: str) -> None:
    """Take away a dump: first its name, then its files."""
    hidden = shelf / f".{name}.{secrets.token_hex(4)}{PARTIAL}"
    (shelf / name).rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def read_dump(shelf: Path, name: str) -> DumpRead | None:
    """What a dump says of itself; None for one that goes at this moment, or that is none of ours."""
    path = shelf / name / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=DumpManifest)
        made_at = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
        size = sum(one.stat().st_size for one in path.parent.iterdir())
    except (OSError, msgspec.MsgspecError):
        return None
    return DumpRead(name=name, made_at=made_at, bytes=size, manifest=manifest)


def find_file(shelf: Path, name: str, file: str) -> ShelvedFile:
    """A file of a dump, or of the newest one under the name ``latest``; raises ``NotFound``."""
    names = names_on(shelf)
    dump = next(iter(names), "") if name == LATEST else name
    if dump not in names:
        raise NotFound(f"There is no dump {name[:40]!r}; GET /v1/dumps lists them.")
    sums = _sums_of(shelf / dump)
    if file not in sums:
        raise NotFound(f"A dump has no file {file[:60]!r}.", supported=sorted(sums))
    return ShelvedFile(shelf / dump / file, dump, sums[file])


def read_sums(text: str) -> dict[str, str]:
    """The hashes of ``SHA256SUMS`` by file, as sha256sum(1) writes them; what is no such line is left out.

    A name is that of a file beside the list, so that a list of strangers leads nowhere else.
    """
    return {found[2]: found[1] for line in text.splitlines() if (found := _SUM.fullmatch(line)) and found[2] != SUMS}


def sums_text(sums: Mapping[str, str]) -> str:
    """``SHA256SUMS`` of these files: one line for each, by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def _sums_of(folder: Path) -> dict[str, str]:
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except OSError:
        return {}
    return {**read_sums(text), SUMS: hashlib.sha256(text.encode()).hexdigest()}

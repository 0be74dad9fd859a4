"""A local copy of an index's repository, read as if a stranger had made it: bounded, and never outside its folder."""

import hashlib
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from registry.errors import Invalid

MAX_FILES = 5_000
MAX_FILE_BYTES = 256 * 1024
MAX_TOTAL_BYTES = 64 * 1024 * 1024
_MAX_GIT_BYTES = 4 * 1024 * 1024
_ENDINGS = frozenset({".yaml", ".yml"})
_COMMIT = re.compile(r"[0-9a-f]{40}")
_REF = re.compile(r"ref: (refs/heads/[\w./-]{1,200})")


class IndexFile(msgspec.Struct, frozen=True):
    """One file of an index, by its name in its folder."""

    name: str
    text: str

    @property
    def stem(self) -> str:
        """The name without its ending, which the indexes use as id."""
        return self.name.rpartition(".")[0]


class UnreadFile(msgspec.Struct, frozen=True):
    """A file that could not be read, and why."""

    file: str
    reason: str


class LocalCopy(msgspec.Struct, frozen=True):
    """What the folder held: its files, those that could not be read, and which version it is."""

    files: tuple[IndexFile, ...]
    failed: tuple[UnreadFile, ...]
    version: str


def read_copy(root: Path, inner: str | None = None) -> LocalCopy:
    """The YAML files of a folder, or of its folder ``inner`` where it has one; raises ``Invalid`` for no folder."""
    if not root.is_dir():
        raise Invalid(f"{str(root)!r} is no folder; give the folder that holds the copy of the index.")
    nested = root / inner if inner else root
    folder = nested if nested.is_dir() and _is_within(root, nested) else root
    files: list[IndexFile] = []
    failed: list[UnreadFile] = []
    left = MAX_TOTAL_BYTES
    for path in _candidates(folder):
        found = _read_within(folder, path, left)
        if isinstance(found, UnreadFile):
            failed.append(found)
        else:
            files.append(found)
            left -= len(found.text.encode())
    return LocalCopy(tuple(files), tuple(failed), _commit(root) or _content_hash(files))


def _candidates(folder: Path) -> list[Path]:
    """The files by name; a leading ``_`` marks what is no model."""
    names = (path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    found = sorted(path for path in names if not path.name.startswith(("_", ".")))
    if len(found) > MAX_FILES:
        raise Invalid(f"{str(folder)!r} holds more than {MAX_FILES} files; that is no index we know.")
    return found


def _read_within(folder: Path, path: Path, left: int) -> IndexFile | UnreadFile:
    name = path.name.encode("utf-8", "replace").decode()
    data = _bytes_of(folder, path, min(MAX_FILE_BYTES, left))
    if isinstance(data, str):
        return UnreadFile(name, data)
    try:
        return IndexFile(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return UnreadFile(name, "it is not UTF-8")


def _bytes_of(folder: Path, path: Path, limit: int) -> bytes | str:
    """The bytes of a plain file inside the folder, or why they are not read."""
    try:
        if not _is_within(folder, path):
            return "it links to a place outside the folder"
        if not stat.S_ISREG(path.stat().st_mode):
            return "it is no plain file"
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, RuntimeError) as error:
        return f"it cannot be read: {getattr(error, 'strerror', None) or 'a ring of links'}"
    return data if len(data) <= limit else f"it is longer than the {limit} bytes that are left for it"


def _is_within(folder: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _commit(root: Path) -> str | None:
    """The checked-out commit, read from the files of ``.git``; no program of the copy's choice is run."""
    git = root / ".git"
    head = _git_text(git, "HEAD")
    if _COMMIT.fullmatch(head):
        return head
    ref = _REF.fullmatch(head)
    if ref is None or ".." in ref[1]:
        return None
    loose = _git_text(git, ref[1])
    if _COMMIT.fullmatch(loose):
        return loose
    return next((commit for commit, name in _packed(git) if name == ref[1]), None)


def _packed(git: Path) -> Iterator[tuple[str, str]]:
    for line in _git_text(git, "packed-refs").splitlines():
        commit, _, name = line.partition(" ")
        if _COMMIT.fullmatch(commit):
            yield commit, name


def _git_text(git: Path, name: str) -> str:
    data = _bytes_of(git, git / name, _MAX_GIT_BYTES)
    return data.decode("utf-8", "replace").strip() if isinstance(data, bytes) else ""


def _content_hash(files: list[IndexFile]) -> str:
    """What stands for the version of a copy without history."""
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.name.encode()).digest() + hashlib.sha256(file.text.encode()).digest())
    return f"sha256:{total.hexdigest()}"

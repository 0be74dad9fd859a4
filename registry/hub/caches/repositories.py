"""One repository in a cache of huggingface_hub: whose it is, and which of its commits are there.

The library's scan gives up a whole cache for one file that it cannot decode, opens whatever lies among the refs, and
reads it to the end. So each repository is scanned alone, and only if its refs are small files.
"""

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

MAX_REF_BYTES = 1024
MAX_ENTRIES = 200_000
"""Files and folders of one repository."""
_FOLDER = re.compile(r"(models|datasets|spaces|kernels)--(.+)", re.DOTALL)
_PARTS = frozenset({"blobs", "refs", "snapshots"})
MAX_NAMED = 1_000
MAX_SHOWN = 200


class CachedRepository(msgspec.Struct, frozen=True, kw_only=True):
    """What a cache holds of one repository."""

    kind: str
    """``models``, ``datasets``, ``spaces`` or ``kernels``, as the folder says."""
    repo_id: str
    """As the folder says; it may be no id at all."""
    commits: tuple[str, ...] = ()
    """The names of its snapshots, sorted."""
    problem: str = ""
    """Why the library cannot read it, if it cannot; its commits are then what the folders are called."""


def is_cached_repository(name: str, folders: Iterable[str]) -> bool:
    """Whether a folder of this name, which holds these folders, is a repository of a cache; one of locks is none."""
    return bool(_FOLDER.fullmatch(name)) and not _PARTS.isdisjoint(folders)


def cached_repository(folder: Path) -> CachedRepository:
    """The repository in a folder of a cache; raises nothing but ValueError for a name that is none of a cache."""
    name = _FOLDER.fullmatch(folder.name)
    if name is None:
        raise ValueError(folder.name)
    found = CachedRepository(kind=name[1], repo_id=name[2].replace("--", "/"))
    try:
        _check(folder)
        return msgspec.structs.replace(found, commits=_scanned(folder))
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        told = "it is nested too deep or too large" if isinstance(error, RecursionError | MemoryError) else str(error)
        problem = told.replace(str(folder.parent), "")[:MAX_SHOWN]
        return msgspec.structs.replace(found, commits=tuple(_named(folder)), problem=problem)


def _scanned(folder: Path) -> tuple[str, ...]:
    """The commits by the library's scan of a cache that holds this repository alone; ValueError: what it refuses."""
    from registry.hub.library import scan_cache_dir  # noqa: PLC0415 - most of what is scanned or checked is no cache

    with tempfile.TemporaryDirectory(prefix="cardwatch-cache-") as alone:
        Path(alone, folder.name).symlink_to(os.path.realpath(folder), target_is_directory=True)
        info = scan_cache_dir(alone)
    if info.warnings:
        raise ValueError(str(info.warnings[0]).replace(os.path.realpath(alone), "").replace(alone, ""))
    return tuple(sorted(revision.commit_hash for repo in info.repos for revision in repo.revisions))


def _check(folder: Path) -> None:
    """Raises ValueError for what the library's scan had better not open."""
    for count, (place, entry) in enumerate(_entries(folder)):
        if count >= MAX_ENTRIES:
            raise ValueError(f"it holds more than {MAX_ENTRIES:,} files")
        if place == "refs" and not entry.is_dir(follow_symlinks=False):
            state = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(state.st_mode) or state.st_size > MAX_REF_BYTES:
                raise ValueError(f"its ref {entry.name[:50]!r} is no small file")


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All in refs and snapshots, with which of the two it is in; links are not followed."""
    waiting = [(place, os.path.join(folder, place)) for place in ("refs", "snapshots")]  # noqa: PTH118 - for speed
    while waiting:
        place, path = waiting.pop()
        if not os.path.isdir(path):  # noqa: PTH112 - for speed
            continue
        with os.scandir(path) as entries:
            for entry in entries:
                yield place, entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((place, entry.path))


def _named(folder: Path) -> list[str]:
    """What the folders of the snapshots are called."""
    place = os.path.join(folder, "snapshots")  # noqa: PTH118 - isdir raises nothing, whatever lies there
    try:
        names = sorted(os.listdir(place))  # noqa: PTH208 - as above
    except OSError:
        return []
    # As above: pathlib's is_dir raises for a loop of links.
    return [name for name in names if os.path.isdir(os.path.join(place, name))][:MAX_NAMED]  # noqa: PTH112, PTH118

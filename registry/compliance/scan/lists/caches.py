"""Caches of the Hugging Face Hub: each model and data set in them, at the commits that are there."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from registry.compliance.scan.files import FolderReader
from registry.compliance.scan.ids import hub_id, single_id
from registry.compliance.scan.values import Findings, NameKind, Reference, Unresolved, spelled
from registry.hub.caches import CachedRepository, cached_repository, is_cached_repository

MAX_REPOSITORIES = 20_000
_REPOSITORY = re.compile(r"(?:models|datasets|spaces|kernels)--.+", re.DOTALL)
_BESIDE = re.compile(r"\..*|xet|version\.txt|version_[a-z_]+\.txt|CACHEDIR\.TAG")
"""What else a cache holds beside its repositories, and nothing of which is a project's."""
_REVISION = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")
_KINDS = {"models": NameKind.HUB, "datasets": NameKind.DATASET}


def is_cache(folder: Path, folders: list[str], files: list[str]) -> bool:
    """Whether a folder is one repository of a cache, or a cache that holds nothing else.

    A cache in the midst of a project is walked through, and its repositories are read one by one.
    """
    if is_cached_repository(_real(folder).name, folders):
        return True
    repositories = [name for name in folders if _REPOSITORY.fullmatch(name)]
    others = [name for name in (*folders, *files) if not _REPOSITORY.fullmatch(name)]
    return bool(repositories) and all(_BESIDE.fullmatch(name) for name in others)


def read_cache(folder: Path, shown: str) -> Findings:
    """All that a cache, or one repository of it, holds."""
    folder = _real(folder)
    references, unresolved = list[Reference](), list[Unresolved]()
    for count, one in enumerate(_repositories(folder)):
        path = shown if one == folder else one.name if shown == "." else f"{shown}/{one.name}"
        if count >= MAX_REPOSITORIES:
            detail = f"There are more than {MAX_REPOSITORIES:,} repositories in this cache; the rest was not read."
            unresolved.append(Unresolved(shown, 1, detail))
            break
        for found in _found(cached_repository(one), path):
            if isinstance(found, Reference):
                references.append(found)
            else:
                unresolved.append(found)
    return Findings(tuple(sorted(references)), tuple(sorted(unresolved)))


def _real(folder: Path) -> Path:
    """Where a folder lies; of one that is named ``.`` the name is told, and a loop of links raises nothing."""
    return Path(os.path.realpath(folder))


def _repositories(folder: Path) -> list[Path]:
    """The folders of repositories; those that hold none of the parts of one, such as empty ones, are passed over."""
    try:
        if _REPOSITORY.fullmatch(folder.name):
            return [folder]
        found = [one for one in folder.iterdir() if _REPOSITORY.fullmatch(one.name)]
        return sorted(one for one in found if is_cached_repository(one.name, _names(one)))
    except OSError:
        return []


def _names(folder: Path) -> list[str]:
    """What a folder holds; one that cannot be read is read as a repository, which tells so."""
    try:
        return [one.name for one in folder.iterdir()]
    except OSError:
        return ["snapshots"]


def _found(cached: CachedRepository, path: str) -> Iterator[Reference | Unresolved]:
    kind = _KINDS.get(cached.kind)
    if kind is None:
        return  # spaces and kernels are programs
    parted = "/" in cached.repo_id
    name = hub_id(cached.repo_id) if parted else single_id(cached.repo_id)
    if name is None:
        yield Unresolved(path, 1, f"This cache holds {cached.repo_id[:100]!r}, which is no id.")
        return
    model = spelled(kind, name)
    told = [commit for commit in cached.commits if _REVISION.fullmatch(commit)]
    yield from (Reference(model, path, 1, commit, kind) for commit in told)
    if cached.problem and kind is NameKind.HUB:
        yield Unresolved(path, 1, f"This part of the cache cannot be read as a whole: {cached.problem}.", model)
    elif not told and kind is NameKind.HUB:
        yield Unresolved(path, 1, f"The cache holds files of {model}, and no commit of it.", model)


CACHE_READER = FolderReader(kind="a cache of the Hugging Face Hub", takes=is_cache, read=read_cache)

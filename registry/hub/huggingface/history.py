"""The past of a repository: its commits, what its files were at each, and the bytes of one file of then."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from registry.hub.abilities import Abilities, Ability
from registry.hub.commit_files import refuse_large, verified
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.huggingface.lists import ListWire, read_tree
from registry.hub.huggingface.model_pages import UNPROCESSABLE
from registry.hub.huggingface.payloads import is_repository_id, read_entry
from registry.hub.huggingface.snapshot import file_path, is_no_call
from registry.hub.ids import is_commit
from registry.hub.scalars import clean, moment
from registry.hub.transport.client import MAX_ANSWER_BYTES
from registry.hub.values import HubFile, HubModel, TreeEntry

PAGE = 50
"""Commits that the Hub puts on a page whatever is asked for."""
_MAX_TITLE = 200
_NUMBERED = re.compile(r"(?<=[?&]p=)\d+")
LENGTHS = (1_000, 100, None)
"""Commits that a page is asked for, one after another, until the hub takes it."""
_LONG_ID = re.compile(r"[0-9a-f]{41,128}")

T = TypeVar("T")


class PastCommit(msgspec.Struct, frozen=True):
    """A commit as the history lists it; its author chose the date."""

    sha: str
    at: datetime | None
    title: str = ""


class CommitPage(msgspec.Struct, frozen=True):
    """A page of a history, newest first; ``next_place`` is where it goes on, None at the end."""

    commits: tuple[PastCommit, ...]
    next_place: str | None = None


class FileThen(msgspec.Struct, frozen=True):
    """A file at a commit; ``last_commit`` is the commit that last changed it up to then, where the Hub told."""

    path: str
    size: int
    blob_id: str
    sha256: str | None = None
    last_commit: str | None = None


class FilesThen(msgspec.Struct, frozen=True):
    """Files at a commit; where it is not whole, a file that is not named may have existed."""

    files: tuple[FileThen, ...]
    is_whole: bool


class History:
    """Asks one Hub about the past; every failure is a value. Got from ``HubClient.history``."""

    def __init__(
        self,
        wire: ListWire,
        answer: Callable[[Callable[[], Any]], Any],
        max_file_bytes: int,
        abilities: Abilities | None = None,
    ) -> None:
        self._wire = wire
        self._call = answer
        self._max_file_bytes = max_file_bytes
        self._abilities = abilities or Abilities()

    def commits(self, model_id: str, revision: str, place: str | None = None) -> CommitPage | HubFailure:
        """One page of the commits up to a revision; ``place`` is what the page before named."""
        return self._answer(lambda: ask_commits(self._wire, self._abilities, _repository(model_id), revision, place))

    def files(self, model_id: str, sha: str, paths: Sequence[str]) -> FilesThen | HubFailure:
        """Those of the paths that existed at a commit, each with the commit that last changed it."""
        return self._answer(lambda: read_files_then(self._wire, self._abilities, _repository(model_id), sha, paths))

    def tree(self, model_id: str, sha: str) -> FilesThen | HubFailure:
        """All files of a commit."""
        return self._answer(lambda: read_tree_then(self._wire, self._abilities, _repository(model_id), sha))

    def file(self, model_id: str, sha: str, file: FileThen) -> HubFile | HubFailure:
        """The bytes of a file at a commit, checked against their id."""
        return self._answer(lambda: read_file_then(self._wire, _repository(model_id), sha, file, self._max_file_bytes))

    def _answer(self, read: Callable[[], T]) -> T | HubFailure:
        answered: T | HubFailure = self._call(read)
        return answered


def _repository(model_id: str) -> str:
    if not is_repository_id(model_id):
        raise trouble(FailureKind.INVALID_ID, f"not a model id: {model_id[:120]!r}")
    return model_id


def ask_commits(
    wire: ListWire, abilities: Abilities, model_id: str, revision: str, place: str | None
) -> CommitPage:  # fmt: skip
    """One page of a history, in the form that the hub takes; raises ``HubTrouble``."""
    for ability in (Ability.COMMITS, Ability.COMMIT_IDS):
        if abilities.lacks(ability):
            raise trouble(FailureKind.UNSUPPORTED, "the hub does not tell the history of its models")
    try:
        page = _ask_commits(wire, abilities, model_id, revision, place)
    except HubTrouble as told:
        if not is_no_call(told):
            raise
        abilities.note(Ability.COMMITS, told.failure.detail)
        detail = f"the hub does not tell the history of its models ({told.failure.detail})"
        raise HubTrouble(msgspec.structs.replace(told.failure, kind=FailureKind.UNSUPPORTED, detail=detail)) from told
    abilities.clear(Ability.COMMITS)
    return page


def _ask_commits(
    wire: ListWire, abilities: Abilities, model_id: str, revision: str, place: str | None
) -> CommitPage:  # fmt: skip
    path = f"/api/models/{model_id}/commits/{quote(revision, safe='')}"
    if place is not None:
        return read_commits(wire, abilities, path, place)
    lengths = LENGTHS[1:] if abilities.lacks(Ability.COMMIT_LENGTH) else LENGTHS
    for length in lengths:
        url = wire.list_url(path, [("p", "0"), *([("limit", str(length))] if length else [])])
        try:
            return read_commits(wire, abilities, path, url)
        except HubTrouble as told:
            if told.failure.status not in UNPROCESSABLE or length == lengths[-1]:
                raise
            abilities.note(Ability.COMMIT_LENGTH, told.failure.detail)
    raise trouble(FailureKind.UNSUPPORTED, "the hub takes no request for a history")


def read_commits(wire: ListWire, abilities: Abilities, path: str, url: str) -> CommitPage:
    """One page of a history, newest first."""
    page = wire.read_page(path, url, MAX_ANSWER_BYTES)
    items = list(page.parsed())
    commits = tuple(commit for item in items if (commit := _commit(item)) is not None)
    if len(commits) < len(page.items):
        if not commits and all(map(_has_long_id, items)):
            abilities.note(Ability.COMMIT_IDS, "a history names commits by 64 digits")
            raise trouble(FailureKind.UNSUPPORTED, "the hub names the commits of a history by other ids than git's")
        raise trouble(FailureKind.MALFORMED, "the history holds something that is no commit")
    return CommitPage(commits, page.next_link or _numbered_next(url, len(commits)))


def read_files_then(
    wire: ListWire, abilities: Abilities, model_id: str, sha: str, paths: Sequence[str]
) -> FilesThen:  # fmt: skip
    """Those of the paths that existed at a commit, each with the commit that last changed it before, if told."""
    asked = {"paths": list(paths), "expand": True}
    place = f"/api/models/{model_id}/paths-info/{sha}"
    if abilities.lacks(Ability.PATHS_INFO):
        return FilesThen(files=(), is_whole=False)
    try:
        raw = wire.read_json("POST", place, MAX_ANSWER_BYTES, data=asked)
    except HubTrouble as told:
        if not is_no_call(told):
            raise
        abilities.note(Ability.PATHS_INFO, told.failure.detail)
        return FilesThen(files=(), is_whole=False)
    if not isinstance(raw, list):
        raise trouble(FailureKind.MALFORMED, "the answer lists no files")
    read = [(item, entry) for item in raw if (entry := read_entry(item)) is not None and entry.path in paths]
    return FilesThen(files=tuple(_then(entry, _last_commit(item)) for item, entry in read), is_whole=True)


def read_tree_then(wire: ListWire, abilities: Abilities, model_id: str, sha: str) -> FilesThen:
    """All files of a commit, without the commits that changed them; not whole where the list cannot be trusted."""
    try:
        found = None if abilities.lacks(Ability.TREE) else read_tree(wire, HubModel(id=model_id, hub_id=None, sha=sha))
    except HubTrouble as told:
        if not is_no_call(told):
            raise
        abilities.note(Ability.TREE, told.failure.detail)
        found = None
    return FilesThen(files=tuple(_then(entry, None) for entry in (found or {}).values()), is_whole=found is not None)


def read_file_then(wire: ListWire, model_id: str, sha: str, file: FileThen, max_bytes: int) -> HubFile:
    """The bytes of a file at a commit, checked against the id git or LFS knows them by."""
    entry = TreeEntry(file.path, file.size, file.blob_id, file.sha256)
    refuse_large(entry, max_bytes)
    return verified(wire.read_file(file_path(model_id, sha, file.path), max_bytes), entry)


def _has_long_id(item: object) -> bool:
    told = item.get("id") if isinstance(item, dict) else None
    return isinstance(told, str) and _LONG_ID.fullmatch(told) is not None


def _commit(item: object) -> PastCommit | None:
    if not isinstance(item, dict) or not is_commit(item.get("id")):
        return None
    title = clean(item.get("title"), 100_000) or ""
    return PastCommit(str(item["id"]), moment(item.get("date")), title[:_MAX_TITLE])


def _last_commit(item: object) -> str | None:
    last = item.get("lastCommit") if isinstance(item, dict) else None
    sha = last.get("id") if isinstance(last, dict) else None
    return sha if is_commit(sha) else None


def _then(entry: TreeEntry, last: str | None) -> FileThen:
    return FileThen(entry.path, entry.size, entry.blob_id, entry.sha256, last)


def _numbered_next(url: str, count: int) -> str | None:
    """The next page where a server names none although this one is full; it may hold nothing new."""
    number = _NUMBERED.search(url)
    if count < PAGE or number is None:
        return None
    return str(httpx2.URL(_NUMBERED.sub(str(int(number[0]) + 1), url, count=1)))

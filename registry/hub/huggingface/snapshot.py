"""Collecting the files of one commit."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from urllib.parse import quote

import msgspec

from registry.hub.cards.card import read_card
from registry.hub.cards.license_files import MAX_FILES, README
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.huggingface.payloads import MAX_ANSWER_BYTES, Entry, read_entries
from registry.hub.transport.client import Wire
from registry.hub.values import Card, HubFile, HubModel

NO_SUCH_CALL = frozenset({404, 405})
_SHUTS_ALL = frozenset({FailureKind.GATED, FailureKind.DISABLED, FailureKind.FORBIDDEN, FailureKind.UNAUTHORIZED})
_ABOUT_THE_WHOLE = frozenset({FailureKind.NOT_FOUND, FailureKind.REVISION_NOT_FOUND})

T = TypeVar("T")


def git_blob_id(data: bytes) -> str:
    """The id git gives to a file's bytes (gitformat-pack: sha1 over ``blob <length> NUL <bytes>``)."""
    return hashlib.sha1(b"blob %d\x00" % len(data) + data, usedforsecurity=False).hexdigest()


class Reading:
    """The files of one commit, collected; transient trouble ends it, lasting trouble is noted.

    ``held`` are bytes that need not be read, by their id; ``tree`` are all files of the commit where that is known.
    """

    def __init__(
        self,
        wire: Wire,
        model: HubModel,
        max_file_bytes: int,
        held: Mapping[str, bytes],
        tree: Mapping[str, Entry] | None = None,
    ) -> None:
        self.model = model
        self._wire = wire
        self._max_file_bytes = max_file_bytes
        self._held = held
        self._tree = tree
        self._asked: set[str] = set()
        self.files: dict[str, HubFile] = {}
        self.incomplete: list[HubFailure] = []

    def fetch(self, wanted: Iterable[str | None]) -> None:
        """Read what exists of the wanted paths, as far as not asked for before."""
        known = set(self.model.siblings)
        paths = [path for path in dict.fromkeys(wanted) if path and path not in self._asked]
        paths = [path for path in paths if not known or path in known]
        self._asked.update(paths)
        if len(paths) > MAX_FILES:
            detail = f"{len(paths)} licence-bearing files; only {MAX_FILES} are read"
            self.incomplete.append(HubFailure(FailureKind.TOO_LARGE, detail))
        paths = paths[:MAX_FILES]
        entries = self._noted(lambda: self._entries(paths)) if paths else None
        if entries is None:
            return
        for path in paths:
            if file := self._held_file(entries.get(path)):
                self.files[path] = file
            elif closed := self._closed():
                self.incomplete.append(msgspec.structs.replace(closed, path=path))
            else:
                self._fetch_one(path, entries.get(path), is_listed=path in known)

    def check_found(self) -> None:
        """A repository without a single file is an answer that broke, not a licence that went."""
        if not self.files and not self.incomplete and not self.model.siblings:
            self.incomplete.append(HubFailure(FailureKind.MALFORMED, "the Hub lists no files"))

    def _closed(self) -> HubFailure | None:
        """A refusal that holds for every file: asking for the next one would only cost a request."""
        return next((failure for failure in self.incomplete if failure.kind in _SHUTS_ALL), None)

    def card(self) -> Card:
        """The README as read; a README that is there but was not read is unreadable, not absent."""
        if README in self.files:
            return read_card(self.files[README].data)
        missed = [failure for failure in self.incomplete if README in self._asked and failure.path in {README, None}]
        if missed:
            return Card(unreadable=f"README.md was not read: {missed[0].detail}")
        return read_card(None)

    def _fetch_one(self, path: str, entry: Entry | None, *, is_listed: bool) -> None:
        if entry is None:
            if is_listed:
                detail = "the file is listed but the Hub has no entry for it"
                self.incomplete.append(HubFailure(FailureKind.MISMATCH, detail, path=path))
            return
        file = self._noted(lambda: self._file(entry), path)
        if file is not None:
            self.files[path] = file

    def _noted(self, read: Callable[[], T], path: str | None = None) -> T | None:
        try:
            return read()
        except HubTrouble as told:
            failure = msgspec.structs.replace(told.failure, path=path)
            if failure.is_transient or failure.kind in _ABOUT_THE_WHOLE:
                raise HubTrouble(failure) from told
            self.incomplete.append(failure)
            return None

    def _held_file(self, entry: Entry | None) -> HubFile | None:
        """A file whose bytes are held already, if they are what the commit's entry says."""
        if entry is None:
            return None
        data = self._held.get(entry.sha256 or entry.blob_id, self._held.get(entry.blob_id))
        if data is None or len(data) != entry.size:
            return None
        sha256 = hashlib.sha256(data).hexdigest()
        is_right = sha256 == entry.sha256 if entry.sha256 else git_blob_id(data) == entry.blob_id
        return HubFile(entry.path, len(data), entry.blob_id, sha256, data) if is_right else None

    def _entries(self, paths: list[str]) -> Mapping[str, Entry]:
        """Ids and sizes in one request; a mirror without that call may still list its tree."""
        if self._tree is not None:
            return self._tree
        base, sha = f"/api/models/{self.model.id}", self.model.sha
        asked = {"paths": paths, "expand": False}
        try:
            raw = self._wire.read_json("POST", f"{base}/paths-info/{sha}", MAX_ANSWER_BYTES, data=asked)
        except HubTrouble as told:
            if told.failure.status not in NO_SUCH_CALL or told.failure.kind is FailureKind.REVISION_NOT_FOUND:
                raise
            listing = {"recursive": "true"}
            raw = self._wire.read_json("GET", f"{base}/tree/{sha}", MAX_ANSWER_BYTES, params=listing)
        if not isinstance(raw, list):
            raise trouble(FailureKind.MALFORMED, "the answer lists no files")
        return read_entries(raw)

    def _file(self, entry: Entry) -> HubFile:
        if entry.size > self._max_file_bytes:
            detail = f"{entry.path} has {entry.size} bytes; the limit is {self._max_file_bytes}"
            raise trouble(FailureKind.TOO_LARGE, detail)
        place = f"/{self.model.id}/resolve/{self.model.sha}/{quote(entry.path)}"
        reply = self._wire.read_file(place, self._max_file_bytes)
        told_commit = reply.headers.get("x-repo-commit", self.model.sha)
        sha256 = hashlib.sha256(reply.body).hexdigest()
        blob_id = git_blob_id(reply.body)
        is_right = sha256 == entry.sha256 if entry.sha256 else blob_id == entry.blob_id
        if not is_right and "html" in reply.headers.get("content-type", ""):
            raise trouble(FailureKind.MALFORMED, f"a web page came instead of {entry.path}")
        if not is_right or told_commit != self.model.sha:
            raise trouble(FailureKind.MISMATCH, f"{entry.path} is not the file of this commit")
        return HubFile(entry.path, len(reply.body), entry.blob_id, sha256, reply.body)

"""The Hub, read carefully: every call ends by its deadline, and every failure is a value."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import quote

from registry.hub.cards import read_card
from registry.hub.deadline import deadline
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.library import HFValidationError, validate_repo_id
from registry.hub.modality import modality_of
from registry.hub.paths import MAX_FILES, README, USUAL, license_paths, linked_path
from registry.hub.payloads import EXPAND, Entry, is_commit, read_entries, read_model
from registry.hub.values import Card, HubFile, HubModel, Snapshot
from registry.hub.wire import Wire

_MAX_ANSWER_BYTES = 16 * 1024 * 1024
_MAX_FILE_BYTES = 4 * 1024 * 1024
_FILE_HOSTS = ("hf.co", "huggingface.co")
_NO_SUCH_CALL = frozenset({404, 405})

T = TypeVar("T")


class HubClient:
    """Reads one Hub; thread-safe, to be made after a fork.

    ``timeout_seconds`` bounds one wait, ``deadline_seconds`` a whole call, ``max_file_bytes`` one file. ``token`` None
    means none: a token found on the machine is never used. Nothing is retried here, so nothing sleeps.
    """

    def __init__(
        self,
        endpoint: str,
        token: str | None,
        *,
        timeout_seconds: float = 10,
        deadline_seconds: float = 60,
        max_file_bytes: int = _MAX_FILE_BYTES,
        file_hosts: tuple[str, ...] = _FILE_HOSTS,
    ) -> None:
        self._wire = Wire(endpoint, token, timeout_seconds, file_hosts)
        self._deadline_seconds = deadline_seconds
        self._max_file_bytes = max_file_bytes

    def close(self) -> None:
        """Close the connections; the client is of no use afterwards."""
        self._wire.close()

    def model(self, model_id: str, revision: str | None = None) -> HubModel | HubFailure:
        """What the Hub says about a model at a branch or commit (default: the head of main)."""
        return self._answer(lambda: self._model(model_id, revision))

    def snapshot(self, model_id: str, revision: str | None = None) -> Snapshot | HubFailure:
        """Metadata, card and licence-bearing files of one commit; the bytes of all files belong to that commit."""
        return self._answer(lambda: self._snapshot(model_id, revision))

    def _answer(self, read: Callable[[], T]) -> T | HubFailure:
        try:
            with deadline(self._deadline_seconds):
                return read()
        except HubTrouble as told:
            return told.failure

    def _model(self, model_id: str, revision: str | None) -> HubModel:
        _check(model_id, revision)
        at = "" if revision is None else f"/revision/{quote(revision, safe='')}"
        expand = [("expand", name) for name in EXPAND]
        raw = self._wire.read_json("GET", f"/api/models/{model_id}{at}", _MAX_ANSWER_BYTES, params=expand)
        model = read_model(raw)
        if model is None:
            raise trouble(FailureKind.MALFORMED, "the answer describes no model")
        if is_commit(revision) and model.sha != revision:
            raise trouble(FailureKind.MISMATCH, f"the Hub answered for commit {model.sha}, not for {revision}")
        return model

    def _snapshot(self, model_id: str, revision: str | None) -> Snapshot:
        model = self._model(model_id, revision)
        reading = _Reading(self._wire, model, self._max_file_bytes)
        names, hosts = (model.id, model_id), (self._wire.endpoint.host,)
        usual = (README, *license_paths(model.siblings)) if model.siblings else USUAL
        reading.fetch([*usual, linked_path(model.license_link, names, hosts)])
        card = reading.card()
        reading.fetch([linked_path(card.link, names, hosts)])
        return Snapshot(
            model=model,
            card=card,
            files=tuple(reading.files.values()),
            renamed_from=model_id if model.id != model_id else None,
            modality=modality_of(model.pipeline_tag or card.pipeline_tag),
            incomplete=tuple(reading.incomplete),
        )


class _Reading:
    """The files of one commit, collected; transient trouble ends it, lasting trouble is noted."""

    def __init__(self, wire: Wire, model: HubModel, max_file_bytes: int) -> None:
        self._wire = wire
        self._model = model
        self._max_file_bytes = max_file_bytes
        self._asked: set[str] = set()
        self.files: dict[str, HubFile] = {}
        self.incomplete: list[HubFailure] = []

    def fetch(self, wanted: Iterable[str | None]) -> None:
        """Read what exists of the wanted paths, as far as not asked for before."""
        known = set(self._model.siblings)
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
            self._fetch_one(path, entries.get(path), is_listed=path in known)

    def card(self) -> Card:
        """The README as read; a README that is there but was not read is unreadable, not absent."""
        if README in self.files:
            return read_card(self.files[README].data)
        missed = [failure for failure in self.incomplete if failure.path in {README, None}]
        if missed:
            return Card(unreadable=f"README.md was not read: {missed[0].detail}")
        return read_card(None)

    def _fetch_one(self, path: str, entry: Entry | None, *, is_listed: bool) -> None:
        if entry is None:
            if is_listed:
                detail = "the file is listed but the Hub has no entry for it"
                self.incomplete.append(HubFailure(FailureKind.MISMATCH, detail, path=path))
            return
        file = self._noted(lambda: self._file(entry))
        if file is not None:
            self.files[path] = file

    def _noted(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except HubTrouble as told:
            if told.failure.is_transient or told.failure.kind in _ABOUT_THE_WHOLE:
                raise
            self.incomplete.append(told.failure)
            return None

    def _entries(self, paths: list[str]) -> dict[str, Entry]:
        """Ids and sizes in one request; a mirror without that call may still list its tree."""
        base, sha = f"/api/models/{self._model.id}", self._model.sha
        asked = {"paths": paths, "expand": False}
        try:
            raw = self._wire.read_json("POST", f"{base}/paths-info/{sha}", _MAX_ANSWER_BYTES, data=asked)
        except HubTrouble as told:
            if told.failure.status not in _NO_SUCH_CALL or told.failure.kind is FailureKind.REVISION_NOT_FOUND:
                raise
            listing = {"recursive": "true"}
            raw = self._wire.read_json("GET", f"{base}/tree/{sha}", _MAX_ANSWER_BYTES, params=listing)
        if not isinstance(raw, list):
            raise trouble(FailureKind.MALFORMED, "the answer lists no files")
        return read_entries(raw)

    def _file(self, entry: Entry) -> HubFile:
        if entry.size > self._max_file_bytes:
            detail = f"{entry.path} has {entry.size} bytes; the limit is {self._max_file_bytes}"
            raise trouble(FailureKind.TOO_LARGE, detail, path=entry.path)
        place = f"/{self._model.id}/resolve/{self._model.sha}/{quote(entry.path)}"
        reply = self._wire.read_file(place, self._max_file_bytes, entry.path)
        told_commit = reply.headers.get("x-repo-commit", self._model.sha)
        sha256 = hashlib.sha256(reply.body).hexdigest()
        blob_id = git_blob_id(reply.body)
        is_right = sha256 == entry.sha256 if entry.sha256 else blob_id == entry.blob_id
        if not is_right or told_commit != self._model.sha:
            raise trouble(FailureKind.MISMATCH, f"{entry.path} is not the file of this commit", path=entry.path)
        return HubFile(entry.path, len(reply.body), entry.blob_id, sha256, reply.body)


_ABOUT_THE_WHOLE = frozenset({FailureKind.NOT_FOUND, FailureKind.REVISION_NOT_FOUND})


def git_blob_id(data: bytes) -> str:
    """The id git gives to a file's bytes (gitformat-pack: sha1 over ``blob <length> NUL <bytes>``)."""
    return hashlib.sha1(b"blob %d\x00" % len(data) + data, usedforsecurity=False).hexdigest()


def _check(model_id: str, revision: str | None) -> None:
    try:
        validate_repo_id(model_id)
    except HFValidationError as error:
        raise trouble(FailureKind.INVALID_ID, f"not a model id: {model_id[:120]!r}") from error
    longest = 200
    if revision is not None and not (0 < len(revision) <= longest and revision.isprintable()):
        raise trouble(FailureKind.INVALID_ID, f"not a revision: {revision[:120]!r}")

"""Where the Hub has the files of one commit: their ids and sizes in one request, then one request for each file.

A hub may lack any of these calls. What it lists without ids of git's, or does not list at all, is read all the same,
and counts unless the answer contradicts the commit. What it gives out at a branch only counts where it is shown to be
of the commit.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from registry.hub.abilities import Abilities, Ability
from registry.hub.commit_files import CommitFiles, verified
from registry.hub.failures import FailureKind, HubTrouble, trouble
from registry.hub.huggingface.lists import ListWire
from registry.hub.huggingface.payloads import read_entries, read_unidentified
from registry.hub.transport.client import MAX_ANSWER_BYTES
from registry.hub.transport.responses import Reply
from registry.hub.values import HubModel, TreeEntry

NO_SUCH_CALL = frozenset({404, 405, 501})
_BRANCH = "main"
_REFUSED = frozenset({400, 422})


def is_no_call(told: HubTrouble) -> bool:
    """Whether a failure is that of a call that the hub lacks, and not one of the repository or the commit."""
    failure = told.failure
    is_said_of_call = failure.kind in {FailureKind.UNSUPPORTED, FailureKind.MALFORMED, FailureKind.SERVER_ERROR}
    return failure.status in NO_SUCH_CALL and is_said_of_call


class FilePlace:
    """Where one client finds the files of a model's commit."""

    def __init__(self, wire: ListWire, abilities: Abilities, max_file_bytes: int) -> None:
        self._wire, self._abilities, self._limit = wire, abilities, max_file_bytes

    def files_at_commit(
        self, model: HubModel, held: Mapping[str, bytes], tree: Mapping[str, TreeEntry] | None = None
    ) -> CommitFiles:
        """The files of a model's commit, yet to be fetched; ``tree`` are all of them where they are known."""
        return CommitFiles(
            model,
            max_file_bytes=self._limit,
            held=held,
            list_entries=lambda paths: tree if tree is not None else self._look_up(model, paths),
            read=lambda entry: self._read(model, entry),
        )

    def _look_up(self, model: HubModel, paths: list[str]) -> Mapping[str, TreeEntry]:
        """Ids and sizes in one request; a hub without that call may still list its tree, or the model's file names."""
        base = f"/api/models/{model.id}"
        asked = {"paths": paths, "expand": False}
        raw = self._answer_of(Ability.PATHS_INFO, "POST", f"{base}/paths-info/{model.sha}", data=asked)
        if raw is None:
            listing = {"recursive": "true"}
            raw = self._answer_of(Ability.TREE, "GET", f"{base}/tree/{model.sha}", params=listing)
        if raw is None:
            self._abilities.note(Ability.FILE_IDS, "the hub lists the files of no commit")
            return {path: TreeEntry(path, -1, "", is_identified=False) for path in paths if path in model.siblings}
        if not isinstance(raw, list):
            raise trouble(FailureKind.MALFORMED, "the answer lists no files")
        entries = read_entries(raw)
        odd = read_unidentified(raw, set(paths) - entries.keys())
        if odd:
            self._abilities.note(Ability.FILE_IDS, f"{min(odd)} has an id that is not git's")
        return {**odd, **entries}

    def _answer_of(self, ability: Ability, method: str, path: str, **parts: Any) -> Any:  # noqa: ANN401 - any JSON
        """The answer of a call, or None where the hub lacks it."""
        if self._abilities.lacks(ability):
            return None
        try:
            raw = self._wire.read_json(method, path, MAX_ANSWER_BYTES, **parts)
        except HubTrouble as told:
            if not is_no_call(told):
                raise
            self._abilities.note(ability, told.failure.detail)
            return None
        self._abilities.clear(ability)
        return raw

    def _read(self, model: HubModel, entry: TreeEntry) -> Reply:
        is_by_branch = self._abilities.lacks(Ability.FILES_BY_COMMIT)
        try:
            if is_by_branch:
                return self._read_at_branch(model, entry)
            reply = self._wire.read_file(file_path(model.id, model.sha, entry.path), self._limit)
        except HubTrouble as told:
            if told.failure.kind is FailureKind.FOREIGN_HOST:
                self._abilities.note(Ability.FILES_HERE, told.failure.detail)
            if is_by_branch or not (is_no_call(told) or told.failure.status in _REFUSED):
                raise
            return self._or_at_branch(model, entry, told)
        self._abilities.clear(Ability.FILES_BY_COMMIT)
        self._abilities.clear(Ability.FILES_HERE)
        return reply

    def _or_at_branch(self, model: HubModel, entry: TreeEntry, refusal: HubTrouble) -> Reply:
        try:
            reply = self._read_at_branch(model, entry)
        except HubTrouble:
            raise refusal from None
        self._abilities.note(Ability.FILES_BY_COMMIT, refusal.failure.detail)
        return reply

    def _read_at_branch(self, model: HubModel, entry: TreeEntry) -> Reply:
        """The bytes at the main branch, if an id or the answer shows that they are those of the commit."""
        reply = self._wire.read_file(file_path(model.id, _BRANCH, entry.path), self._limit)
        if entry.is_identified:
            verified(reply, entry)
            return msgspec.structs.replace(reply, headers=_without_commit(reply.headers))
        if reply.headers.get("x-repo-commit") != model.sha:
            raise trouble(FailureKind.MISMATCH, f"nothing shows that {entry.path} is the file of this commit")
        return reply


def file_path(model_id: str, sha: str, path: str) -> str:
    """Where the bytes of a file lie."""
    return f"/{model_id}/resolve/{sha}/{quote(path)}"


def _without_commit(headers: Mapping[str, str]) -> Mapping[str, str]:
    """A branch may have moved on: where the bytes are known by their id, that is no contradiction."""
    return {name.lower(): value for name, value in headers.items() if name.lower() != "x-repo-commit"}

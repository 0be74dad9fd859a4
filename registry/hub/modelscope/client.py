"""ModelScope as a source: the same values as the Hub's, as far as its interface tells them (docs/adr/0023)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from registry.hub.budget.rules import Budget
from registry.hub.cards.license_files import README, license_paths, linked_path
from registry.hub.cards.modality import modality_of
from registry.hub.commit_files import CommitFiles
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.ids import is_commit, is_modelscope_id, name_at_source
from registry.hub.modelscope.payloads import read_detail, read_files, read_head, read_legacy, read_open, with_card
from registry.hub.transport.client import MAX_ANSWER_BYTES, Wire
from registry.hub.transport.responses import Reply
from registry.hub.values import HubModel, ListPage, Ref, Snapshot, TreeEntry, WeightList
from registry.hub.weight_lists import weights_at
from registry.hub.weights.lists import weights_of_list
from registry.transport import deadline

_MAX_FILE_BYTES = 4 * 1024 * 1024
_FILE_HOSTS = ("modelscope.cn", "modelscope.ai")
_BRANCH = "master"

T = TypeVar("T")


class ModelScopeClient:
    """Reads one ModelScope; thread-safe, with the deadlines, limits and host checks of ``HubClient``.

    Ids bear the prefix ``modelscope:``, in questions and answers.
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
        budget: Budget | None = None,
    ) -> None:
        self._wire = Wire(endpoint, token, timeout_seconds, file_hosts, budget)
        self._deadline_seconds = deadline_seconds
        self._limit = max_file_bytes

    def close(self) -> None:
        """Close the connections; the client is of no use afterwards."""
        self._wire.close()

    @property
    def place(self) -> None:
        """ModelScope is one."""
        return

    def model(self, model_id: str, revision: str | None = None) -> HubModel | HubFailure:
        """What ModelScope says about a model at a branch or commit (default: the head of master).

        Nothing of what only the card tells (name and link of the licence, bases), and no files.
        """
        return self._answer(lambda: self._model(model_id, revision))

    def page(
        self,
        *,
        author: str | None = None,  # noqa: ARG002 - the interface of every source
        link: str | None = None,  # noqa: ARG002 - as above
        limit: int = 1_000,  # noqa: ARG002 - as above
    ) -> ListPage | HubFailure:
        """Always a failure: ModelScope's lists name no commits, so no list tells that a model is as it was."""
        return HubFailure(FailureKind.UNSUPPORTED, "ModelScope's lists name no commits; its models are read one by one")

    def snapshot(
        self,
        model_id: str,
        revision: str | None = None,
        *,
        listed: HubModel | None = None,
        held: Mapping[str, bytes] | None = None,
    ) -> Snapshot | HubFailure:
        """Metadata, card and licence-bearing files of one commit; the bytes are checked against the listed sha256.

        ``listed`` is the model as it was just told, ``held`` are bytes by sha256 that need not be read again.
        """
        return self._answer(lambda: self._snapshot(model_id, revision, listed, held or {}))

    def weights(self, model: HubModel) -> WeightList | None:
        """The weights of a model's commit; None where they cannot be told now."""
        name = name_at_source(model.id)
        tree = self._answer(lambda: self._tree(name, model.sha))
        return None if isinstance(tree, HubFailure) else weights_of_list(model.sha, tree, tree.keys())

    def hands_out(self, model_id: str, sha: str, path: str) -> bool | None:  # noqa: ARG002 - the interface of every source
        """Always None: that ModelScope hands files out by region is not known."""
        return None

    def refs(self, model_id: str) -> tuple[Ref, ...] | HubFailure:  # noqa: ARG002 - the interface of every source
        """Always a failure: the tags and branches of ModelScope are not read."""
        return HubFailure(FailureKind.UNSUPPORTED, "the tags and branches of ModelScope are not read")

    def _answer(self, read: Callable[[], T]) -> T | HubFailure:
        try:
            with deadline(self._deadline_seconds):
                return read()
        except HubTrouble as told:
            return _in_its_name(told.failure)

    def _model(self, model_id: str, revision: str | None) -> HubModel:
        _refuse_odd(model_id, revision)
        name = name_at_source(model_id)
        detail = self._detail(name)
        sha = revision if revision is not None and is_commit(revision) else self._head(name, revision or _BRANCH)
        model = read_detail(detail, sha)
        if model is None:
            raise trouble(FailureKind.MALFORMED, "the answer describes no model")
        if model.id.lower() != model_id.lower():
            raise trouble(FailureKind.MISMATCH, f"ModelScope answers for {model.id}, not for {model_id}")
        return model

    def _detail(self, name: str) -> dict[str, Any]:
        """ModelScope says 404 of what is private too: that it is gone cannot be told."""
        try:
            return read_open(self._wire.read_json("GET", f"/openapi/v1/models/{name}", MAX_ANSWER_BYTES))
        except HubTrouble as told:
            if told.failure.kind is not FailureKind.NOT_FOUND:
                raise
            detail = "ModelScope has no such model, or it is private; it does not say which"
            raise _as(FailureKind.UNAUTHORIZED, told, detail) from told

    def _head(self, name: str, branch: str) -> str:
        asked = {"Ref": branch, "PageNumber": "1", "PageSize": "1"}
        sha = read_head(self._legacy(f"{name}/commits", asked))
        if sha is None:
            raise trouble(FailureKind.REVISION_NOT_FOUND, f"ModelScope names no commit of {branch[:100]!r}")
        return sha

    def _tree(self, name: str, sha: str) -> dict[str, TreeEntry]:
        return read_files(self._legacy(f"{name}/repo/files", {"Revision": sha, "Recursive": "True"}), sha)

    def _legacy(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        try:
            return read_legacy(self._wire.read_json("GET", f"/api/v1/models/{path}", MAX_ANSWER_BYTES, params=asked))
        except HubTrouble as told:
            if told.failure.kind is not FailureKind.NOT_FOUND:
                raise
            raise _as(FailureKind.MALFORMED, told, "ModelScope knows the model but not its repository") from told

    def _snapshot(
        self, model_id: str, revision: str | None, listed: HubModel | None, held: Mapping[str, bytes]
    ) -> Snapshot:
        is_told = listed is not None and is_commit(listed.sha) and revision in {None, listed.sha}
        model = listed if listed is not None and is_told else self._model(model_id, revision)
        name = name_at_source(model.id)
        tree = self._tree(name, model.sha)
        model = msgspec.structs.replace(model, siblings=tuple(tree))
        return _collected(
            CommitFiles(
                model,
                max_file_bytes=self._limit,
                held=held,
                list_entries=lambda _: tree,
                read=lambda entry: _read_file(self._wire, model, entry, self._limit),
            )
        )


def _read_file(wire: Wire, model: HubModel, entry: TreeEntry, max_bytes: int) -> Reply:
    """ModelScope lists no git ids, so a file without a sha256 could not be checked."""
    if entry.sha256 is None:
        raise trouble(FailureKind.MISMATCH, f"ModelScope lists no sha256 of {entry.path}: it cannot be checked")
    name, path = name_at_source(model.id), quote(entry.path, safe="")
    try:
        return wire.read_file(f"/api/v1/models/{name}/repo?Revision={model.sha}&FilePath={path}", max_bytes)
    except HubTrouble as error:
        if error.failure.kind is not FailureKind.NOT_FOUND:
            raise
        detail = f"ModelScope lists {entry.path} but does not have it"
        raise _as(FailureKind.FILE_NOT_FOUND, error, detail) from error


def _collected(collected: CommitFiles) -> Snapshot:
    collected.fetch([README, *license_paths(collected.model.siblings)])
    card = collected.card()
    closed = next((failure for failure in collected.incomplete if failure.path == README), None)
    if closed is not None:
        # Only the card tells the licence's name, its link and the bases: without it they would seem to be gone.
        raise HubTrouble(closed)
    collected.fetch([linked_path(card.link, ())])
    collected.check_found()
    model = with_card(collected.model, card)
    return Snapshot(
        model=model,
        card=card,
        files=tuple(collected.files.values()),
        modality=modality_of(model.pipeline_tag),
        incomplete=tuple(map(_in_its_name, collected.incomplete)),
        is_region_blocked=collected.is_region_blocked(),
        weights=weights_at(collected),
    )


def _refuse_odd(model_id: str, revision: str | None) -> None:
    if not is_modelscope_id(model_id):
        raise trouble(FailureKind.INVALID_ID, f"not an id of a model of ModelScope: {model_id[:120]!r}")
    longest = 200
    if revision is not None and not (0 < len(revision) <= longest and revision.isprintable()):
        raise trouble(FailureKind.INVALID_ID, f"not a revision: {revision[:120]!r}")


def _as(kind: FailureKind, told: HubTrouble, detail: str) -> HubTrouble:
    return HubTrouble(msgspec.structs.replace(told.failure, kind=kind, detail=detail))


def _in_its_name(failure: HubFailure) -> HubFailure:
    """The wire speaks of "the Hub", whoever answers."""
    if not failure.detail.startswith("the Hub "):
        return failure
    return msgspec.structs.replace(failure, detail="ModelScope " + failure.detail.removeprefix("the Hub "))

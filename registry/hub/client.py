"""The Hub, read carefully: every call ends by its deadline, and every failure is a value."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from registry.hub.deadline import deadline
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.library import HFValidationError, validate_repo_id
from registry.hub.modality import modality_of
from registry.hub.paths import README, USUAL, license_paths, linked_path
from registry.hub.payloads import EXPAND, MAX_ANSWER_BYTES, is_commit, read_model
from registry.hub.reading import Reading
from registry.hub.values import HubModel, Snapshot
from registry.hub.wire import Wire

_MAX_FILE_BYTES = 4 * 1024 * 1024
_FILE_HOSTS = ("hf.co", "huggingface.co")

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
        raw = self._wire.read_json("GET", f"/api/models/{model_id}{at}", MAX_ANSWER_BYTES, params=expand)
        model = read_model(raw)
        if model is None or not _is_model_id(model.id):
            raise trouble(FailureKind.MALFORMED, "the answer describes no model")
        if is_commit(revision) and model.sha != revision:
            raise trouble(FailureKind.MISMATCH, f"the Hub answered for commit {model.sha}, not for {revision}")
        return model

    def _snapshot(self, model_id: str, revision: str | None) -> Snapshot:
        model = self._model(model_id, revision)
        reading = Reading(self._wire, model, self._max_file_bytes)
        names, hosts = (model.id, model_id), (self._wire.endpoint.host,)
        usual = (README, *license_paths(model.siblings)) if model.siblings else USUAL
        reading.fetch([*usual, linked_path(model.license_link, names, hosts)])
        card = reading.card()
        reading.fetch([linked_path(card.link, names, hosts)])
        reading.check_found()
        return Snapshot(
            model=model,
            card=card,
            files=tuple(reading.files.values()),
            renamed_from=model_id if model.id != model_id else None,
            modality=modality_of(model.pipeline_tag or card.pipeline_tag),
            incomplete=tuple(reading.incomplete),
        )


def _check(model_id: str, revision: str | None) -> None:
    if not _is_model_id(model_id):
        raise trouble(FailureKind.INVALID_ID, f"not a model id: {model_id[:120]!r}")
    longest = 200
    if revision is not None and not (0 < len(revision) <= longest and revision.isprintable()):
        raise trouble(FailureKind.INVALID_ID, f"not a revision: {revision[:120]!r}")


def _is_model_id(text: str) -> bool:
    try:
        validate_repo_id(text)
    except HFValidationError:
        return False
    return True

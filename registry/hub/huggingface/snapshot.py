"""Where the Hub has the files of one commit: their ids and sizes in one request, then one request for each file."""

from collections.abc import Mapping
from urllib.parse import quote

from registry.hub.commit_files import CommitFiles
from registry.hub.failures import FailureKind, HubTrouble, trouble
from registry.hub.huggingface.payloads import read_entries
from registry.hub.transport.client import MAX_ANSWER_BYTES, Wire
from registry.hub.values import HubModel, TreeEntry

NO_SUCH_CALL = frozenset({404, 405})


def files_at_commit(
    wire: Wire,
    model: HubModel,
    max_file_bytes: int,
    held: Mapping[str, bytes],
    tree: Mapping[str, TreeEntry] | None = None,
) -> CommitFiles:
    """The files of a model's commit, yet to be fetched; ``tree`` are all of them where they are known."""
    return CommitFiles(
        model,
        max_file_bytes=max_file_bytes,
        held=held,
        list_entries=lambda paths: tree if tree is not None else _look_up(wire, model, paths),
        read=lambda entry: wire.read_file(file_path(model.id, model.sha, entry.path), max_file_bytes),
    )


def file_path(model_id: str, sha: str, path: str) -> str:
    """Where the bytes of a file lie."""
    return f"/{model_id}/resolve/{sha}/{quote(path)}"


def _look_up(wire: Wire, model: HubModel, paths: list[str]) -> Mapping[str, TreeEntry]:
    """Ids and sizes in one request; a mirror without that call may still list its tree."""
    base = f"/api/models/{model.id}"
    asked = {"paths": paths, "expand": False}
    try:
        raw = wire.read_json("POST", f"{base}/paths-info/{model.sha}", MAX_ANSWER_BYTES, data=asked)
    except HubTrouble as error:
        if error.failure.status not in NO_SUCH_CALL or error.failure.kind is FailureKind.REVISION_NOT_FOUND:
            raise
        listing = {"recursive": "true"}
        raw = wire.read_json("GET", f"{base}/tree/{model.sha}", MAX_ANSWER_BYTES, params=listing)
    if not isinstance(raw, list):
        raise trouble(FailureKind.MALFORMED, "the answer lists no files")
    return read_entries(raw)

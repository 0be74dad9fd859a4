"""Models in memory behind ModelScope's two interfaces, ``/openapi/v1`` and ``/api/v1``."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.stub_hub.faults.script import Fault, Faults
from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer, as_json
from tests.support.stub_hub.http.stub import Stub

Files = Mapping[str, str | bytes]

_DETAIL = re.compile(r"^/openapi/v1/models/(?P<id>[^/]+/[^/]+)$")
_LEGACY = re.compile(r"^/api/v1/models/(?P<id>[^/]+/[^/]+)/(?P<call>commits|repo/files|repo)$")


@dataclass
class Model:
    """A repository: its commits, oldest first, and what the detail says beside them."""

    id: str
    commits: list[tuple[str, dict[str, bytes]]] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    private: bool = False
    closed: tuple[str, ...] = ()
    """Paths that answer 403."""

    @property
    def head(self) -> str:
        return self.commits[-1][0]

    def files(self, revision: str) -> dict[str, bytes] | None:
        if revision == "master" and self.commits:
            return self.commits[-1][1]
        return next((files for sha, files in self.commits if sha == revision), None)


class StubScope(Stub):
    """A ModelScope on loopback; private and missing models answer alike."""

    def __init__(self) -> None:
        super().__init__()
        self._models: dict[str, Model] = {}
        self._faults = Faults()
        self.asked: list[tuple[str, str]] = []
        """Path and query of every request."""
        self.tokens: list[str | None] = []

    def publish(self, model_id: str, files: Files, **detail: Any) -> Model:  # noqa: ANN401 - fields of the detail
        model = Model(model_id, detail={"license": "apache-2.0", "gated": False, "private": False, **detail})
        self._models[model_id] = model
        self.commit(model_id, files)
        return model

    def commit(self, model_id: str, files: Files, *, remove: tuple[str, ...] = ()) -> str:
        """Put files on top of the head; the new commit."""
        model = self._models[model_id]
        former = model.commits[-1][1] if model.commits else {}
        given = {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}
        kept = {path: data for path, data in {**former, **given}.items() if path not in remove}
        name = f"{model_id} {len(model.commits)} {sorted(kept.items())}"
        model.commits.append((hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), kept))
        return model.head

    def forget(self, model_id: str) -> None:
        del self._models[model_id]

    def misbehave(self, kind: str, **how: Any) -> None:  # noqa: ANN401 - fields of Fault
        self._faults.add(Fault(kind, **how))

    def behave(self) -> None:
        self._faults.clear()

    def _respond(self, call: Call, _headers: dict[str, str]) -> tuple[Answer, Fault | None]:
        self.asked.append((call.path, call.query))
        self.tokens.append(call.token)
        return self._answer(call), self._faults.take(call.method, call.path)

    def _answer(self, call: Call) -> Answer:
        if told := _DETAIL.match(call.path):
            model = self._models.get(told["id"])
            return _missing() if model is None or model.private else _open(_detail(model))
        told = _LEGACY.match(call.path)
        model = self._models.get(told["id"]) if told else None
        if told is None or model is None or model.private:
            return _missing()
        answers = {"commits": _commits, "repo/files": _listing, "repo": _file}
        return answers[told["call"]](model, call)


def _detail(model: Model) -> dict[str, Any]:
    owner, _, name = model.id.partition("/")
    tags = [f"license:{model.detail['license']}"] if model.detail.get("license") else []
    return {
        "id": model.id, "owner": owner, "repo_name": name, "display_name": name, "description": "",
        "downloads": 69964, "likes": 26, "tasks": ["text-generation"], "tags": [*tags, "library:transformers"],
        "created_at": "2024-09-18T03:17:31Z", "last_modified": "2025-02-26T17:40:28Z", "params": 630167424,
        "file_size": sum(map(len, model.commits[-1][1].values())),
        **{key: value for key, value in model.detail.items() if value is not None},
    }  # fmt: skip


def _commits(model: Model, call: Call) -> Answer:
    if model.files(call.first("Ref", "master")) is None:
        return _legacy({"Commit": None, "TotalCount": 0})
    size = call.number("PageSize", 50, 100)
    newest = [{"Id": sha, "ShortId": sha[:8], "Title": "Update"} for sha, _ in reversed(model.commits)]
    return _legacy({"Commit": newest[:size], "TotalCount": len(newest)})


def _listing(model: Model, call: Call) -> Answer:
    revision = call.first("Revision", "master")
    files = model.files(revision)
    if files is None:
        return _legacy({"Files": None, "IsVisual": 0, "LatestCommitter": None})
    folders = sorted({path.rpartition("/")[0] for path in files if "/" in path})
    items: list[dict[str, Any]] = [{"Path": path, "Name": path, "Type": "tree", "Size": 0} for path in folders]
    items += [
        {
            "Path": path, "Name": path.rpartition("/")[2], "Type": "blob", "Size": len(data), "IsLFS": False,
            "Sha256": hashlib.sha256(data).hexdigest(), "Revision": model.commits[0][0],
        }
        for path, data in files.items()
    ]  # fmt: skip
    at = model.head if revision == "master" else revision
    return _legacy({"Files": items, "IsVisual": 0, "LatestCommitter": {"Id": "", "ShortId": at[:8]}})


def _file(model: Model, call: Call) -> Answer:
    path = call.first("FilePath")
    data = (model.files(call.first("Revision", "master")) or {}).get(path)
    if data is None:
        return _missing()
    if path in model.closed:
        return as_json({"Code": 10010205004, "Message": "no access", "RequestId": "r", "Success": False}, 403)
    return Answer(200, {"Content-Type": "application/octet-stream"}, data)


def _open(data: dict[str, Any]) -> Answer:
    return as_json({"success": True, "request_id": "r", "data": data})


def _legacy(data: dict[str, Any]) -> Answer:
    return as_json({"Code": 200, "Data": data, "Message": "success", "RequestId": "r", "Success": True})


def _missing() -> Answer:
    return as_json({"Code": 10010205001, "Message": "not found", "RequestId": "r", "Success": False}, 404)

"""The application does what its description says: examples are accepted, and problems are those that are listed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from registry.access.rules import Scope
from registry.access.service import create_key
from registry.http.openapi.document import Node
from registry.runtime import Runtime
from tests.support.http.application import Client, speaking_to
from tests.support.http.statuses import documented, undocumented

MODEL = "/v1/models/mistralai/Mistral-7B-v0.3"
PROBLEMS = [
    ("GET", "/v1/models?sort=size", {}, 400, "invalid"),
    ("GET", "/v1/models?id=no/such", {}, 404, "not-found"),
    ("GET", "/v1/models/no/such", {}, 404, "not-found"),
    ("GET", "/v1/models/no/such/bom", {}, 404, "not-found"),
    ("GET", "/v1/licenses?class=odd", {}, 400, "invalid"),
    ("GET", "/v1/licenses/no-such", {}, 404, "not-found"),
    ("GET", "/v1/changes?model=no/such", {}, 404, "not-found"),
    ("GET", "/v1/evidence/" + "0" * 64, {}, 404, "not-found"),
    ("POST", "/v1/checks", {"json": {"subject": {}}}, 400, "invalid"),
    ("POST", "/v1/licenses/identify", {"content": b"x" * 9_000_000}, 413, "request-entity-too-large"),
    ("POST", "/v1/hooks/huggingface", {"json": {"repo": {}}}, 401, "unauthenticated"),
    ("PUT", MODEL, {"json": {}}, 428, "version-missing"),
    ("PATCH", MODEL, {"json": {}}, 428, "version-missing"),
    ("PATCH", MODEL, {"json": {}, "headers": {"If-Match": '"old"'}}, 412, "stale-version"),
    ("DELETE", MODEL, {"headers": {"If-Match": '"old"'}}, 412, "stale-version"),
    ("DELETE", "/v1/watch-groups/none", {"headers": {"If-Match": "*"}}, 404, "not-found"),
    ("POST", "/v1/sync", {}, 409, "conflict"),
    ("POST", "/v1/webhooks/none/ping", {}, 404, "not-found"),
    ("POST", "/v1/proposals", {"json": {}}, 400, "invalid"),
    ("POST", "/v1/proposals/none/accept", {"json": {"reason": "x"}}, 404, "not-found"),
]
BY_KEY = [("GET", "/v1/webhooks"), ("PUT", MODEL), ("POST", "/v1/sync"), ("POST", "/v1/proposals/none/accept")]


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    """The administrator's client of a registry with one model, in which reading is paused."""
    with speaking_to(runtime) as running:
        assert running.put(MODEL, json={}).status_code == 201
        assert running.post("/v1/sync/pause", json={"reason": "No hub here."}).status_code == 200
        yield running


def bodies(document: Node) -> Iterator[tuple[str, str, Node]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "requestBody" in operation:
                yield method, path, operation


def filled(path: str, **known: str) -> str:
    """A path with its places filled; what is not known is of nothing that there is."""
    return path.format_map({**dict.fromkeys(re.findall(r"\{(\w+)\}", path), "none"), **known})


def test_every_example_is_accepted(document: Node, client: Client) -> None:
    example = document["paths"]["/v1/webhooks"]["post"]["requestBody"]["content"]["application/json"]["example"]
    webhook = client.post("/v1/webhooks", json=example).json()["id"]
    refused = []
    for method, path, operation in bodies(document):
        address = filled(path, owner="mistralai", name="Mistral-7B-v0.3", webhook_id=webhook)
        for type_, content in operation["requestBody"]["content"].items():
            headers = {"If-Match": "*", "X-Webhook-Secret": "s" * 20, "Content-Type": type_}
            example = content["example"]
            body = example.encode() if isinstance(example, str) else msgspec.json.encode(example)
            answer = client.request(method.upper(), address, content=body, headers=headers)
            if answer.status_code in {400, 413, 415} or answer.status_code >= 500:
                refused.append((method, path, answer.text))
            elif answer.status_code < 300:
                wrong = mistakes(document, operation, answer.status_code, answer)
                refused += [(method, path, error) for error in wrong]
    assert refused == []


def test_answers_have_the_shape_that_is_described(document: Node, client: Client) -> None:
    for path, operations in document["paths"].items():
        address = filled(path, owner="mistralai", name="Mistral-7B-v0.3", key="apache-2.0", sha256="0" * 64)
        if "get" in operations and path.startswith(("/v1/", "/health")):
            parameters = operations["get"].get("parameters", ())
            needed = {
                one["name"]: one["schema"]["enum"][0] for one in parameters if one["in"] == "query" and one["required"]
            }
            answer = client.get(address, params=needed)
            assert answer.status_code in {200, 404}, path
            assert mistakes(document, operations["get"], answer.status_code, answer) == [], path


def mistakes(document: Node, operation: Node, status: int, answer: Any) -> list[str]:  # noqa: ANN401 - of the client
    """What a JSON answer has that its description does not allow."""
    described = operation["responses"][str(status)]
    if "$ref" in described:
        described = document["components"]["responses"][described["$ref"].rpartition("/")[2]]
    content = described.get("content", {})
    type_ = answer.headers.get("content-type", "").partition(";")[0]
    if content and type_ not in content:
        return [f"{type_} is not among {list(content)}"]
    if "json" not in type_ or type_ == "application/jsonl":
        return []
    schema = {**content[type_]["schema"], "components": document["components"]}
    return [error.message[:200] for error in Draft202012Validator(schema).iter_errors(answer.json())]


@pytest.mark.parametrize(("method", "address", "given", "status", "kind"), PROBLEMS)
def test_problems_are_documented(
    document: Node, client: Client, method: str, address: str, given: dict[str, Any], status: int, kind: str
) -> None:
    answer = client.request(method, address, **given)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:cardwatch:problem:{kind}")
    assert answer.headers["content-type"] == "application/problem+json"
    schema = {"$ref": "#/components/schemas/ProblemDocument", "components": document["components"]}
    assert list(Draft202012Validator(schema).iter_errors(problem)) == []
    assert undocumented == set()


@pytest.mark.parametrize(("method", "address"), BY_KEY)
def test_keys_that_are_missing_or_weak_are_refused_as_documented(runtime: Runtime, method: str, address: str) -> None:
    with runtime.database.unit_of_work() as work:
        _, key = create_key(work, "reader", [Scope.MODELS_READ], actor="test", now=datetime.now(UTC))
    for given, status, kind in ((None, 401, "unauthenticated"), (key, 403, "forbidden")):
        with speaking_to(runtime, key=given) as running:
            answer = running.request(method, address, json={})
        assert (answer.status_code, answer.json()["type"]) == (status, f"urn:cardwatch:problem:{kind}")


def test_a_version_that_the_client_has_is_not_sent_again(client: Client) -> None:
    etag = client.get(MODEL).headers["etag"]
    assert client.get(MODEL, headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/v1/models", params={"id": MODEL[11:]}, headers={"If-None-Match": etag}).status_code == 304


def test_a_status_that_is_not_documented_is_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(documented(), "/v1/models", {"GET": {200}})
    client.get("/v1/models?sort=size")
    assert undocumented == {("GET", "/v1/models", 400)}
    undocumented.clear()

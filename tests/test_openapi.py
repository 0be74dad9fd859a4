"""The API document: the committed one is the generated one, and it tells clients what they need."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from registry.app import create_app
from registry.http.problems import KINDS, TYPE_PREFIX
from registry.runtime import Runtime
from registry.settings import load_settings

COMMITTED = Path(__file__).resolve().parents[1] / "openapi" / "openapi.json"
READING_BY_POST = (
    "/v1/checks", "/v1/checks/batch", "/v1/licenses/classify", "/v1/licenses/identify", "/v1/licenses/compare",
    "/v1/bom", "/v1/exports/allow-list", "/v1/notices", "/v1/openness/evaluate", "/v1/bom/enrich", "/v1/bom/coverage",
)  # fmt: skip
CONTRACT = """
GET /v1/models
GET /v1/models/{owner}/{name}
PUT /v1/models/{owner}/{name}
PATCH /v1/models/{owner}/{name}
DELETE /v1/models/{owner}/{name}
GET /v1/models/{owner}/{name}/license
GET /v1/models/{owner}/{name}/history
GET /v1/models/{owner}/{name}/lineage
GET /v1/models/{owner}/{name}/changes
POST /v1/models/{owner}/{name}/sync
GET /v1/models/{owner}/{name}/bom
POST /v1/bom
GET /v1/inventories/{inventory_id}/bom
GET /v1/sync/runs/{run_id}
GET /v1/evidence/{sha256}
GET /v1/licenses
GET /v1/licenses/{key}
POST /v1/licenses/classify
POST /v1/licenses/identify
POST /v1/licenses/compare
GET /v1/changes
POST /v1/changes/{change_id}/acknowledge
GET /v1/changes.atom
POST /v1/hooks/huggingface
POST /v1/checks
GET /v1/checks/vocabulary
POST /v1/checks/batch
GET /v1/checks/{id}
GET /v1/checks/{id}/evidence
POST /v1/webhooks
GET /v1/webhooks
GET /v1/webhooks/{id}
PATCH /v1/webhooks/{id}
DELETE /v1/webhooks/{id}
POST /v1/webhooks/{id}/ping
POST /v1/webhooks/{id}/rotate-secret
POST /v1/webhooks/{id}/replay
GET /v1/webhooks/{id}/deliveries
GET /v1/deliveries
GET /health/live
GET /health/ready
GET /metrics
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    settings = load_settings({"CARDWATCH_DATA_DIR": str(tmp_path_factory.mktemp("data"))})
    runtime = Runtime(settings, rings=False)
    schema: dict[str, Any] = msgspec.to_builtins(create_app(runtime).openapi_schema.to_schema())
    runtime.close()
    return schema


def test_the_committed_document_is_the_generated_one(generated: dict[str, Any]) -> None:
    committed = msgspec.json.decode(COMMITTED.read_bytes())
    again = msgspec.json.decode(msgspec.json.encode(generated))
    paths = {**committed["paths"], **again["paths"]}
    different = [path for path in paths if committed["paths"].get(path) != again["paths"].get(path)]
    assert committed == again, f"run `make openapi`; paths that differ: {different}"


def test_the_contract_is_covered(generated: dict[str, Any]) -> None:
    offered = {
        (method.upper(), _shape(path)) for path, operations in generated["paths"].items() for method in operations
    }
    wanted = [tuple(line.split()) for line in CONTRACT.split("\n") if line]
    missing = [(method, path) for method, path in wanted if (method, _shape(path)) not in offered]
    assert missing == []


def test_names_are_those_that_clients_should_see(generated: dict[str, Any]) -> None:
    components = [name for kind in ("schemas", "responses") for name in generated["components"][kind]]
    assert [name for name in components if not re.fullmatch(r"[A-Z][A-Za-z0-9]+", name)] == []
    ids = [operation["operationId"] for _, _, operation in operations_of(generated)]
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
    assert len(ids) == len(set(ids))
    assert [name for name in components + ids if "." in name or "registry" in name.lower()] == []


def test_every_operation_parameter_and_body_says_what_it_is(generated: dict[str, Any]) -> None:
    silent = []
    for method, path, operation in operations_of(generated):
        described = [("", operation), ("", {"description": operation["summary"]})]
        described += [(parameter["name"], parameter) for parameter in operation.get("parameters", ())]
        described += [("body", operation["requestBody"])] if "requestBody" in operation else []
        described += [(status, resolve(generated, answer)) for status, answer in operation["responses"].items()]
        silent += [(method, path, name) for name, one in described if not one.get("description")]
    assert silent == []


def test_every_shape_says_what_it_is(generated: dict[str, Any]) -> None:
    schemas = generated["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


def test_every_body_has_an_example_that_fits_its_shape(generated: dict[str, Any]) -> None:
    for method, path, operation in operations_of(generated):
        for content in operation.get("requestBody", {"content": {}})["content"].values():
            schema = {**content["schema"], "components": generated["components"]}
            errors = list(Draft202012Validator(schema).iter_errors(content["example"]))
            assert errors == [], (method, path)


def test_problems_are_what_the_facts_say(generated: dict[str, Any]) -> None:
    for method, path, operation in operations_of(generated):
        answers = operation["responses"]
        where = (method, path)
        problems = {status: resolve(generated, answer) for status, answer in answers.items() if status[0] in "45"}
        for status, problem in problems.items():
            content = problem["content"]
            assert path.startswith("/health") or list(content) == ["application/problem+json"], where
            assert path.startswith("/health") or content["application/problem+json"]["schema"] == {
                "$ref": "#/components/schemas/ProblemDocument"
            }, (*where, status)
        headers = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "header"}
        assert ("412" in problems) == ("If-Match" in headers), where
        assert ("428" in problems) == ("If-Match" in headers and method in {"put", "patch", "delete"}), where
        has_etag = method == "get" and "ETag" in answers.get("200", {}).get("headers", {})
        assert ("304" in answers) == ("If-None-Match" in headers or has_etag), where
        assert ("413" in problems) == ("requestBody" in operation), where
        assert ("{" not in path) or method == "put" or "404" in problems, where
        if path.startswith("/v1/"):
            assert {"400", "401", "403", "503"} <= set(problems), where


def test_writing_needs_a_key_with_a_scope(generated: dict[str, Any]) -> None:
    without_key = {("post", path) for path in READING_BY_POST} | {("post", "/v1/hooks/huggingface")}
    for method, path, operation in operations_of(generated):
        if method != "get" and (method, path) not in without_key:
            assert all(one["key"] for one in operation["security"]), (method, path)


def test_every_problem_the_service_knows_has_its_type_listed(generated: dict[str, Any]) -> None:
    listed = set(generated["components"]["schemas"]["ProblemDocument"]["properties"]["type"]["enum"])
    assert {TYPE_PREFIX + kind for _, kind, _ in KINDS.values()} <= listed


def operations_of(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


def resolve(document: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """An answer, or the shared one that it refers to."""
    name = answer.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["responses"][name] if name else answer
    return found


def _shape(path: str) -> str:
    """The path with nameless parameters."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))

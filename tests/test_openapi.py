"""The API document: the committed one is the generated one, and it tells clients what they need."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from registry.app import create_app
from registry.runtime import Runtime
from registry.settings import load_settings

COMMITTED = Path(__file__).resolve().parents[1] / "openapi" / "openapi.json"
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


def test_every_operation_says_what_it_does(generated: dict[str, Any]) -> None:
    seen = set()
    for path, operations in generated["paths"].items():
        for method, operation in operations.items():
            if not path.startswith("/v1/"):
                continue
            assert operation.get("description") or operation.get("summary"), (method, path)
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])


def _shape(path: str) -> str:
    """The path with nameless parameters."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))

"""`/v1/bom` over HTTP: the same bytes with what was added, reports, problems, and limits."""

import json
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.testing import TestClient

from registry.db import Database
from registry.exports.coverage.endpoints import router as coverage
from registry.exports.enrichment.endpoints import router as enrichment
from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.licenses.knowledge import Knowledge
from registry.settings import Settings
from tests.exports.enrichment.conftest import Enrich
from tests.support.clock import NOW
from tests.support.exports.foreign import SAMPLES

Client = TestClient[Litestar]
BY_FORMAT = {one.name.partition("-")[0]: one for one in SAMPLES}
MEDIA_TYPES = {
    "nested": "application/vnd.cyclonedx+json", "annotated": "application/spdx+json",
    "application": "application/spdx+json",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(starter: Database, knowledge: Knowledge) -> Iterator[Client]:
    provided = {
        "database": Provide(lambda: starter, sync_to_thread=False),
        "knowledge": Provide(lambda: knowledge, sync_to_thread=False),
        "now": Provide(lambda: NOW, sync_to_thread=False),
    }
    state = State({"settings": Settings(anonymous_read=True), "database": starter})
    app = Litestar(
        [enrichment, coverage], dependencies=provided, exception_handlers=HANDLERS, middleware=[RequestMiddleware],
        state=state,
    )  # fmt: skip
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("shape", MEDIA_TYPES)
def test_the_document_comes_back_under_its_own_type(shape: str, client: Client, enriched: Enrich) -> None:
    sample = BY_FORMAT[shape]
    for kind in ("application/json", "application/octet-stream", "application/spdx+json", ""):
        answer = client.post("/v1/bom/enrich", content=sample.data, headers={"Content-Type": kind})
        assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPES[shape])
        assert answer.content == enriched(sample.data).data


@pytest.mark.parametrize("shape", MEDIA_TYPES)
def test_the_report_comes_alone_or_with_the_document(shape: str, client: Client, enriched: Enrich) -> None:
    sample = BY_FORMAT[shape]
    report = client.post("/v1/bom/enrich?answer=report", content=sample.data).json()
    both = client.post("/v1/bom/enrich?answer=both", content=sample.data)
    assert both.json()["report"] == report
    assert set(report) == {"format", "components", "matched", "unmatched", "already_enriched", "catalogue"}
    document = enriched(sample.data).data.removeprefix(b"\xef\xbb\xbf").strip()
    assert document in both.content  # byte for byte
    assert both.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/v1/bom/enrich", "/v1/bom/coverage"])
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"bomFormat":"CycloneDX"}', b"\xff", b'{"a":1}', b"<bom/>"])
def test_what_is_no_document_is_a_problem(path: str, body: bytes, client: Client) -> None:
    answer = client.post(path, content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["errors"]


def test_answers_that_there_are_not_are_refused(client: Client) -> None:
    answer = client.post("/v1/bom/enrich?answer=pdf", content=SAMPLES[0].data)
    assert answer.status_code == 400
    assert "report" in answer.text


def test_the_limits_are_told(client: Client) -> None:
    large = {"Content-Length": str(65 * 1024 * 1024)}
    assert client.post("/v1/bom/enrich", content=b"{}", headers=large).status_code == 413
    assert client.post("/v1/bom/coverage", content=b" " * (8 * 1024 * 1024)).status_code == 413


def test_one_of_nine_megabytes_is_taken(client: Client) -> None:
    head = b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":['
    data = (
        head
        + b'{"type":"library","name":"x"},' * 310_000
        + b'{"type":"machine-learning-model","name":"bigscience/bloom"}]}'
    )
    assert len(data) > 9_000_000
    assert client.post("/v1/bom/enrich?answer=report", content=data).json()["components"] == 310_001


def test_coverage_is_told_element_by_element(client: Client) -> None:
    found = client.post("/v1/bom/coverage", content=json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.7"})).json()
    assert len(found["elements"]) == 50
    assert found["counts"] == {"present": 2, "absent": 21, "not_applicable": 27} or sum(found["counts"].values()) == 50
    assert found["paper"] == "SBOM for AI: Minimum Elements"

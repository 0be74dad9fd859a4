from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.testing import TestClient

from registry.db import Database
from registry.exports.endpoints import router
from registry.exports.formats import FORMATS
from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.licenses.knowledge import Knowledge
from registry.records.starter.files import read_starter
from registry.records.starter.service import load_starter
from registry.settings import Settings
from tests.support.clock import NOW

Client = TestClient[Litestar]
PATH = "/v1/models/bigscience/bloom/bom"


@pytest.fixture
def client(database: Database, knowledge: Knowledge) -> Iterator[Client]:
    load_starter(database, knowledge, NOW, tuple(model for model in read_starter() if model.id == "bigscience/bloom"))
    provided = {
        "database": Provide(lambda: database, sync_to_thread=False),
        "knowledge": Provide(lambda: knowledge, sync_to_thread=False),
        "now": Provide(lambda: NOW, sync_to_thread=False),
    }
    state = State({"settings": Settings(anonymous_read=True), "database": database})
    app = Litestar(
        [router], dependencies=provided, exception_handlers=HANDLERS, middleware=[RequestMiddleware], state=state
    )
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        ({}, "application/spdx+json"),
        ({"format": "spdx-2.3-json"}, "application/spdx+json"),
        ({"format": "spdx-2.3-tag"}, "text/spdx; charset=utf-8"),
        ({"format": "spdx-3.0.1"}, "application/spdx+json"),
        ({"format": "cyclonedx-1.6"}, "application/vnd.cyclonedx+json; version=1.6"),
        ({"format": "cyclonedx-1.7"}, "application/vnd.cyclonedx+json; version=1.7"),
    ],
)
def test_documents_have_types_names_and_etags(query: dict[str, str], media_type: str, client: Client) -> None:
    response = client.get(PATH, params=query)
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert "bigscience--bloom." in response.headers["content-disposition"]
    again = client.get(PATH, params=query, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("wanted", ["spdx-3.1", "cyclonedx-1.5", "", "x" * 90, "<script>"])
def test_unknown_formats_list_the_supported_ones(wanted: str, client: Client) -> None:
    response = client.get(PATH, params={"format": wanted})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["supported"] == list(FORMATS)
    assert response.json()["errors"][0]["pointer"] == "/format"


@pytest.mark.parametrize(
    "path", ["/v1/models/no/where/bom", f"/v1/models/{'x' * 300}/y/bom", f"{PATH}?format={'x' * 200}"]
)
def test_other_bad_input_is_refused(path: str, client: Client) -> None:
    response = client.get(path)
    assert response.status_code in {400, 404}
    assert response.headers["content-type"] == "application/problem+json"

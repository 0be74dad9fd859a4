"""Ids with a source in them go through every door: records, licences, documents, checks, pages, search."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from spdx_tools.spdx.parser.json import json_parser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from registry.runtime import Runtime
from registry.settings import load_settings
from registry.watch import service
from registry.watch.runs.service import start_run
from registry.watch.sync.worker import utc_now, work_run
from tests.support.http.application import application_over
from tests.support.stub_hub.seeds import MIT
from tests.support.stub_modelscope import StubScope

NAME = "Qwen/Qwen3-8B"
ID = f"modelscope:{NAME}"
PATH = f"/v1/models/{ID}"
CARD = "---\nlicense: mit\nbase_model: Qwen/Base\n---\n# Qwen\n"
KEY = {"Authorization": "Bearer an-administrator-of-tests"}
USE = {"organisation": "company", "country": "DE", "commercial": True, "purpose": "production"}

Client = TestClient[Litestar]


@pytest.fixture
def client(sqlite_template: Path, tmp_path: Path) -> Iterator[Client]:
    """A registry that has read one model of ModelScope and its base."""
    (tmp_path / "cardwatch.db").write_bytes(sqlite_template.read_bytes())
    with StubScope() as scope:
        scope.publish(NAME, {"README.md": CARD, "LICENSE": MIT.format(who="2025 Example")}, license="mit")
        scope.publish("Qwen/Base", {"README.md": "---\nlicense: mit\n---\n"}, license="mit")
        settings = {
            "CARDWATCH_DATA_DIR": str(tmp_path), "CARDWATCH_MODELSCOPE_ENDPOINT": scope.url,
            "CARDWATCH_BOOTSTRAP_KEY": KEY["Authorization"].removeprefix("Bearer "),
        }  # fmt: skip
        runtime = Runtime(load_settings(settings), rings=False)
        with runtime.database.unit_of_work() as work:
            service.add_watch(work, runtime.knowledge, ID, actor="test", now=utc_now())
            run = start_run(work, runtime.knowledge, None, trigger="manual", actor="test", now=utc_now()).id
        assert work_run(runtime.reader, run, deadline_seconds=20, on_reading=lambda _: None)
        with application_over(runtime) as app, TestClient(app) as client:
            yield client


def got(client: Client, path: str) -> Any:  # noqa: ANN401 - any JSON
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_record(client: Client) -> None:
    for path in (PATH, PATH.replace(":", "%3A"), PATH.upper().replace("/V1/MODELS", "/v1/models")):
        assert got(client, path)["id"] == ID
    record = got(client, PATH)
    assert (record["source"], record["purl"]) == ("modelscope", None)
    assert (record["url"], record["gated"]) == (f"https://modelscope.cn/models/{NAME}", "no")
    assert [base["id"] for base in record["base_models"]] == ["modelscope:Qwen/Base"]
    assert client.get(f"/v1/models/{NAME}").status_code == 404


def test_its_licence_history_lineage_and_changes(client: Client) -> None:
    revision = got(client, PATH)["hub"]["revision"]
    licence = got(client, f"{PATH}/license?revision={revision}")
    assert licence["license"]["license"] == "mit"
    assert "LICENSE" in [text["path"] for text in licence["texts"]]
    assert got(client, f"{PATH}/history")["items"]
    assert got(client, f"{PATH}/changes")["items"] == []
    assert got(client, f"{PATH}/lineage")
    assert got(client, f"/v1/models?id={ID}")["id"] == ID


def test_lists_find_it_by_source_owner_and_words(client: Client) -> None:
    for query in ("source=modelscope", "owner=modelscope:Qwen", "q=Qwen3", "q=modelscope"):
        assert ID in [item["id"] for item in got(client, f"/v1/models?{query}")["items"]], query
    assert got(client, "/v1/models?source=huggingface")["items"] == []


@pytest.mark.parametrize("format_", ["spdx-2.3-json", "spdx-2.3-tag"])
def test_its_documents_are_valid(client: Client, tmp_path: Path, format_: str) -> None:
    answer = client.get(f"{PATH}/bom?format={format_}")
    assert answer.status_code == 200, answer.text
    assert "pkg:huggingface" not in answer.text
    assert "huggingface.co" not in answer.text
    if format_ == "spdx-2.3-json":
        path = tmp_path / "document"
        path.write_bytes(answer.content)
        assert validate_full_spdx_document(json_parser.parse_from_file(str(path))) == []


def test_it_is_checked(client: Client) -> None:
    answer = client.post("/v1/checks", json={"subject": {"model": ID}, "use": USE}, headers=KEY)
    assert answer.status_code in {200, 201}, answer.text
    assert answer.json()["licenses"] == ["mit"]
    assert answer.json()["verdict"] in {"allowed", "allowed_with_obligations"}


def test_its_page_and_the_list(client: Client) -> None:
    page = client.get(f"/en/models/{ID}")
    assert page.status_code == 200
    assert f"https://modelscope.cn/models/{NAME}" in page.text
    listed = client.get("/en/models?source=modelscope")
    assert listed.status_code == 200
    assert ID in listed.text


def test_people_may_write_on_it(client: Client) -> None:
    etag = client.get(PATH).headers["etag"]
    body = {"facts": {"description": "A model."}}
    answer = client.put(PATH, json=body, headers={**KEY, "If-Match": etag})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["description"], answer.json()["source"]) == ("A model.", "modelscope")
    new = client.put("/v1/models/modelscope:Qwen/New", json=body, headers=KEY)
    assert (new.status_code, new.json()["source"]) == (201, "modelscope")


def test_it_is_watched_over_http(client: Client) -> None:
    assert client.put(f"/v1/watch/{ID}", headers=KEY).status_code == 200
    assert client.put("/v1/watch/modelscope:Qwen/Other", headers=KEY).status_code == 201
    assert client.post(f"{PATH}/sync", headers=KEY).status_code == 202
    assert client.delete(f"/v1/watch/{ID}", headers=KEY).status_code == 204
    assert client.put("/v1/watch/ollama:a/b", headers=KEY).status_code == 400

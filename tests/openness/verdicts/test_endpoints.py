"""Verdicts over HTTP: what is stored is what would be computed, and what is not stored is computed."""

from datetime import UTC, datetime

import msgspec
import pytest
from sqlmodel import col, select, update

from registry.openness.verdicts.service import read_openness
from registry.openness.verdicts.tables import OpennessDocument
from registry.records import ModelRecord
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client

FACTS = {
    "artifacts": {
        "end_user_weights": {"availability": "open", "evidence": ["https://models.example.org/tutor"]},
        "training_code": {"availability": "closed"},
        "pretraining_data": {"availability": "partial"},
        "finetuning_data": {"availability": "none"},
        "preference_data": {"availability": "none"},
    },
    "license": {"declared": ["apache-2.0"], "evidence": ["https://models.example.org/tutor"]},
    "modality": "text",
}


@pytest.fixture
def tutor(client: Client) -> str:
    answer = client.put("/v1/models/uni/tutor", json={"source": "vendor", "facts": FACTS})
    assert answer.status_code == 201, answer.text
    return "/v1/models/uni/tutor/openness"


def test_every_framework_answers_with_reasons(client: Client, tutor: str) -> None:
    answer = client.get(tutor)
    assert answer.status_code == 200, answer.text
    items = {item["framework"]: item for item in answer.json()["items"]}
    assert list(items) == [
        "oucg-14", "osai-12", "osai-14", "mof-1.0", "osaid-1.0", "ai-act-53-2", "g7-2026", "solaiman-2023", "category",
    ]  # fmt: skip
    parts = {part["id"]: part for part in items["osai-12"]["parts"]}
    assert parts["weights_endmodel"]["value"] == "open"
    assert parts["weights_endmodel"]["source"] == "https://models.example.org/tutor"
    assert parts["datasources_endmodel"]["value"] == "partial"  # no data after pretraining: it mirrors the base
    assert parts["paper"]["value"] == "unknown"
    assert "paper" in items["osai-12"]["missing"]
    assert items["category"]["result"] == "open_weights"
    assert all(item["method_version"] and item["source"] == "computed" for item in items.values())


def test_it_has_an_etag(client: Client, tutor: str) -> None:
    first = client.get(tutor)
    again = client.get(tutor, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/v1/models/uni/nobody/openness").status_code == 404
    assert client.get(f"{tutor}?frame=1").status_code == 400


def test_what_is_stored_is_what_would_be_computed(client: Client, tutor: str, runtime: Runtime) -> None:
    before = client.get(tutor)
    with runtime.database.unit_of_work() as work:
        (row,) = work.session.exec(select(OpennessDocument)).all()
        assert row.content == before.content
        work.session.exec(update(OpennessDocument).where(col(OpennessDocument.record_pk) > 0).values(version="older"))
    again = client.get(tutor)
    assert (again.content, again.headers["etag"]) == (before.content, before.headers["etag"])
    with runtime.database.reading() as session:
        record = session.exec(select(ModelRecord)).one()
        assert read_openness(session, runtime.knowledge, record, NOW).content == before.content


def test_one_of_another_document_is_never_shown(client: Client, tutor: str, runtime: Runtime) -> None:
    true = client.get(tutor).content
    with runtime.database.unit_of_work() as work:
        work.session.exec(
            update(OpennessDocument)
            .where(col(OpennessDocument.record_pk) > 0)
            .values(content=b'{"a": 1}', made_from="older")
        )
    assert client.get(tutor).content == true


def test_a_badge_is_a_small_picture(client: Client, tutor: str) -> None:
    badge = client.get(f"{tutor}/category/badge.svg")
    assert badge.status_code == 200, badge.text
    assert badge.headers["content-type"].startswith("image/svg+xml")
    assert "<title>category: open weights</title>" in badge.text
    assert (
        client.get(f"{tutor}/category/badge.svg", headers={"If-None-Match": badge.headers["etag"]}).status_code == 304
    )
    unknown = client.get(f"{tutor}/fame/badge.svg")
    assert unknown.status_code == 404
    assert "osai-12" in unknown.json()["supported"]


def test_a_past_is_judged_by_the_methods_of_today(client: Client, tutor: str) -> None:
    now = client.get(tutor).json()
    then = client.get(f"{tutor}?as_of=2200-01-01")
    assert then.status_code == 400
    past = client.get(f"{tutor}?revision=aaaaaaa")
    assert past.status_code == 404
    assert msgspec.json.encode(now)


def test_a_record_is_judged_as_it_was_known(client: Client, tutor: str) -> None:
    now = client.get(tutor).json()
    then = client.get(tutor, params={"as_of": datetime.now(UTC).isoformat()})
    assert then.status_code == 200, then.text
    results = [(item["framework"], item["result"]) for item in then.json()["items"]]
    assert results == [(item["framework"], item["result"]) for item in now["items"]]
    assert "etag" not in then.headers

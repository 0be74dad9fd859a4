"""Checks over HTTP: the contract's shapes, bad input, and registered models."""

import hashlib
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.records.facts.curation import CuratedTerritory
from tests.compliance.checks.shelf import Shelf, post
from tests.support.compliance.questions import INTERNAL

Client = TestClient[Litestar]
BARE = {"license": {"declared": "apache-2.0", "name": None, "link": None}}
GERMAN = INTERNAL | {"country": "DE"}


def test_an_answer_has_the_shape_of_the_contract(client: Client) -> None:
    response = post(client, {"license_key": "llama3.2", "modality": "multimodal"}, GERMAN, policy=None)
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) == {
        "verdict", "findings", "obligations", "missing_facts", "assumptions", "licenses", "policy", "data_version",
        "checked_at",
    }  # fmt: skip
    assert answer["verdict"] == "denied"
    assert answer["licenses"] == ["llama3.2"]
    assert answer["policy"] is None
    first = answer["findings"][0]
    assert set(first) == {"rule", "outcome", "reason", "license", "clause", "evidence"}
    assert (first["rule"], first["outcome"], first["license"]) == ("territory", "denied", "llama3.2")
    assert "AUP" in first["clause"]


def test_an_obligation_has_code_text_value_and_clause(client: Client) -> None:
    use = INTERNAL | {"purpose": "production", "audience": "external"}
    answer = post(client, {"license_key": "llama3.1"}, use).json()
    shown = next(item for item in answer["obligations"] if item["code"] == "display")
    assert shown["value"] == "Built with Llama"
    assert shown["clause"] == "1.b.i"
    assert shown["value"] in shown["text"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"use": INTERNAL}, ""),
        ({"subject": BARE, "use": INTERNAL | {"country": "UK"}}, "/use"),
        ({"subject": BARE, "use": INTERNAL | {"country": "de"}}, "/use/country"),
        ({"subject": BARE, "use": INTERNAL | {"output_countries": ["DE", "EU"]}}, "/use"),
        ({"subject": BARE, "use": INTERNAL | {"purpose": "fun"}}, "/use/purpose"),
        ({"subject": BARE, "use": INTERNAL | {"monthly_active_users": -1}}, "/use/monthly_active_users"),
        ({"subject": BARE, "use": INTERNAL | {"monthly_active_users": 2**60}}, "/use/monthly_active_users"),
        ({"subject": BARE, "use": INTERNAL | {"annual_revenue_usd": 1e300}}, "/use/annual_revenue_usd"),
        ({"subject": BARE, "use": INTERNAL | {"activities": ["napping"]}}, "/use/activities/0"),
        ({"subject": BARE, "use": INTERNAL | {"surprise": 1}}, "/use"),
        ({"subject": BARE, "use": {"country": "DE"}}, "/use"),
        ({"subject": {"model": "a/b", "license_key": "mit"}, "use": INTERNAL}, "/subject"),
        ({"subject": {}, "use": INTERNAL}, "/subject"),
        ({"subject": {"license_key": "x" * 600}, "use": INTERNAL}, "/subject/license_key"),
        ({"subject": {"model": "a/b", "revision": "main"}, "use": INTERNAL}, "/subject/revision"),
        ({"subject": {"model": "a/b", "as_of": "2026-01-01T00:00:00"}, "use": INTERNAL}, "/subject"),
        ({"subject": BARE, "use": INTERNAL, "policy": "strict"}, "/policy"),
        ([], ""),
    ],
)
def test_bad_input_is_a_problem_document_that_points_at_it(client: Client, body: Any, pointer: str) -> None:  # noqa: ANN401 - JSON
    response = client.post("/v1/checks", json=body)
    assert response.status_code == 400, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.json()["errors"][0]["pointer"].partition("[")[0] == pointer


def test_hostile_bodies_are_refused(client: Client) -> None:
    deep = b'{"subject": {"license_key": "mit"}, "use": {}, "policy": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    nul = b'{"subject": {"model": "a/b\\u0000"}, "use": {"country": "DE", "organisation": "company"}}'
    for content in (b"", b"{", b"\xff\xfe", b'{"subject":' * 5000, b"[" * 100_000, deep, nul):
        response = client.post("/v1/checks", content=content, headers={"content-type": "application/json"})
        assert 400 <= response.status_code < 500, response.text


def test_a_model_that_is_not_registered_is_not_found(client: Client) -> None:
    response = post(client, {"model": "nobody/nothing"})
    assert response.status_code == 404
    assert "watch add" in response.json()["detail"]


def test_a_batch_answers_each_item_on_its_own(client: Client) -> None:
    fine = {"subject": BARE, "use": INTERNAL}
    wrong = {"subject": BARE, "use": INTERNAL | {"country": "UK"}}
    unknown = {"subject": {"model": "nobody/nothing"}, "use": INTERNAL}
    response = client.post("/v1/checks/batch", json={"checks": [fine, wrong, unknown, 7, fine]})
    assert response.status_code == 200
    results = response.json()["results"]
    assert [item["index"] for item in results] == [0, 1, 2, 3, 4]
    assert [item["status"] for item in results] == [200, 400, 404, 400, 200]
    assert results[0]["verdict"] == results[4]["verdict"] == "allowed"
    assert results[1]["problem"]["errors"][0]["pointer"] == "/use"
    assert results[2]["problem"]["status"] == 404
    assert "verdict" not in results[2]


def test_a_batch_is_bounded(client: Client) -> None:
    fine = {"subject": BARE, "use": INTERNAL}
    assert len(client.post("/v1/checks/batch", json={"checks": [fine] * 500}).json()["results"]) == 500
    assert client.post("/v1/checks/batch", json={"checks": [fine] * 501}).status_code == 400
    assert client.post("/v1/checks/batch", json={"checks": []}).status_code == 400


def test_the_vocabulary_lists_the_words_of_the_contract(client: Client) -> None:
    words = client.get("/v1/checks/vocabulary").json()
    assert "medical_advice_assistive" in {word["code"] for word in words["activities"]}
    assert "find_version" in {word["code"] for word in words["obligations"]}


def test_the_openapi_document_knows_the_checks(client: Client) -> None:
    paths = client.get("/schema/openapi.json").json()["paths"]
    assert {"/v1/checks", "/v1/checks/batch", "/v1/checks/vocabulary"} <= set(paths)


def test_a_registered_model_is_judged_by_what_was_observed(client: Client, shelf: Shelf) -> None:
    shelf.add("meta-llama/Vision", "llama3.2", pipeline="image-text-to-text")
    assert post(client, {"model": "meta-llama/Vision"}, GERMAN).json()["verdict"] == "denied"
    norway = post(client, {"model": "meta-llama/Vision"}, INTERNAL | {"country": "NO"}).json()
    assert norway["verdict"] == "allowed_with_obligations"


def test_a_base_binds_its_children(client: Client, shelf: Shelf) -> None:
    shelf.add("mistralai/Ministral", "other", name="mrl")
    shelf.add("someone/tune", "apache-2.0", "mistralai/Ministral")
    shelf.add("another/tune-of-tune", "apache-2.0", "someone/tune")
    for model in ("someone/tune", "another/tune-of-tune"):
        answer = post(client, {"model": model}).json()
        assert answer["verdict"] == "denied"
        assert {item["code"] for item in answer["obligations"]} == {"report_lineage_conflict"}
        assert "mrl-0.1" in answer["licenses"]


def test_an_unregistered_base_is_not_taken_for_granted(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/tune", "mit", "nobody/knows")
    answer = post(client, {"model": "someone/tune"}).json()
    assert answer["verdict"] == "needs_review"
    assert any("nobody/knows" in finding["reason"] for finding in answer["findings"])


def test_a_revision_is_judged_by_its_own_licence(client: Client, shelf: Shelf) -> None:
    shelf.add("MiniMaxAI/M2", "mit", revision="a" * 40)
    shelf.add("MiniMaxAI/M2", "other", revision="b" * 40, name="modified-mit")
    then = post(client, {"model": "MiniMaxAI/M2", "revision": "a" * 40}).json()
    now = post(client, {"model": "MiniMaxAI/M2"}).json()
    assert then["verdict"] == "allowed"
    assert now["verdict"] == "needs_review"
    assert post(client, {"model": "MiniMaxAI/M2", "revision": "c" * 40}).status_code == 404


def test_a_conclusion_decides_and_its_territory_binds(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/model", "other", name="modified-mit")
    shelf.conclude("someone/model", "mit", CuratedTerritory(countries=("DE",), clause="letter of the author"))
    german = post(client, {"model": "someone/model"}, GERMAN).json()
    assert german["verdict"] == "denied"
    assert german["findings"][0]["clause"] == "letter of the author"
    assert post(client, {"model": "someone/model"}).json()["verdict"] == "allowed"


def test_a_file_that_nobody_knows_keeps_the_model_in_review(client: Client, shelf: Shelf) -> None:
    text = b"You may use this only on Sundays."
    shelf.add("someone/odd", "mit", text=text)
    answer = post(client, {"model": "someone/odd"}).json()
    assert answer["verdict"] == "needs_review"


def test_findings_cite_the_texts_that_were_read(client: Client, shelf: Shelf) -> None:
    text = b"Some terms that are kept."
    shelf.add("someone/cited", "llama3.1", text=text)
    answer = post(client, {"model": "someone/cited"}).json()
    cited = {item["sha256"] for finding in answer["findings"] for item in finding["evidence"]}
    assert cited == {hashlib.sha256(text).hexdigest()}

"""Checks over HTTP: the contract's shapes, bad input, and registered models."""

import hashlib
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.compliance.checks.answers import judge
from registry.compliance.checks.quotes import address_of
from registry.compliance.rules.facts import SubjectFacts
from registry.compliance.rules.values import Use
from registry.errors import NotFound
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.facts.curation import CuratedTerritory
from registry.records.history.documents import read_at_revision
from tests.support.compliance.questions import INTERNAL, NOW, PRODUCT
from tests.support.compliance.shelf import Shelf, post

Client = TestClient[Litestar]
BARE = {"license": {"declared": "apache-2.0", "name": None, "link": None}}
GERMAN = INTERNAL | {"country": "DE"}


def test_an_answer_has_the_shape_of_the_contract(client: Client) -> None:
    response = post(client, {"license_key": "llama3.2", "modality": "multimodal"}, GERMAN, policy=None)
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) == {
        "verdict", "license_verdict", "findings", "obligations", "missing_facts", "assumptions", "licenses", "policy",
        "data_version", "checked_at",
    }  # fmt: skip
    assert answer["verdict"] == "denied"
    assert answer["licenses"] == ["llama3.2"]
    assert answer["policy"] is None
    first = answer["findings"][0]
    assert set(first) == {"rule", "outcome", "reason", "license", "clause", "source", "quote", "evidence"}
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
        ({"use": INTERNAL}, "/subject"),
        ({"subject": BARE, "use": INTERNAL | {"country": "UK"}}, "/use/country"),
        ({"subject": BARE, "use": INTERNAL | {"country": "de"}}, "/use/country"),
        ({"subject": BARE, "use": INTERNAL | {"output_countries": ["DE", "EU"]}}, "/use/output_countries/1"),
        ({"subject": BARE, "use": INTERNAL | {"purpose": "fun"}}, "/use/purpose"),
        ({"subject": BARE, "use": INTERNAL | {"monthly_active_users": -1}}, "/use/monthly_active_users"),
        ({"subject": BARE, "use": INTERNAL | {"monthly_active_users": 2**60}}, "/use/monthly_active_users"),
        ({"subject": BARE, "use": INTERNAL | {"annual_revenue_usd": 1e300}}, "/use/annual_revenue_usd"),
        ({"subject": BARE, "use": INTERNAL | {"activities": ["napping"]}}, "/use/activities/0"),
        ({"subject": BARE, "use": INTERNAL | {"surprise": 1}}, "/use/surprise"),
        ({"subject": BARE, "use": {"country": "DE"}}, "/use/organisation"),
        ({"subject": {"model": "a/b", "license_key": "mit"}, "use": INTERNAL}, "/subject"),
        ({"subject": {}, "use": INTERNAL}, "/subject"),
        ({"subject": {"license_key": "x" * 600}, "use": INTERNAL}, "/subject/license_key"),
        ({"subject": {"model": "a/b", "revision": "-x"}, "use": INTERNAL}, "/subject/revision"),
        ({"subject": {"model": "a/b", "as_of": "2026-01-01T00:00:00"}, "use": INTERNAL}, "/subject/as_of"),
        ({"subject": BARE, "use": INTERNAL, "policy": {"key": "university", "version": 7}}, "/policy/version"),
        ({"subject": BARE, "use": INTERNAL, "policy": 5}, "/policy"),
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
    assert results[1]["problem"]["errors"][0]["pointer"] == "/use/country"
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
    then = post(client, {"model": "MiniMaxAI/M2", "revision": "a" * 40}, PRODUCT).json()
    now = post(client, {"model": "MiniMaxAI/M2"}, PRODUCT).json()
    assert then["verdict"] == "allowed"
    assert now["verdict"] == "needs_review"
    assert post(client, {"model": "MiniMaxAI/M2", "revision": "b" * 7}, PRODUCT).json()["verdict"] == "needs_review"
    assert post(client, {"model": "MiniMaxAI/M2", "revision": "main"}, PRODUCT).json()["verdict"] == now["verdict"]


@pytest.mark.parametrize("revision", ["c" * 40, "c" * 7, "v1.0", "refs/pr/1", "aaa", "dev"])
def test_a_revision_that_nobody_read_is_never_judged_by_the_latest_state(
    client: Client, shelf: Shelf, revision: str
) -> None:
    shelf.add("someone/model", "mit", revision="a" * 40)
    answer = post(client, {"model": "someone/model", "revision": revision}).json()
    assert answer["verdict"] == "needs_review"
    assert {finding["rule"]: finding["source"] for finding in answer["findings"]}["revision"] == "record"
    assert "mit" not in answer["licenses"]
    first = answer["findings"][0]
    assert first["rule"] == "revision"
    assert not any("No licence is declared" in finding["reason"] for finding in answer["findings"])
    assert "`cardwatch sync someone/model` (or POST /v1/models/someone/model/sync)" in first["reason"]


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


def test_a_package_url_with_a_version_is_answered_at_that_commit(shelf: Shelf) -> None:
    shelf.add("rev/m2", "cc-by-nc-4.0", revision="a" * 40)
    shelf.add("rev/m2", "mit", revision="b" * 40)
    for revision, licence in (("a" * 40, "cc-by-nc-4.0"), ("A" * 9, "cc-by-nc-4.0"), ("b" * 7, "mit")):
        found = msgspec.json.decode(read_at_revision(shelf.database, shelf.knowledge, "rev/m2", revision))
        assert (found["id"], found["license"]["license"]) == ("rev/m2", licence)
    for unknown in ("c" * 40, "aaaaaa", "v1.0", "dev"):
        with pytest.raises(NotFound) as refused:
            read_at_revision(shelf.database, shelf.knowledge, "rev/m2", unknown)
        assert refused.value.extra["known_from"] == "a" * 40
        assert refused.value.extra["known_until"] == "b" * 40


def test_a_finding_quotes_the_words_it_rests_on(client: Client, shelf: Shelf) -> None:
    bare = post(client, BARE, INTERNAL | {"distribution": "weights"}).json()
    quote = next(finding["quote"] for finding in bare["findings"] if finding["rule"] == "distribution")
    assert quote["text"].startswith("4. Redistribution.")
    assert len(quote["text"]) <= 400
    assert quote["path_or_url"] == "https://spdx.org/licenses/Apache-2.0.html"
    text = load_spdx_texts()["Apache-2.0"].encode()
    shelf.add("someone/apache", "apache-2.0", text=text)
    kept = post(client, {"model": "someone/apache"}, INTERNAL | {"distribution": "weights"}).json()
    quote = next(finding["quote"] for finding in kept["findings"] if finding["rule"] == "distribution")
    assert quote["text"].startswith("4. Redistribution.")
    assert (quote["path_or_url"], quote["sha256"]) == ("LICENSE", hashlib.sha256(text).hexdigest())


def test_nothing_is_quoted_from_a_text_that_is_not_known_to_be_the_licence(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/odd", "apache-2.0", text=b"4. Redistribution. Do as you are told on Sundays, or not at all.")
    answer = post(client, {"model": "someone/odd"}, INTERNAL | {"distribution": "weights"}).json()
    assert not any("Sundays" in (finding["quote"] or {"text": ""})["text"] for finding in answer["findings"])


def test_a_licence_without_a_text_here_is_not_quoted(client: Client) -> None:
    answer = post(client, {"license_key": "llama3.1"}, INTERNAL).json()
    assert {finding["quote"] for finding in answer["findings"]} == {None}


@pytest.mark.parametrize(
    ("clause", "shown"),
    [
        ("AUP last para (not in LICENSE)", "AUP last paragraph"), ("1.b.i", "1.b.i"), (None, None),
        ("section number not read", None), ("2 (no restriction)", "2"), ("AUP, last paragraph", "AUP, last paragraph"),
    ],
)  # fmt: skip
def test_a_clause_is_an_address_that_a_reader_can_find(clause: str | None, shown: str | None) -> None:
    assert address_of(clause) == shown


def test_the_licence_alone_has_a_verdict_of_its_own(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/odd", "mit", text=b"You may use this only on Sundays.")
    answer = post(client, {"model": "someone/odd"}).json()
    assert (answer["verdict"], answer["license_verdict"]) == ("needs_review", "allowed")
    shelf.add("someone/plain", "mit")
    shelf.conclude("someone/plain", "mit", CuratedTerritory(countries=("DE",)))
    german = post(client, {"model": "someone/plain"}, GERMAN).json()
    assert (german["verdict"], german["license_verdict"]) == ("denied", "allowed")
    assert german["findings"][0]["source"] == "record"


def test_a_finding_about_a_base_names_it(client: Client, shelf: Shelf) -> None:
    shelf.add("huggyllama/llama-7b", "")
    shelf.add("mistralai/Ministral", "other", name="mrl")
    shelf.add("someone/lora", "gpl-3.0", "huggyllama/llama-7b")
    shelf.add("someone/tune", "apache-2.0", "mistralai/Ministral")
    lora = post(client, {"model": "someone/lora"}).json()
    assert any("huggyllama/llama-7b" in one["reason"] and "No licence" in one["reason"] for one in lora["findings"])
    tune = post(client, {"model": "someone/tune"}).json()
    denied = [finding for finding in tune["findings"] if finding["outcome"] == "denied"]
    assert all("mistralai/Ministral" in finding["reason"] for finding in denied)
    bare = post(client, {"license": {"declared": "mit"}, "base_licenses": ["mrl-0.1"]}).json()
    assert any(finding["reason"].startswith("Base mrl-0.1: ") for finding in bare["findings"])


def test_a_closed_model_is_under_its_providers_terms() -> None:
    answer = judge(load_catalogue(), SubjectFacts(is_closed=True), Use(**INTERNAL), now=NOW)
    assert [finding.reason for finding in answer.findings] == [
        "The model is offered only by API under the provider's terms."
    ]
    assert answer.verdict == "needs_review"

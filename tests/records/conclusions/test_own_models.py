"""A model of one's own: written down by its present words or the former ones, and whose word each value is."""

from typing import Any

import msgspec
import pytest
from sqlmodel import select

from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import CuratedFacts
from registry.records.layers.rules import Assertion, role_of
from registry.records.queries import get_record
from registry.records.tables import Claim, Curation
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client

MODEL = "example-university/tutor"
URL = f"/v1/models/{MODEL}"
BASE = [{"id": "mistralai/Mistral-7B-v0.1", "relation": "finetune"}]
ANY = {"If-Match": "*"}


def put(client: Client, **facts: Any) -> Any:  # noqa: ANN401 - any JSON
    return client.put(URL, json={"source": "vendor", "facts": facts}, headers=ANY)


@pytest.mark.parametrize("word", ["base_models", "bases"])
def test_what_it_was_made_from_has_one_word_and_the_former_one_is_taken(client: Client, word: str) -> None:
    made = put(client, **{word: BASE})
    assert made.status_code in {200, 201}, made.text
    record = made.json()
    assert [(one["id"], one["relation"]) for one in record["base_models"]] == [(BASE[0]["id"], "finetune")]
    assert "base_models" in record["layers"]
    assert "bases" not in record["layers"]
    patched = client.patch(URL, json={"facts": {word: ["a/other"]}}, headers=ANY).json()
    assert [one["id"] for one in patched["base_models"]] == ["a/other"]
    assert client.patch(URL, json={"facts": {word: None}}, headers=ANY).json()["base_models"] == []
    (version, *_) = client.get(f"{URL}/curation").json()["items"]
    assert "bases" not in msgspec.json.encode(version).decode().replace("base_models", "")


def test_both_words_at_once_are_refused(client: Client) -> None:
    refused = put(client, bases=["a/b"], base_models=["c/d"])
    assert (refused.status_code, "former word" in refused.text) == (400, True)
    assert put(client, bases=["a/b"], base_models=["a/b"]).status_code in {200, 201}


@pytest.mark.parametrize("word", ["base_models", "bases"])
def test_a_proposal_may_use_either_word(client: Client, word: str) -> None:
    put(client, description="Ours.")
    body = {"model": MODEL, "changes": [{"field": word, "value": BASE}], "reason": "So.",
            "evidence": ["https://example.org/a"]}  # fmt: skip
    made = client.post("/v1/proposals", json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["changes"][0]["field"], made.json()["conflicts"]) == ("base_models", [])
    both = {**body, "changes": [{"field": "bases", "value": BASE}, {"field": "base_models", "value": BASE}]}
    assert client.post("/v1/proposals", json=both).status_code == 400


def test_what_is_stored_can_be_read_by_the_version_before(client: Client, runtime: Runtime) -> None:
    put(client, base_models=BASE)
    with runtime.database.unit_of_work() as work:
        record = get_record(work.session, MODEL)
        fields = [one["field"] for one in work.session.exec(select(Curation.assertions)).all()[-1]]
        assert fields == ["bases"]
        facts = msgspec.convert({"base_models": BASE}, CuratedFacts)
        assert state_claim(work, runtime.knowledge, record, source="mot", facts=facts, now=NOW) == "new"
        assert state_claim(work, runtime.knowledge, record, source="mot", facts=facts, now=NOW) == "unchanged"
        assert [sorted(facts) for facts in work.session.exec(select(Claim.facts))] == [["bases"]]
    layer = client.get(URL).json()["layers"]["base_models"]
    assert (layer["layer"], layer["role"], "disagreement" in layer) == ("concluded", "curator", False)


def test_a_value_says_whose_word_it_is_and_by_which_key(client: Client) -> None:
    put(client, description="Ours.")
    layer = client.get(URL).json()["layers"]["description"]
    assert (layer["source"], layer["role"], layer["key"]) == ("bootstrap", "curator", "bootstrap")
    body = {"source": "vendor", "facts": {}, "conclusion": {"license": "mit", "reason": "We say so."}}
    concluded = client.put(URL, json=body, headers=ANY).json()
    assert (concluded["conclusion"]["key"], concluded["layers"]["license"]["key"]) == ("bootstrap", "bootstrap")


@pytest.mark.parametrize(
    ("layer", "source", "key", "role"),
    [
        ("observed", "huggingface", None, "hub"), ("normalised", "modelscope", None, "hub"),
        ("observed", "osai", None, "index"), ("normalised", "starter", None, "index"),
        ("concluded", "ann", "key_1", "curator"), ("concluded", "cli:root", None, "operator"),
        ("concluded", "cli:root", "key_1", "curator"), ("concluded", "ann", None, "curator"),
        ("inherited", "huggingface", None, "lineage"),
    ],
)  # fmt: skip
def test_each_layer_and_source_has_a_role(layer: Any, source: str, key: str | None, role: str) -> None:  # noqa: ANN401 - a literal
    assert role_of(layer, source, key) == role


def test_an_assertion_that_was_stored_by_the_former_word_has_the_present_one() -> None:
    stored = {"field": "bases", "value": ["a/b"], "by": "ann", "at": "2026-01-01T00:00:00Z"}
    assert msgspec.convert(stored, Assertion).field == "base_models"

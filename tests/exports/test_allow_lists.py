"""Allow lists: nothing that is not clearly allowed, in forms that their readers take, and never "everything"."""

import fnmatch
import json
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry.compliance.scan import findings_in
from registry.runtime import Runtime
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.stocks import Stock

PATH = "/v1/exports/allow-list"
USE = {"organisation": "university", "country": "DE", "purpose": "teaching", "distribution": "none"}
GOOD, DENIED, OPEN, SINGLE = "acme/good.v1", "acme/vision", "acme/unknown", "gpt2"
_STOCK = Stock()


@pytest.fixture
def shelf(runtime: Runtime) -> Shelf:
    shelf = Shelf(runtime.database, runtime.knowledge)
    _STOCK.put(runtime.database, lambda: _fill(shelf))
    return shelf


def _fill(shelf: Shelf) -> None:
    shelf.add(GOOD, "apache-2.0")
    shelf.add(SINGLE, "mit")
    shelf.add(DENIED, "llama3.2", pipeline="image-text-to-text")
    shelf.add(OPEN, "")


Ask = Callable[..., str]


@pytest.fixture
def ask(client: Client, shelf: Shelf) -> Ask:
    del shelf

    def post(form: str, **more: Any) -> str:  # noqa: ANN401 - members of the body
        answer = client.post(PATH, json={"format": form, "use": USE, **more})
        assert answer.status_code == 200, answer.text
        return answer.text

    return post


def ids(text: str) -> set[str]:
    return {one["id"] for one in json.loads(text)["models"]}


def test_only_what_is_clearly_allowed_is_in(ask: Ask) -> None:
    told = json.loads(ask("vllm-gateway"))
    assert {one["id"] for one in told["models"]} == {GOOD, SINGLE}
    assert (told["judged"], told["allowed"]) == (4, 2)
    made = told["made_for"]
    assert (made["use"], made["policy"], bool(made["data_version"]), bool(made["made_at"])) == (USE, None, True, True)
    assert ids(ask("vllm-gateway", models=[GOOD.upper(), DENIED, "no/where"])) == {GOOD}
    assert ids(ask("vllm-gateway", filter={"owner": "acme"})) == {GOOD}
    assert ids(ask("vllm-gateway", names={"chat:7b": GOOD, "seer": DENIED, "x": OPEN})) == {"chat:7b"}


def test_duties_can_be_left_out(ask: Ask) -> None:
    told = json.loads(ask("vllm-gateway", use=USE | {"distribution": "weights"}))["models"]
    duties = {one["id"]: one["duties"] for one in told}
    assert "include_license" in duties[GOOD]
    strict = ask("vllm-gateway", use=USE | {"distribution": "weights"}, without_duties=True)
    assert ids(strict) == {name for name, codes in duties.items() if not codes}


def test_a_gateway_of_litellm_takes_its_routes(ask: Ask) -> None:
    text = ask("litellm", names={"chat": GOOD})
    (route,) = yaml.safe_load(text)["model_list"]
    assert (route["model_name"], route["litellm_params"]["model"]) == ("chat", f"hosted_vllm/{GOOD}")
    assert {one.model for one in findings_in("litellm.yaml", text).references} == {GOOD}
    assert yaml.safe_load(ask("litellm", models=[DENIED]))["model_list"] == []
    assert "for the use" in text.splitlines()[0]


def test_ollama_gets_names_that_it_pulls(ask: Ask) -> None:
    assert lines(ask("ollama", models=[GOOD, OPEN])) == [f"hf.co/{GOOD}"]
    assert lines(ask("ollama", names={"llama3.2:3b": DENIED, "good:latest": GOOD})) == ["good:latest"]
    assert lines(ask("ollama", models=[OPEN])) == []


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def matched(form: str, document: Mapping[str, Any], path: str) -> bool:
    """Whether a manager lets a path through: by Java's regular expressions, or by patterns of Ant."""
    if form == "nexus":
        return any(re.search(one, path) for one in document["matchers"])
    return any(fnmatch.fnmatchcase(path, one) for one in document["includesPattern"].split(","))


PATHS = {
    "nexus": ("/api/models/{}/revision/main", "/{}/resolve/main/model.safetensors", "/{}"),
    "artifactory": ("models/{}/main/2026/model.safetensors",),
}


@pytest.mark.parametrize("form", PATHS)
def test_a_manager_of_repositories_lets_through_what_is_allowed_and_nothing_else(ask: Ask, form: str) -> None:
    document = json.loads(ask(form))
    let = {
        name
        for name in (GOOD, DENIED, OPEN, SINGLE, "acme/goodXv1", f"{GOOD}-tuned", "acme", f"x{GOOD}", f"{SINGLE}/other")
        for path in PATHS[form]
        if matched(form, document, path.format(name))
    }
    assert let == {GOOD}  # an id without an owner is no pattern: it would let an owner of that name through
    assert "2 of 4" not in document["description"]
    assert "1 of 4" in document["description"]


@pytest.mark.parametrize("form", PATHS)
def test_a_list_of_nothing_lets_nothing_through(ask: Ask, form: str) -> None:
    document = json.loads(ask(form, models=[DENIED]))
    assert document["matchers" if form == "nexus" else "includesPattern"]
    assert not any(matched(form, document, path.format(GOOD)) for path in PATHS[form])


def test_what_lies_on_no_hub_is_in_no_list(ask: Ask, client: Client) -> None:
    facts = {"license": {"declared": ["apache-2.0"], "evidence": ["https://models.example.org/tutor"]}}
    body = {"source": "vendor", "facts": facts, "conclusion": {"license": "apache-2.0", "reason": "Ours."}}
    made = client.put("/v1/models/acme/tutor", json=body, headers={"If-Match": "*"})
    assert made.status_code in {200, 201}, made.text
    for more in ({}, {"models": ["acme/tutor"]}, {"names": {"tutor": "acme/tutor"}}):
        assert "tutor" not in ids(ask("vllm-gateway", **more))


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"format": "yum"}, ""),
        ({"use": {"organisation": "university", "country": "UK"}}, "/use"),
        ({"filter": {"colour": "red"}}, "/filter/colour"),
        ({"filter": {"owner": "acme"}, "models": ["a/b"]}, ""),
        ({"format": "nexus", "names": {"x": "a/b"}}, ""),
        ({"names": {"a\nb": "a/b"}}, "/names"),
        ({"policy": "nobody-made-this", "models": [GOOD]}, "/policy"),
        ({"models": ["a/b"] * 501}, "/models"),
        ({"more": 1}, "/more"),
    ],
)
def test_bad_input_is_refused_before_anything_is_sent(
    client: Client, shelf: Shelf, more: dict[str, Any], pointer: str
) -> None:
    del shelf
    answer = client.post(PATH, json={"format": "ollama", "use": USE, **more})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(one["pointer"].startswith(pointer) for one in answer.json()["errors"]), answer.text


def test_many_records_are_judged_in_batches(client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    del shelf
    monkeypatch.setattr("registry.exports.allow_lists.service.BATCH", 1)
    told = client.post(PATH, json={"format": "vllm-gateway", "use": USE})
    assert ids(told.text) == {GOOD, SINGLE}
    assert json.loads(told.text)["judged"] == 4


def test_a_policy_of_the_institution_is_applied_for_keys_alone(
    client: Client, shelf: Shelf, runtime: Runtime, tmp_path: Path
) -> None:
    del shelf
    rule = {"id": "none", "level": "fail", "when": "true", "message": "Nothing is used."}
    saved = client.post("/v1/policies", json={"key": "own", "title": "Nothing", "rules": [rule]})
    assert saved.status_code == 201, saved.text
    body = {"format": "vllm-gateway", "use": USE, "policy": "own"}
    told = client.post(PATH, json=body)
    assert (told.status_code, GOOD in told.text) == (200, False)
    opened = make_runtime(runtime.settings.database_url, tmp_path / "open", anonymous_read=True)
    with closing(opened), speaking_to(opened, key=None) as stranger:
        refused = stranger.post(PATH, json=body)
        ready = stranger.post(PATH, json={**body, "policy": "university"})
    assert (refused.status_code, ready.status_code) == (401, 200)


def test_a_served_name_of_a_misspelled_model_is_refused_with_the_one_that_is_meant(client: Client, ask: Ask) -> None:
    del ask
    body = {"format": "ollama", "use": USE, "names": {"x/chat:7b": GOOD[:-1], "good": GOOD}}
    answer = client.post(PATH, json=body)
    assert answer.status_code == 400
    (wrong,) = answer.json()["errors"]
    assert wrong["pointer"] == "/names/x~1chat:7b"
    assert wrong["detail"] == f"{GOOD[:-1]} is not registered. Did you mean {GOOD}?"

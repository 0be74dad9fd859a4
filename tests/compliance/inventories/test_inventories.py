"""Inventories over HTTP: making, changing, checking, and what changed."""

from collections.abc import Callable

import pytest

from registry.access import Scope
from tests.support.compliance.desk import USE, Desk
from tests.support.http.application import Client


def test_an_inventory_is_made_changed_and_deleted_by_its_version(desk: Desk) -> None:
    made = desk.client.post("/v1/inventories", json={"name": "Lab", "owner": "the dean", "use": USE})
    assert made.status_code == 201
    path, etag = made.headers["location"], made.headers["etag"]
    shown = desk.client.get(path)
    assert (shown.json()["owner"], shown.headers["etag"]) == ("the dean", etag)
    assert desk.client.post("/v1/inventories", json={"name": " lab"}).status_code == 409
    assert desk.client.patch(path, json={"owner": None}).status_code == 428
    assert desk.client.patch(path, json={"owner": None}, headers={"If-Match": '"old"'}).status_code == 412
    changed = desk.client.patch(path, json={"owner": None, "name": "Labs"}, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["owner"], changed.json()["name"]) == (200, None, "Labs")
    assert [one["name"] for one in desk.items("/v1/inventories")] == ["Labs"]
    assert desk.client.delete(path, headers={"If-Match": changed.headers["etag"]}).status_code == 204
    assert desk.client.get(path).status_code == 404
    assert desk.open("Labs") != path


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "a", "use": {"country": "UK"}}, "/use/country"),
        ({"name": "a", "use": {"purpose": "fun"}}, "/use/purpose"),
        ({"name": "a", "use": {"colour": "red"}}, "/use/colour"),
        ({"name": "a", "use": {"colour": None}}, "/use/colour"),
        ({"name": "a", "policy": "No Key"}, "/policy"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_refused_with_its_place(desk: Desk, body: dict[str, object], pointer: str) -> None:
    answer = desk.client.post("/v1/inventories", json=body)
    assert answer.status_code == 400, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_a_check_finds_each_entry_and_what_changed_since(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    desk.put(lab, "b", purl="pkg:huggingface/meta-llama/Llama-3.2-11B-Vision")
    desk.put(lab, "c", model="nobody/nothing")
    desk.put(lab, "d", license="cc-by-nc-4.0")
    desk.put(lab, "e", license="cc-by-nc-4.0", use={"commercial": False, "purpose": "research"})
    run = desk.check(lab)
    assert (run["state"], run["total"], run["done"], run["changed"]) == ("done", 5, 5, 5)
    verdicts = desk.verdicts(lab)
    assert verdicts["a"] in {"allowed", "allowed_with_obligations"}
    assert (verdicts["b"], verdicts["c"], verdicts["d"]) == ("denied", "needs_review", "denied")
    assert verdicts["e"] != "denied"
    assert run["verdicts"]["denied"] == 2
    assert [one["entry"] for one in desk.items(f"{lab}/results", verdict="denied")] == ["b", "d"]
    again = desk.check(lab)
    assert (again["changed"], again["verdicts"]) == (0, run["verdicts"])
    desk.shelf.add("nobody/nothing", "apache-2.0")
    third = desk.check(lab)
    assert third["changed"] == 1
    past = desk.items(f"{lab}/history")
    assert [one["run"]["id"] for one in past] == [third["id"], again["id"], run["id"]]
    (change,) = past[0]["changes"]
    assert (change["entry"], change["before"], change["after"]) == ("c", "needs_review", desk.verdicts(lab)["c"])
    assert past[1]["changes"] == []


def test_what_was_found_ends_when_the_question_changes(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", license="cc-by-nc-4.0", use={"commercial": False, "purpose": "research"})
    desk.put(lab, "b", model="good/apache")
    desk.check(lab)
    etag = desk.client.get(f"{lab}/entries/a").headers["etag"]
    changed = desk.client.put(f"{lab}/entries/a", json={"license": "cc-by-nc-4.0"}, headers={"If-Match": etag})
    assert (changed.status_code, changed.json()["verdict"]) == (200, None)
    assert set(desk.verdicts(lab)) == {"b"}
    desk.check(lab)
    assert desk.verdicts(lab)["a"] == "denied"
    shown = desk.client.get(lab)
    patched = desk.client.patch(
        lab, json={"use": {**USE, "purpose": "internal"}}, headers={"If-Match": shown.headers["etag"]}
    )
    assert (patched.status_code, patched.json()["verdicts"]) == (200, {})


def test_without_what_a_check_needs_nothing_is_allowed(desk: Desk) -> None:
    lab = desk.open(use={"purpose": "research"})
    desk.put(lab, "a", model="good/apache")
    desk.put(lab, "b", model="good/apache", use={"organisation": "university", "country": "DE"})
    desk.check(lab)
    found = {one["entry"]: one for one in desk.items(f"{lab}/results")}
    assert (found["a"]["verdict"], found["a"]["missing_facts"]) == ("needs_review", ["organisation", "country"])
    assert found["b"]["verdict"] != "needs_review"


def test_nobody_sees_or_changes_inventories_without_the_scope(desk: Desk, person: Callable[..., Client]) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    reader, stranger, nobody = (
        person("reader", Scope.INVENTORIES_READ), person("stranger", Scope.MODELS_WRITE), person("nobody"),
    )  # fmt: skip
    for path in (lab, f"{lab}/entries", f"{lab}/results", f"{lab}/history", "/v1/inventories"):
        found = [one.get(path).status_code for one in (reader, stranger, nobody)]
        assert found == [200, 403, 401], path
    assert reader.post(f"{lab}/check").status_code == 403
    assert reader.post("/v1/inventories", json={"name": "x"}).status_code == 403


def test_a_new_entry_of_the_same_is_refused(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    assert desk.client.put(f"{lab}/entries/b", json={"model": "Good/Apache"}).status_code == 409
    desk.put(lab, "b", model="good/apache", owner="the other chair")
    desk.put(desk.open("Other"), "a", model="good/apache")
    assert desk.client.put(f"{lab}/entries/a", json={"model": "good/derived"}).status_code == 428


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"model": "good/apache", "license": "mit"}, ""),
        ({"license": "no-such-licence"}, "/license"),
        ({"license": "mit", "revision": "main"}, "/revision"),
        ({"purl": "pkg:npm/left-pad"}, "/purl"),
        ({"model": "no id at all"}, "/model"),
        ({"model": "good/apache", "use": {"country": "XX"}}, "/use/country"),
        ({"model": "good/apache", "owner": "a\x00b"}, "/owner"),
    ],
)
def test_an_entry_that_is_none_is_refused_with_its_place(desk: Desk, body: dict[str, object], pointer: str) -> None:
    answer = desk.client.put(f"{desk.open()}/entries/a", json=body)
    assert answer.status_code == 400, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]

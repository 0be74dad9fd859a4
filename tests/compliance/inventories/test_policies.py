"""Policies where inventories are judged, and previews over them."""

from collections.abc import Callable

import pytest

from registry.access import Scope
from tests.support.compliance.desk import Desk
from tests.support.http.application import Client

NO_RESEARCH = {
    "key": "no-research",
    "title": "No research licences",
    "rules": [
        {"id": "class", "level": "fail", "when": 'license_class == "permissive"', "message": "Not with this class."}
    ],
}


@pytest.fixture
def author(person: Callable[..., Client]) -> Client:
    return person("author", Scope.MODELS_READ, Scope.POLICIES_WRITE, Scope.INVENTORIES_READ)


def test_a_preview_names_the_verdicts_of_an_inventory_that_would_flip(desk: Desk, author: Client) -> None:
    inventory = desk.open()
    desk.put(inventory, "one", model="good/apache")
    desk.put(inventory, "two", model="closed/research")
    desk.put(inventory, "same", model="good/apache", owner="another desk")
    found = author.post("/v1/policies/preview", json={"policy": NO_RESEARCH, "inventory": "Lab"}).json()
    assert found["checked"] == 2
    assert found["flips"] == [
        {"model": "good/apache", "before": "allowed_with_obligations", "after": "denied", "rules": ["class"]}
    ]


def test_a_preview_tells_entries_whose_use_is_not_stated(desk: Desk, author: Client) -> None:
    inventory = desk.open(use={"country": "DE"})
    desk.put(inventory, "one", model="good/apache")
    found = author.post("/v1/policies/preview", json={"policy": NO_RESEARCH, "inventory": "lab"}).json()
    assert (found["checked"], found["unchecked"][0]["model"]) == (0, "good/apache")
    assert "organisation" in found["unchecked"][0]["detail"]


def test_a_preview_of_an_inventory_needs_the_right_to_see_it(desk: Desk, person: Callable[..., Client]) -> None:
    desk.open()
    other = person("other", Scope.POLICIES_WRITE, Scope.MODELS_READ)
    answer = other.post("/v1/policies/preview", json={"policy": NO_RESEARCH, "inventory": "Lab"})
    assert (answer.status_code, "inventories:read" in answer.text) == (403, True)


def test_an_inventory_that_is_not_there_is_named_at_its_place(author: Client) -> None:
    answer = author.post("/v1/policies/preview", json={"policy": NO_RESEARCH, "inventory": "Nowhere"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/inventory")


def test_entries_are_judged_by_the_policy_of_their_inventory(desk: Desk, author: Client) -> None:
    saved = author.post("/v1/policies", json=NO_RESEARCH)
    assert saved.status_code == 201, saved.text
    inventory = desk.open(policy="no-research")
    desk.put(inventory, "one", model="good/apache")
    desk.check(inventory)
    (result,) = desk.items(f"{inventory}/results")
    assert (result["verdict"], result["license_verdict"]) == ("denied", "allowed_with_obligations")
    assert result["policy"] == {"key": "no-research", "version": 1}


def test_a_policy_that_is_not_there_is_refused(desk: Desk) -> None:
    made = desk.client.post("/v1/inventories", json={"name": "Other", "policy": "univercity"})
    assert (made.status_code, made.json()["errors"][0]["pointer"]) == (400, "/policy")
    assert "did you mean 'university'" in made.json()["detail"]
    lab = desk.open(policy="university")
    etag = desk.client.get(lab).headers["etag"]
    for given, status in (("never-saved", 400), ("university", 200), (None, 200)):
        answer = desk.client.patch(lab, json={"policy": given}, headers={"If-Match": etag})
        assert answer.status_code == status, answer.text


def test_without_its_policy_what_the_licence_denies_stays_denied(desk: Desk, author: Client) -> None:
    assert author.post("/v1/policies", json=NO_RESEARCH | {"rules": []}).status_code == 201
    lab = desk.open(policy="no-research")
    desk.put(lab, "denied", model="closed/research")
    desk.put(lab, "fine", model="good/apache")
    desk.put(lab, "nobody", model="not/registered")
    desk.check(lab)
    before = {one["entry"]: one for one in desk.items(f"{lab}/results")}
    assert (before["denied"]["verdict"], before["fine"]["verdict"]) == ("denied", "allowed_with_obligations")
    etag = author.get("/v1/policies/no-research").headers["etag"]
    assert author.delete("/v1/policies/no-research", headers={"If-Match": etag}).status_code == 204
    desk.check(lab)
    found = {one["entry"]: one for one in desk.items(f"{lab}/results")}
    assert {name: one["verdict"] for name, one in found.items()} == {
        "denied": "denied", "fine": "needs_review", "nobody": "needs_review"
    }  # fmt: skip
    for name in ("denied", "fine"):
        assert found[name]["license_verdict"] == before[name]["license_verdict"]
        (lack,) = [one for one in found[name]["findings"] if one["rule"] == "policy"]
        assert (lack["outcome"], lack["source"]) == ("needs_review", "record")
    assert found["fine"]["obligations"] == []

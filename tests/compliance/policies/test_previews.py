"""What a policy would change, before it is saved."""

from typing import Any

from tests.support.compliance.policies import RESEARCH, policy, rule
from tests.support.compliance.questions import PRODUCT
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client

PATH = "/v1/policies/preview"


def previewed(client: Client, policy_: object, *models: str, use: object = PRODUCT) -> dict[str, Any]:
    answer = client.post(PATH, json={"policy": policy_, "models": models, "use": use})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_only_verdicts_that_change_are_told_with_the_rules(client: Client, shelf: Shelf) -> None:
    shelf.add("acme/free", "apache-2.0")
    shelf.add("acme/closed", "cc-by-nc-4.0")
    wanted = policy(RESEARCH, rule('owner == "acme" && license_class == "permissive"', "fail", "free"))
    found = previewed(client, wanted, "acme/free", "acme/closed", "acme/gone")
    assert found["checked"] == 2
    assert [(one["model"], one["after"], one["rules"]) for one in found["flips"]] == [("acme/free", "denied", ["free"])]
    assert [one["model"] for one in found["unchecked"]] == ["acme/gone"]
    assert client.get("/v1/policies/uni-de").status_code == 404


def test_a_change_is_compared_with_what_is_in_force(client: Client, shelf: Shelf) -> None:
    shelf.add("acme/free", "apache-2.0")
    client.post("/v1/policies", json=policy(rule('owner == "acme"', "fail", "owner")))
    assert previewed(client, policy(rule('owner == "acme"', "fail", "owner")), "acme/free")["flips"] == []
    [flip] = previewed(client, policy(rule('owner == "acme"', "warn", "owner")), "acme/free")["flips"]
    assert (flip["before"], flip["after"], flip["rules"]) == ("denied", "allowed_with_obligations", ["owner"])
    [flip] = previewed(client, "uni-de", "acme/free")["flips"]
    assert (flip["before"], flip["after"]) == ("allowed", "denied")


def test_what_could_not_be_saved_is_refused_with_its_place(client: Client) -> None:
    body = {"policy": policy(rule("purpos == 1")), "models": ["acme/free"], "use": PRODUCT}
    answer = client.post(PATH, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/policy/rules/0/when")
    for left_out in ("models", "use"):
        wanted = {name: value for name, value in body.items() if name != left_out}
        answer = client.post(PATH, json=wanted | {"policy": "university"})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, f"/{left_out}")
    wrong = body | {"policy": "university", "models": ["acme/free", "https://huggingface.co/a/b/tree/v1?revision=v2"]}
    assert client.post(PATH, json=wrong).json()["errors"][0]["pointer"] == "/models/1"
    answer = client.post(PATH, json={"policy": "university", "inventory": "ours"})
    assert answer.json()["errors"][0]["pointer"] == "/inventory"

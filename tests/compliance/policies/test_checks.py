"""Checks with a policy: what it adds to the verdict, and what it never touches."""

from typing import Any

import pytest

from registry.runtime import Runtime
from tests.support.compliance.policies import RESEARCH, policy, rule
from tests.support.compliance.questions import INTERNAL, PRODUCT
from tests.support.compliance.shelf import Shelf, post
from tests.support.http.application import Client, speaking_to

BARE = {"license_key": "apache-2.0"}
PATH = "/v1/policies"


def save(client: Client, *rules: dict[str, Any], **more: Any) -> None:  # noqa: ANN401 - JSON
    answer = client.post(PATH, json=policy(*rules, **more))
    assert answer.status_code == 201, answer.text


def asked(client: Client, subject: object = BARE, use: object = PRODUCT, named: object = "uni-de") -> dict[str, Any]:
    answer = post(client, subject, use, policy=named)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def of_policy(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["rule"], one["outcome"]) for one in answer["findings"] if one["source"] == "policy"]


@pytest.mark.parametrize(
    ("level", "verdict"), [("fail", "denied"), ("warn", "allowed_with_obligations"), ("info", "allowed")]
)
def test_levels(client: Client, level: str, verdict: str) -> None:
    save(client, rule('license_class == "permissive"', level))
    plain = post(client, BARE, INTERNAL).json()
    answer = asked(client, use=INTERNAL)
    assert plain["license_verdict"] == answer["license_verdict"]
    order = ["allowed", "allowed_with_obligations", "needs_review", "denied"]
    assert answer["verdict"] == max(plain["verdict"], verdict, key=order.index)
    assert of_policy(answer) == [("r", verdict)]
    assert answer["policy"] == {"key": "uni-de", "version": 1}
    codes = {one["code"] for one in answer["obligations"]}
    assert ("policy_condition" in codes) is (level == "warn")


def test_what_is_not_known_is_never_a_pass(client: Client) -> None:
    save(client, rule("parameters > 7", id_="big"), rule("commercial && !commercial", id_="odd"))
    answer = asked(client, use={"organisation": "company", "country": "DE"})
    assert answer["verdict"] == "needs_review"
    assert of_policy(answer) == [("big", "needs_review"), ("odd", "needs_review")]
    assert "commercial" in answer["missing_facts"]
    assert "parameters" not in answer["missing_facts"]


def test_a_rule_speaks_german_where_it_can(client: Client) -> None:
    said = {"message": "Ask first.", "message_de": "Vorher fragen."}
    save(
        client, rule("true", "warn", id_="found", **said), rule("parameters > 7", id_="open", **said),
        rule("true", "info", id_="plain"), rule("true", "info", id_="quiet", message_de=""),
    )  # fmt: skip
    told = {one["rule"]: one for one in asked(client)["findings"] if one["source"] == "policy"}
    assert told["found"]["reason_de"] == "Vorher fragen."
    assert (
        told["open"]["reason_de"] == "Ob das zutrifft, ist nicht zu sagen (nicht bekannt: parameters): Vorher fragen."
    )
    assert told["open"]["reason"].endswith("(not known: parameters): Ask first.")
    assert not {"plain", "quiet"} & {name for name, one in told.items() if "reason_de" in one}
    assert all("reason_de" not in one for one in asked(client)["findings"] if one["source"] != "policy")
    batch = client.post("/v1/checks/batch", json={"checks": [{"subject": BARE, "use": PRODUCT, "policy": "uni-de"}]})
    assert "Vorher fragen." in {one.get("reason_de") for one in batch.json()["results"][0]["findings"]}


def test_short_circuits_are_honest(client: Client) -> None:
    save(client, rule('parameters > 7 && organisation == "university"', id_="false"), rule("parameters > 7 || true"))
    assert of_policy(asked(client)) == [("r", "denied")]


def test_a_purpose_that_is_not_stated_may_be_any(client: Client) -> None:
    save(client, rule("true", applies_to=["teaching"]), rule("false", id_="never", applies_to=["teaching"]))
    nobody = {"organisation": "company", "country": "DE"}
    answer = asked(client, use=nobody)
    assert of_policy(answer) == [("r", "needs_review")]
    assert "purpose" in answer["missing_facts"]
    assert of_policy(asked(client, use=nobody | {"purpose": "teaching"})) == [("r", "denied")]
    assert of_policy(asked(client, use=nobody | {"purpose": "production"})) == []


def test_defaults_speak_to_rules_alone(client: Client) -> None:
    save(client, rule("commercial", "warn"), defaults={"commercial": True, "purpose": "production"})
    subject, use = {"license_key": "cc-by-nc-4.0"}, {"organisation": "company", "country": "DE"}
    plain, answer = post(client, subject, use).json(), asked(client, subject, use)
    assert answer["license_verdict"] == plain["license_verdict"] == answer["verdict"] == "needs_review"
    assert {"policy default: commercial = true", "policy default: purpose = production"} <= set(answer["assumptions"])
    stated = asked(client, subject, use | {"commercial": False})
    assert "policy default: commercial = true" not in stated["assumptions"]
    assert of_policy(stated) == []


def test_a_figure_can_be_demanded(client: Client) -> None:
    save(client, assume_unreached_above={"monthly_active_users": None})
    subject = {"license_key": "llama3.1"}
    plain, answer = post(client, subject, PRODUCT).json(), asked(client, subject)
    assert plain["verdict"] == "allowed_with_obligations" == answer["license_verdict"]
    assert answer["verdict"] == "needs_review"
    assert any("monthly" in one for one in answer["missing_facts"])


def test_facts_of_a_record(client: Client, shelf: Shelf) -> None:
    shelf.add("acme/base", "cc-by-nc-4.0")
    shelf.add("acme/tuned", "apache-2.0", "acme/base")
    save(
        client, RESEARCH, rule('owner == "acme" && gate == "no"', "info", "gate"),
        rule("lineage_conflict", "warn", "conflict"), rule("observation_age_days >= 0", "info", "age"),
        rule('"acme/base" in base_models', "info", "bases"),
        rule('origin_country == "CN"', "fail", "origin"), rule("has_origin_country", "fail", "origin-known"),
    )  # fmt: skip
    found = dict(of_policy(asked(client, {"model": "acme/tuned"})))
    assert found == {
        "no-research-only": "denied", "gate": "allowed", "age": "allowed", "bases": "allowed",
        "conflict": "allowed_with_obligations", "origin": "needs_review",
    }  # fmt: skip


def test_a_policy_is_named_by_key_or_version(client: Client) -> None:
    save(client, rule("true", "info"))
    tag = client.get(f"{PATH}/uni-de").headers["etag"]
    client.put(f"{PATH}/uni-de", json={"title": "Ours", "rules": [rule("true")]}, headers={"If-Match": tag})
    assert asked(client)["verdict"] == "denied"
    assert asked(client, named={"key": "uni-de", "version": 1})["policy"] == {"key": "uni-de", "version": 1}
    assert of_policy(asked(client, named={"key": "uni-de", "version": 1})) == [("r", "allowed")]
    unknown = post(client, BARE, PRODUCT, policy="uni-dee").json()
    assert unknown["errors"][0]["pointer"] == "/policy"
    assert unknown["supported"] == ["company-product", "public-body", "uni-de", "university"]
    late = post(client, BARE, PRODUCT, policy={"key": "uni-de", "version": 3})
    assert (late.status_code, late.json()["errors"][0]["pointer"]) == (400, "/policy/version")


def test_without_a_key_only_ready_policies_are_applied(client: Client, runtime: Runtime) -> None:
    save(client, RESEARCH)
    with speaking_to(runtime, key=None) as stranger:
        assert post(stranger, BARE, PRODUCT, policy="company-product").status_code == 200
        refused = post(stranger, BARE, PRODUCT, policy="uni-de")
        assert refused.status_code == post(stranger, BARE, PRODUCT, policy="nothing").status_code == 401
        body = {"checks": [{"subject": BARE, "use": PRODUCT, "policy": one} for one in ("uni-de", "university")]}
        results = stranger.post("/v1/checks/batch", json=body).json()["results"]
    assert [one["status"] for one in results] == [401, 200]
    assert results[1]["policy"] == {"key": "university", "version": 1}

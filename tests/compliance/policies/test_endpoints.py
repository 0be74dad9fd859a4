"""Policies over HTTP: saving, changing, versions, and who may see them."""

import pytest

from registry.access import Scope, create_key
from registry.compliance.policies.ready import ready_policies
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.policies import RESEARCH, policy, rule
from tests.support.http.application import Client, speaking_to

PATH = "/v1/policies"
READY = {"university", "company-product", "public-body"}


def test_every_save_is_a_new_version_that_stays(client: Client) -> None:
    made = client.post(PATH, json=policy(RESEARCH))
    assert (made.status_code, made.headers["location"]) == (201, f"{PATH}/uni-de"), made.text
    first = made.json()
    assert (first["version"], first["ready"], first["rules"][0]["id"]) == (1, False, "no-research-only")
    tag = made.headers["etag"]
    assert client.get(f"{PATH}/uni-de").headers["etag"] == tag
    assert client.get(f"{PATH}/uni-de", headers={"If-None-Match": tag}).status_code == 304
    wanted = {"title": "Ours", "rules": [RESEARCH, rule("lineage_conflict", "warn")]}
    changed = client.put(f"{PATH}/uni-de", json=wanted, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["version"], changed.headers["etag"] != tag) == (200, 2, True)
    again = client.put(f"{PATH}/uni-de", json=wanted, headers={"If-Match": changed.headers["etag"]})
    assert (again.json()["version"], again.headers["etag"]) == (2, changed.headers["etag"])
    versions = client.get(f"{PATH}/uni-de/versions").json()
    assert [one["version"] for one in versions["items"]] == [2, 1]
    assert [len(one["policy"]["rules"]) for one in versions["items"]] == [2, 1]
    assert versions["total"] == {"count": 2, "type": "exact"}


def test_a_change_names_the_version_that_it_is_based_on(client: Client) -> None:
    tag = client.post(PATH, json=policy(RESEARCH)).headers["etag"]
    body = {"title": "Ours", "rules": []}
    assert client.put(f"{PATH}/uni-de", json=body).status_code == 428
    assert client.delete(f"{PATH}/uni-de").status_code == 428
    assert client.put(f"{PATH}/uni-de", json=body, headers={"If-Match": '"other"'}).status_code == 412
    assert client.put(f"{PATH}/uni-de", json=body | {"key": "uni-at"}, headers={"If-Match": tag}).status_code == 400
    assert client.put(f"{PATH}/uni-de", json=body | {"key": "uni-de"}, headers={"If-Match": tag}).status_code == 200
    assert client.put(f"{PATH}/nothing", json=body, headers={"If-Match": tag}).status_code == 404


def test_what_was_read_can_be_changed_and_sent_back(client: Client) -> None:
    client.post(PATH, json=policy(RESEARCH))
    read = client.get(f"{PATH}/uni-de")
    whole = read.json() | {"title": "Ours"}
    changed = client.put(f"{PATH}/uni-de", json=whole, headers={"If-Match": read.headers["etag"]})
    assert (changed.status_code, changed.json()["version"]) == (200, 2), changed.text
    assert client.post(PATH, json=whole | {"key": "uni-at"}).json()["version"] == 1


def test_a_deleted_policy_keeps_its_versions_and_goes_on_counting(client: Client) -> None:
    tag = client.post(PATH, json=policy(RESEARCH)).headers["etag"]
    assert client.delete(f"{PATH}/uni-de", headers={"If-Match": tag}).status_code == 204
    assert client.get(f"{PATH}/uni-de").status_code == 404
    assert [one["version"] for one in client.get(f"{PATH}/uni-de/versions").json()["items"]] == [1]
    assert client.post(PATH, json=policy(RESEARCH)).json()["version"] == 2
    assert client.post(PATH, json=policy(RESEARCH)).status_code == 409


def test_ready_policies_are_listed_and_copied_and_stay(client: Client) -> None:
    listed = client.get(PATH, params={"limit": 2}).json()
    rest = client.get(PATH, params={"limit": 2, "cursor": listed["next_cursor"]}).json()
    items = [*listed["items"], *rest["items"]]
    assert {one["key"] for one in items} == READY == set(ready_policies())
    assert all(one["ready"] for one in items)
    whole = client.get(f"{PATH}/university")
    tag = whole.headers["etag"]
    assert client.delete(f"{PATH}/university", headers={"If-Match": tag}).status_code == 409
    body = {"title": "Ours", "rules": []}
    assert client.put(f"{PATH}/university", json=body, headers={"If-Match": tag}).status_code == 409
    assert client.post(PATH, json=policy(RESEARCH, key="university")).status_code == 409
    copied = client.post(PATH, json={"key": "uni-graz", "copy_of": "university"}).json()
    assert copied["rules"] == whole.json()["rules"]
    assert (copied["ready"], copied["version"]) == (False, 1)
    assert client.post(PATH, json={"key": "x1", "copy_of": "univrsity"}).json()["errors"][0]["pointer"] == "/copy_of"
    assert [one["version"] for one in client.get(f"{PATH}/university/versions").json()["items"]] == [1]


def test_every_ready_rule_speaks_both_languages() -> None:
    rules = [rule_ for one in ready_policies().values() for rule_ in one.body.rules]
    assert [one.id for one in rules if not one.message_de] == []
    assert len(rules) > 20


@pytest.mark.parametrize(
    ("when", "line", "column", "words"),
    [
        ('licence_class == "research-only"', 1, 1, "did you mean `license_class`"),
        ('license_class ==\n  "reserch-only"', 2, 3, "did you mean 'research-only'"),
        ("parameters > true", 1, 12, "does not go with (int, bool)"),
        ("annual_revenue_usd > 10", 1, 20, "with a decimal point"),
        ('country in ["UK"]', 1, 13, "GB"),
        ("parameters", 1, 1, "true or false"),
    ],
)
def test_a_condition_is_refused_with_its_place(client: Client, when: str, line: int, column: int, words: str) -> None:
    answer = client.post(PATH, json=policy(RESEARCH, rule("true"), rule(when, id_="wrong")))
    assert answer.status_code == 400, answer.text
    [error] = answer.json()["errors"]
    assert error["pointer"] == "/rules/2/when"
    assert error["detail"].startswith(f"line {line}, column {column}: ")
    assert words in error["detail"]
    assert answer.json()["positions"] == [{"pointer": "/rules/2/when", "line": line, "column": column}]


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"rules": [rule("true"), rule("false")]}, "/rules/1/id"),
        (
            {"assume_unreached_above": {"monthly_active_users": 99_999_999}},
            "/assume_unreached_above/monthly_active_users",
        ),
        ({"defaults": {"country": "UK"}}, "/defaults/country"),
        ({"defaults": {"purpos": "research"}}, "/defaults/purpos"),
        ({"key": "Uni DE"}, "/key"),
        ({"rules": [rule("true", "deny")]}, "/rules/0/level"),
        ({"rules": [rule("true", applies_to=["productoin"])]}, "/rules/0/applies_to/0"),
        ({"rules": [rule("true", id_=f"r{place}") for place in range(101)]}, "/rules"),
    ],
)
def test_what_is_no_policy_is_refused(client: Client, more: dict[str, object], pointer: str) -> None:
    answer = client.post(PATH, json={**policy(RESEARCH), **more})
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer, answer.text


def test_the_vocabulary_tells_type_and_meaning(client: Client) -> None:
    answer = client.get(f"{PATH}/vocabulary").json()
    named = {one["name"]: one for one in answer["attributes"]}
    assert named["license_class"]["values"] == ["community", "copyleft", "data", "permissive", "research-only"]
    assert {one["type"] for one in named.values()} == {"string", "bool", "int", "double", "list"}
    assert all(one["meaning"] for one in named.values())


def test_what_an_institution_stores_needs_a_key(runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        _, reads = create_key(work, "reader", [Scope.MODELS_READ], actor="test", now=NOW)
        _, writes = create_key(work, "writer", [Scope.POLICIES_WRITE], actor="test", now=NOW)
    with speaking_to(runtime, key=writes) as writer:
        assert writer.post(PATH, json=policy(RESEARCH)).status_code == 201
    with speaking_to(runtime, key=reads) as reader:
        assert reader.get(f"{PATH}/uni-de").status_code == 200
        assert reader.post(PATH, json=policy(RESEARCH, key="other")).status_code == 403
    with speaking_to(runtime, key=None) as stranger:
        for path in (PATH, f"{PATH}/uni-de", f"{PATH}/university", f"{PATH}/uni-de/versions"):
            assert stranger.get(path).status_code == 401
        assert stranger.get(f"{PATH}/vocabulary").status_code == 200


def test_what_is_saved_and_deleted_stands_in_the_log(client: Client) -> None:
    tag = client.post(PATH, json=policy(RESEARCH)).headers["etag"]
    client.delete(f"{PATH}/uni-de", headers={"If-Match": tag})
    told = [one for one in client.get("/v1/audit").json()["items"] if one["action"].startswith("policy.")]
    assert {(one["action"], one["detail"]["policy"], one["detail"]["version"]) for one in told} == {
        ("policy.saved", "uni-de", 1), ("policy.deleted", "uni-de", 1),
    }  # fmt: skip

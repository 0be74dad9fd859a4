"""The editor of policies: saving, faults at their place, verdicts that would turn, and somebody who saved first."""

import pytest

from registry.access import Scope
from registry.runtime import Runtime
from tests.support.compliance.desk import USE
from tests.support.compliance.policies import RESEARCH, policy, rule
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client
from tests.support.web.login import token_in
from tests.support.web.page import Page, page
from tests.support.web.rooms.desk import at_desk, send

SETTER = (Scope.MODELS_READ, Scope.POLICIES_WRITE)
NEW = "/en/desk/policies/_new"
EDIT = "/en/desk/policies/uni-de/edit"
TEXT = """title: Ours
rules:
  - id: no-apache
    level: fail
    when: '"apache-2.0" in licenses'
    message: No.
"""
HOSTILE = "</textarea><script>alert(1)</script>\u202e\x00&amp;" + "<b>" * 3_000


def typed_in(html: str) -> str:
    """What stands in the text of the editor."""
    return Page(html).text.split("Policy as YAML or JSON\n", 1)[1].split("Try it before", 1)[0].strip()


def field(html: str, name: str) -> str | None:
    return next(one.get("value") for tag, one in Page(html).tags if tag == "input" and one.get("name") == name)


def test_a_new_policy_is_saved_and_shown(registry: Runtime, api: Client) -> None:
    with at_desk(registry, *SETTER, name="Ada") as client:
        done = send(client, NEW, {"key": "uni-de", "text": TEXT.replace("\n", "\r\n"), "act": "save"})
        assert (done.status_code, done.headers["location"]) == (303, "/en/desk/policies/uni-de?done=policy_saved")
        assert "The policy is saved." in page(client, done.headers["location"]).text
    saved = api.get("/v1/policies/uni-de").json()
    assert (saved["title"], saved["version"], saved["updated_by"]) == ("Ours", 1, "Ada")
    notes = api.get("/v1/audit", params={"limit": 200}).json()["items"]
    assert [one["actor"] for one in notes if one["action"] == "policy.saved"] == ["Ada"]


def test_each_example_can_be_copied_as_it_is(registry: Runtime, api: Client) -> None:
    with at_desk(registry, *SETTER) as client:
        for key in ("university", "company-product", "public-body"):
            shown = client.get(f"{NEW}?copy_of={key}")
            done = send(client, NEW, {"key": f"my-{key}", "text": typed_in(shown.text), "act": "save"})
            assert done.status_code == 303
            ready, mine = (api.get(f"/v1/policies/{one}").json() for one in (key, f"my-{key}"))
            assert {**mine, **{name: 0 for name in mine if name not in {"title", "defaults", "rules"}}} == {
                **ready, **{name: 0 for name in ready if name not in {"title", "defaults", "rules"}},
            }  # fmt: skip


def test_a_change_is_the_next_version(registry: Runtime, api: Client) -> None:
    api.post("/v1/policies", json=policy(RESEARCH))
    with at_desk(registry, *SETTER, name="Ada") as client:
        shown = client.get(EDIT)
        form = {"based_on": field(shown.text, "based_on") or "", "text": TEXT, "act": "save"}
        assert send(client, EDIT, form).status_code == 303
        assert api.get("/v1/policies/uni-de").json()["version"] == 2
        page(client, "/de/desk/policies/uni-de?version=1")


@pytest.mark.parametrize("language", ["en", "de"])
def test_faults_stand_at_their_place_and_what_was_typed_is_kept(registry: Runtime, language: str) -> None:
    wrong = TEXT.replace("licenses", "licences").replace("level: fail", "level: hard")
    address = f"/{language}/desk/policies/_new"
    with at_desk(registry, *SETTER) as client:
        for act in ("save", "try"):
            first = send(client, address, {"key": "uni-de", "text": wrong, "act": act})
            assert first.status_code == 400
            line = {"en": "Line 4, column 12", "de": "Zeile 4, Spalte 12"}[language]
            assert line in Page(first.text).text
            assert ("level: hard" in Page(first.text).text, "/rules/0/level" in first.text) == (True, True)
            assert typed_in_any(first.text, wrong)
            assert field(first.text, "key") == "uni-de"
        second = send(client, address, {"key": "uni-de", "text": wrong.replace("hard", "fail"), "act": "save"})
        line = {"en": "Line 5, column 28", "de": "Zeile 5, Spalte 28"}[language]
        assert (second.status_code, line in Page(second.text).text) == (400, True)
        assert "did you mean `licenses`?" in Page(second.text).text


def typed_in_any(html: str, text: str) -> bool:
    """Whether a text stands on a page as it was typed."""
    return text.strip() in Page(html).text


@pytest.mark.parametrize(("key", "says"), [
    ("", "Give the policy a key"), ("Uni DE", "small letters"), ("university", "already"), ("_new", "small letters"),
    ("<script>", "small letters"), ("x" * 500, "small letters"),
])  # fmt: skip
def test_a_key_that_cannot_be_is_told_at_its_field(registry: Runtime, key: str, says: str) -> None:
    with at_desk(registry, *SETTER) as client:
        answer = send(client, NEW, {"key": key, "text": TEXT, "act": "save"})
        assert answer.status_code in {400, 409}
        assert (says in Page(answer.text).text, typed_in_any(answer.text, TEXT)) == (True, True)


@pytest.mark.parametrize("text", [
    "", "- 1", "title: [", HOSTILE, "a: &a [*a]", "%YAML 1.2\n" * 50, "[" * 5_000, "title: x\nrules: " + "[" * 40,
    "{" * 3_000, "title: x\ntitle: y", "\u202e\ud7ff" * 100, "key: other\n" + TEXT, "x: " + "y" * 100_000,
])  # fmt: skip
def test_hostile_texts_are_refused_and_shown_as_they_are(registry: Runtime, text: str) -> None:
    with at_desk(registry, *SETTER) as client:
        for act in ("save", "try", "<b>"):
            answer = send(client, NEW, {"key": "uni-de", "text": text, "act": act, "inventory": HOSTILE})
            assert answer.status_code == 400
            assert "<script>" not in answer.text.replace("&lt;", "")
            Page(answer.text)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_somebody_who_saved_first_is_shown_and_nothing_is_lost(registry: Runtime, api: Client) -> None:
    api.post("/v1/policies", json=policy(RESEARCH))
    with at_desk(registry, *SETTER, name="Ada") as client:
        opened = client.get(EDIT)
        based_on = field(opened.text, "based_on") or ""
        theirs = policy(RESEARCH, rule("true", "info", "theirs"), title="Theirs")
        assert api.put("/v1/policies/uni-de", json=theirs, headers={"If-Match": "*"}).status_code == 200
        lost = send(client, EDIT, {"based_on": based_on, "text": TEXT, "act": "save"})
        assert lost.status_code == 412
        said = Page(lost.text).text
        assert ("Somebody else has saved" in said, "saved version 2" in said) == (True, True)
        assert ('title: "Theirs"' in said, typed_in_any(lost.text, TEXT)) == (True, True)
        assert api.get("/v1/policies/uni-de").json()["version"] == 2
        again = field(lost.text, "based_on") or ""
        assert again != based_on
        assert send(client, EDIT, {"based_on": again, "text": TEXT, "act": "save"}).status_code == 303
        assert api.get("/v1/policies/uni-de").json()["title"] == "Ours"
        api.delete("/v1/policies/uni-de", headers={"If-Match": "*"})
        gone = client.post(
            EDIT, data={"based_on": again, "text": TEXT, "act": "save", "token": token(client)}, follow_redirects=False
        )
        assert (gone.status_code, typed_in_any(gone.text, TEXT)) == (404, True)
        assert "out of use by now" in gone.text


def token(client: Client) -> str:
    return token_in(client.get("/en/desk").text)


def test_verdicts_that_would_turn_are_shown_before_anything_is_saved(
    registry: Runtime, api: Client, shelf: Shelf
) -> None:
    shelf.add("acme/free", "apache-2.0")
    shelf.add("acme/shared", "mit")
    made = api.post("/v1/inventories", json={"name": "Lab", "use": USE}).json()["id"]
    for model in ("acme/free", "acme/shared"):
        path = f"/v1/inventories/{made}/entries/{model.rpartition('/')[2]}"
        assert api.put(path, json={"model": model}).status_code == 201
    with at_desk(registry, *SETTER, Scope.INVENTORIES_READ) as client:
        assert "Lab" in page(client, NEW).text
        for language, turned in (("en", "1 verdict would change"), ("de", "1 Ergebnis würde sich ändern")):
            address = f"/{language}/desk/policies/_new"
            tried = send(client, address, {"key": "", "text": TEXT, "inventory": made, "act": "try"})
            said = Page(tried.text).text
            assert (tried.status_code, turned in said, "no-apache" in said) == (200, True, True)
            assert f"/{language}/models/acme/free" in Page(tried.text).links()
            assert f"/{language}/models/acme/shared" not in Page(tried.text).links()
            assert typed_in_any(tried.text, TEXT)
        unknown = send(client, NEW, {"text": TEXT, "inventory": "inv_x", "act": "try"})
        assert (unknown.status_code, "inventory-fault" in unknown.text) == (400, True)
    with at_desk(registry, *SETTER) as client:
        assert "Lab" not in page(client, NEW).text
        blind = send(client, NEW, {"text": TEXT, "inventory": made, "act": "try"})
        assert (blind.status_code, "inventories:read" in blind.text) == (400, True)
    assert [one["key"] for one in api.get("/v1/policies").json()["items"] if not one["ready"]] == []


def test_nothing_is_done_without_the_token_or_the_scope(registry: Runtime, api: Client) -> None:
    api.post("/v1/policies", json=policy(RESEARCH))
    form = {"key": "new-one", "text": TEXT, "act": "save", "sure": "yes", "based_on": "*"}
    with at_desk(registry, *SETTER) as client:
        for path in (NEW, EDIT, "/en/desk/policies/uni-de", "/en/desk/policies/nothing"):
            for wrong in ("", "0" * 64):
                assert client.post(path, data={"token": wrong, **form}).status_code == 403
    for scopes in ([Scope.MODELS_READ], [Scope.POLICIES_WRITE], [Scope.WAIVERS_WRITE]):
        with at_desk(registry, *scopes) as client:
            for path in (NEW, EDIT, "/en/desk/policies/uni-de"):
                answer = client.post(path, data={"token": token(client), **form})
                missing = "models:read" if Scope.POLICIES_WRITE in scopes else "policies:write"
                assert (answer.status_code, missing in answer.text) == (403, True)
    assert len([one for one in api.get("/v1/policies").json()["items"] if not one["ready"]]) == 1

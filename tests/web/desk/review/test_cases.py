"""What waits for a person: the queue, the dossier of a case, and proposing what it comes to."""

import json

import pytest

from registry.access import Scope
from registry.runtime import Runtime
from tests.support.http.application import Client
from tests.support.watch.story import MIT_TEXT, Story
from tests.support.web.login import token_in
from tests.support.web.page import Page, page
from tests.support.web.rooms.desk import at_desk, send
from tests.support.web.rooms.review import OWN_TEXT, publish, settle

FIRST, SECOND = "example-lab/first", "other-lab/second"
CASE = f"/en/desk/review/models/{FIRST}"
PROPOSER = (Scope.MODELS_READ, Scope.MODELS_PROPOSE)
LINK = "https://a.example/"
HOSTILE = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202egnp.exe"


@pytest.mark.parametrize(("language", "because"), [
    ("en", "nobody has named its licence text"), ("de", "niemand hat seinen Lizenztext benannt"),
])  # fmt: skip
def test_the_queue_leads_to_a_dossier(registry: Runtime, story: Story, language: str, because: str) -> None:
    publish(story, FIRST, OWN_TEXT, downloads=10)
    publish(story, SECOND, OWN_TEXT, downloads=99)
    settle(story)
    with at_desk(registry, Scope.MODELS_READ) as client:
        queue = page(client, f"/{language}/desk/review")
        assert because in queue.text
        (group,) = [link for link in queue.links() if "?group=" in link]
        both = page(client, group).links()
        assert {f"/{language}/desk/review/models/{one}" for one in (FIRST, SECOND)} <= set(both)
        case = page(client, f"/{language}/desk/review/models/{SECOND}")
        assert (because in case.text, "LICENSE" in case.text, "models:propose" in case.text) == (True, True, True)
        assert any(link.startswith("/texts/") for link in case.links())
        assert not [one for tag, one in case.tags if tag == "textarea"]
        for wrong in ("code=x", "license_class=x", "what=x"):
            page(client, f"/{language}/desk/review?{wrong}", status=400)
        assert FIRST in page(client, f"/{language}/desk/review?owner=example-lab&code=text_unknown").text
        page(client, f"/{language}/desk/review/models/nobody/nothing", status=404)


def test_a_conclusion_is_tried_and_then_proposed(registry: Runtime, story: Story, api: Client) -> None:
    publish(story, FIRST, OWN_TEXT)
    settle(story)
    sha256 = api.get(f"/v1/review/{FIRST}").json()["texts"][-1]["sha256"]
    evidence = f"{sha256}\r\n {LINK}\r\n"
    form = {"field": "conclusion", "value": "mit", "reason": "We have read it.", "evidence": evidence}
    with at_desk(registry, *PROPOSER, name="Ada") as client:
        tried = send(client, CASE, {**form, "act": "try"})
        assert (tried.status_code, "What accepting it would change" in tried.text) == (200, True)
        assert "We have read it." in Page(tried.text).text
        assert api.get("/v1/proposals").json()["items"] == []
        done = send(client, CASE, {**form, "act": "propose"})
        (made,) = api.get("/v1/proposals").json()["items"]
        assert done.headers["location"] == f"/en/desk/review/proposals/{made['id']}?done=proposal_made"
        assert (made["proposed_by"], made["evidence"]) == ("Ada", [sha256, LINK])
        assert made["changes"] == [{"field": "conclusion", "value": {"license": "mit"}}]
        shown = page(client, done.headers["location"])
        assert ("waits for the decision of a second person" in shown.text, "Ada" in shown.text) == (True, True)
        assert FIRST in page(client, "/de/desk/review").text
        assert FIRST in page(client, "/de/desk/review/proposals?status=open").text


def test_what_every_word_is_known_of_is_filled_in(registry: Runtime, story: Story) -> None:
    publish(story, FIRST, MIT_TEXT, license="example-terms")
    settle(story)
    with at_desk(registry, *PROPOSER) as client:
        shown = page(client, CASE)
        value = next(one["value"] for tag, one in shown.tags if tag == "input" and one.get("id") == "value")
        assert (value, "word for word" in shown.text) == ("mit", True)


WRONG = (
    ({"field": "conclusion", "value": "no-such-licence", "reason": "r", "evidence": LINK}, "value"),
    ({"field": "conclusion", "value": "mit", "reason": "", "evidence": LINK}, "reason"),
    ({"field": "conclusion", "value": "mit", "reason": "r", "evidence": ""}, "evidence"),
    ({"field": "conclusion", "value": "mit", "reason": "r", "evidence": "javascript:alert(1)"}, "evidence"),
    ({"field": "nothing", "value": "mit", "reason": "r", "evidence": LINK}, "field"),
    ({"field": "origin.country", "value": "XX", "reason": "r", "evidence": LINK}, "value"),
    ({"field": "conclusion", "value": "[" * 5_000, "reason": "r", "evidence": LINK}, "value"),
    ({"field": "conclusion", "value": HOSTILE, "reason": HOSTILE, "evidence": LINK}, "value"),
    ({"field": "conclusion", "value": "mit", "reason": HOSTILE, "evidence": HOSTILE}, "evidence"),
    ({"field": HOSTILE, "value": "", "reason": "\x01", "evidence": "x" * 10_000}, "field"),
)
"""What is typed, and the field at which its fault stands."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(registry: Runtime, story: Story, api: Client) -> None:
    publish(story, FIRST, OWN_TEXT)
    with at_desk(registry, *PROPOSER) as client:
        token = token_in(client.get(CASE).text)
        for place, (form, at) in enumerate(WRONG):
            answer = client.post(CASE, data={**form, "act": ("try", "propose")[place % 2], "token": token})
            assert (answer.status_code, f'id="{at}-fault"' in answer.text) == (400, True), form
            read = Page(answer.text)
            assert "script" not in {tag for tag, _ in read.tags}
            typed = next(one["value"] for tag, one in read.tags if tag == "input" and one.get("id") == "value")
            assert typed == form["value"].strip()
    assert api.get("/v1/proposals").json()["items"] == []


def test_what_sources_wrote_comes_escaped(registry: Runtime, story: Story) -> None:
    quoted = json.dumps(HOSTILE)
    publish(story, FIRST, f"{OWN_TEXT} {HOSTILE}", license="other", license_name=quoted, license_link=quoted)
    settle(story)
    with at_desk(registry, *PROPOSER) as client:
        assert "<script>" in page(client, CASE).text
        assert "<script>" in page(client, "/de/desk/review").text

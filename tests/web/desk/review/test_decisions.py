"""Deciding on proposals: by a second person, with a reason, over what was looked at."""

import pytest

from registry.access import Scope
from registry.runtime import Runtime
from tests.support.http.application import Client
from tests.support.watch.story import Story
from tests.support.web.login import token_in
from tests.support.web.page import Page, page
from tests.support.web.rooms.desk import at_desk, send
from tests.support.web.rooms.review import OWN_TEXT, publish

MODEL = "example-lab/first"
PROPOSER = (Scope.MODELS_READ, Scope.MODELS_PROPOSE)
REVIEWER = (Scope.MODELS_READ, Scope.MODELS_REVIEW)
LINK = "https://a.example/"
HOSTILE = "</textarea><script>alert(1)</script>\u202e" + "x" * 500


@pytest.fixture
def wish(registry: Runtime, story: Story) -> str:
    """The address of a proposal that Ada made."""
    publish(story, MODEL, OWN_TEXT)
    form = {
        "field": "conclusion",
        "value": "mit",
        "reason": HOSTILE,
        "evidence": "https://a.example/",
        "act": "propose",
    }
    with at_desk(registry, *PROPOSER, name="Ada") as client:
        made = send(client, f"/en/desk/review/models/{MODEL}", form)
        assert made.status_code == 303, made.text
        return made.headers["location"].partition("?")[0]


def seen(client: Client, address: str) -> str:
    tags = Page(client.get(address).text).tags
    return next(str(one["value"]) for tag, one in tags if tag == "input" and one.get("name") == "seen")


def record(api: Client) -> str | None:
    found: str | None = api.get(f"/v1/models/{MODEL}").json()["license"]["license"]
    return found


def test_a_second_person_accepts_and_the_record_says_so(registry: Runtime, api: Client, wish: str) -> None:
    with at_desk(registry, *REVIEWER, name="Bob") as client:
        assert "What accepting it would change" in page(client, wish).text
        unsaid = send(client, wish, {"act": "accept", "reason": " ", "seen": seen(client, wish)})
        assert (unsaid.status_code, 'id="accept-reason-fault"' in unsaid.text) == (400, True)
        done = send(client, wish, {"act": "accept", "reason": "Read it, too.", "seen": seen(client, wish)})
        assert (done.status_code, done.headers["location"]) == (303, f"{wish}?done=proposal_accepted")
        shown = page(client, done.headers["location"])
        assert ("the record says so now" in shown.text, "Read it, too." in shown.text) == (True, True)
        assert "by Bob" in shown.text
        again = send(client, wish, {"act": "reject", "reason": "No."}, to=wish)
        assert (again.status_code, "already" in again.text) == (409, True)
        listed = page(client, f"/de/desk/review/proposals?model={MODEL}")
        assert "Bob" in listed.text
    assert record(api) == "mit"
    acts = api.get("/v1/audit", params={"limit": 200}).json()["items"]
    assert "Bob" in [one["actor"] for one in acts]


def test_a_second_person_refuses_with_a_reason(registry: Runtime, api: Client, wish: str) -> None:
    german = wish.replace("/en/", "/de/")
    with at_desk(registry, *REVIEWER, name="Bob") as client:
        done = send(client, german, {"act": "reject", "reason": HOSTILE, "seen": seen(client, german)})
        assert done.status_code == 303
        assert "abgelehnt" in page(client, done.headers["location"]).text
    assert record(api) is None


def test_whoever_proposed_takes_back_and_does_not_decide(registry: Runtime, api: Client, wish: str) -> None:
    with at_desk(registry, *PROPOSER, name="Eve") as client:
        foreign = send(client, wish, {"act": "withdraw"})
        assert (foreign.status_code, "Only the key that proposed it" in foreign.text) == (403, True)
        page(client, wish)
        refused = send(client, wish, {"act": "accept", "reason": "Mine."})
        assert (refused.status_code, "models:review" in refused.text) == (403, True)
    with at_desk(registry, *PROPOSER, Scope.MODELS_REVIEW, name="Cyn") as client:
        form = {
            "field": "origin.country",
            "value": "DE",
            "reason": "r",
            "evidence": "https://a.example/",
            "act": "propose",
        }
        made = send(client, f"/en/desk/review/models/{MODEL}", form).headers["location"].partition("?")[0]
        alone = send(client, made, {"act": "accept", "reason": "I say so."})
        assert (alone.status_code, "another key" in alone.text, "I say so." in alone.text) == (403, True, True)
        done = send(client, made, {"act": "withdraw"})
        assert (done.status_code, done.headers["location"]) == (303, f"{made}?done=proposal_withdrawn")
    assert record(api) is None


def test_what_moved_since_the_page_was_opened_is_said_and_the_reason_is_kept(
    registry: Runtime, story: Story, api: Client, wish: str
) -> None:
    with at_desk(registry, *REVIEWER, name="Bob") as client:
        opened = seen(client, wish)
        story.hub.commit(MODEL, {"LICENSE": OWN_TEXT.replace("7 million", "8 million")})
        story.sync(MODEL)
        late = send(client, wish, {"act": "accept", "reason": "Read it before.", "seen": opened})
        assert late.status_code == 412
        said = Page(late.text).text
        assert ("has changed since you opened" in said, "Read it before." in said) == (True, True)
        assert "made over has changed" in said
        plainly = send(client, wish, {"act": "accept", "reason": "Read it.", "seen": seen(client, wish)})
        assert (plainly.status_code, "Read it." in plainly.text) == (409, True)
        assert record(api) is None
        forced = {"act": "accept", "reason": "Read it again.", "seen": seen(client, wish), "force": "yes"}
        assert send(client, wish, forced).status_code == 303
    assert record(api) == "mit"


def test_nothing_is_decided_without_token_and_scope(registry: Runtime, api: Client, wish: str) -> None:
    form = {"act": "accept", "reason": "r", "force": "yes"}
    with at_desk(registry, *REVIEWER) as client:
        for path in (wish, "/en/desk/review/proposals/prp_nothing", f"/en/desk/review/models/{MODEL}"):
            for wrong in ("", "0" * 64):
                assert client.post(path, data={**form, "token": wrong}).status_code == 403
        missing = send(client, wish, form, to="/en/desk/review/proposals/prp_nothing")
        assert missing.status_code == 404
        assert send(client, wish, {**form, "act": "<b>"}).status_code == 400
    with at_desk(registry, Scope.MODELS_READ) as client:
        token = token_in(client.get("/en/desk").text)
        for path in (wish, f"/en/desk/review/models/{MODEL}"):
            answer = client.post(path, data={**form, "token": token})
            assert (answer.status_code, "models:propose" in answer.text) == (403, True)
    with at_desk(registry, Scope.WEBHOOKS_MANAGE) as client:
        for path in ("/en/desk/review", "/en/desk/review/proposals", wish, f"/en/desk/review/models/{MODEL}"):
            assert "models:read" in page(client, path, status=403).text
    assert record(api) is None

"""Asking what applied before the registry knew the model: by commit, by moment, as a list, in a check."""

from datetime import timedelta
from typing import Any

import pytest

from registry.records.facts.observation import fingerprint
from registry.records.queries import get_record
from tests.support.compliance.questions import INTERNAL
from tests.support.http.application import Client
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.histories import BORN, learned, publish, push, queue, row_of, weights, work_once
from tests.support.watch.story import MIT_TEXT, MODEL, Story

PATH = f"/v1/models/{MODEL}"


@pytest.fixture
def shas(story: Story, hub: StubHub) -> list[str]:
    """MIT for five days, then a licence of its own for five, then Apache; seen for the first time today."""
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    weights(hub, 4)
    push(hub, {"README.md": card(license="other"), "LICENSE": "Ask the authors first.\n"})
    weights(hub, 4)
    push(hub, {"README.md": card(license="apache-2.0")}, remove=("LICENSE",))
    weights(hub, 4)
    story.sync(MODEL)
    return [commit.sha for commit in hub.repository(MODEL).commits]


def ask(client: Client, path: str, **query: str) -> dict[str, Any]:
    answer = client.get(f"{PATH}{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def day(number: float) -> str:
    return (BORN + timedelta(days=number)).isoformat()


def conclude(client: Client, conclusion: dict[str, Any]) -> None:
    etag = client.get(PATH).headers["etag"]
    answer = client.patch(PATH, json={"conclusion": conclusion}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text


def check(client: Client, **subject: str) -> dict[str, Any]:
    answer = client.post("/v1/checks", json={"subject": {"model": MODEL, **subject}, "use": INTERNAL})
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_licence_at_a_former_commit(client: Client, story: Story, shas: list[str]) -> None:
    queue(story)
    work_once(story)
    first = ask(client, "/license", revision=shas[2])
    assert (first["license"]["license"], first["revision"], first["from_history"]) == ("mit", shas[2], True)
    assert [first["known_from"][:10], first["known_until"][:10], first["in_gap"]] == ["2023-01-01", "2023-01-06", False]
    assert [text["path"] for text in first["texts"]] == ["LICENSE"]
    middle = ask(client, "/license", revision=shas[7][:9])
    assert (middle["license"]["license"], middle["license"]["status"]) == (None, "needs_review")
    last = ask(client, "/license", revision=shas[11])
    assert (last["license"]["license"], last["known_until"]) == ("apache-2.0", None)
    assert ask(client, "/license", revision=shas[-1])["from_history"] is False
    record = ask(client, "", revision=shas[2])
    assert (record["license"]["license"], record["hub"]["revision"], record["gated"]) == ("mit", shas[2], "unknown")


def test_the_licence_at_a_moment_before_the_first_observation(client: Client, story: Story, shas: list[str]) -> None:
    assert client.get(f"{PATH}/license", params={"as_of": day(2.5)}).status_code == 404
    queue(story)
    work_once(story)
    told = [ask(client, "/license", as_of=day(at))["license"]["declared"] for at in (0, 4.9, 5, 9.9, 10, 400)]
    assert told == [["mit"], ["mit"], ["other"], ["other"], ["apache-2.0"], ["apache-2.0"]]
    assert client.get(f"{PATH}/license", params={"as_of": day(-1)}).status_code == 404
    assert len(story.alerts()) == 0
    assert len(shas) == 15


def test_the_history_goes_on_with_the_states_of_the_commits(client: Client, story: Story, shas: list[str]) -> None:
    queue(story)
    work_once(story)
    page = ask(client, "/history")
    told = [item["known_until"] for item in page["items"] if item["known_until"]]
    assert told
    assert all(moment.endswith("Z") for moment in told)
    assert client.get(f"/en/models/{MODEL}").status_code == 200
    assert [item["from_history"] for item in page["items"]] == [False, True, True, True]
    assert [item["license"]["declared"] for item in page["items"][1:]] == [["apache-2.0"], ["other"], ["mit"]]
    assert [item["revision"] for item in page["items"][1:]] == [shas[10], shas[5], shas[0]]
    assert page["total"] == {"count": 4, "type": "exact"}
    found, cursor = [], None
    while True:
        one = ask(client, "/history", limit="1", **({"cursor": cursor} if cursor else {}))
        found += one["items"]
        cursor = one["next_cursor"]
        if cursor is None:
            break
    assert found == page["items"]


def test_a_commit_that_was_not_read_yet_is_said_to_be_known(client: Client, story: Story, hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": card(license="mit")}, at=BORN)
    for number in range(30):
        push(hub, {"README.md": card(str(number), license="mit")})
    story.sync(MODEL)
    queue(story)
    row = work_once(story, requests=12)
    assert (row.state, row.commits) == ("files", 31)
    assert 0 < row.covered < 31
    unread = next(sha for sha, facts in learned(story).items() if facts is None)
    answer = client.get(f"{PATH}/license", params={"revision": unread})
    assert answer.status_code == 404
    problem = answer.json()
    assert (problem["revision"], problem["commits"], problem["commits_read"]) == (unread, 31, row.covered)
    assert problem["before"]["declared"] == ["mit"]
    assert problem["after"]["declared"] == ["mit"]
    assert problem["committed_at"].startswith("2023-01")
    assert check(client, revision=unread)["verdict"] not in {"allowed", "allowed_with_obligations", "denied"}
    place = [commit.sha for commit in hub.repository(MODEL).commits].index(unread)
    gap = ask(client, "/license", as_of=day(place + 0.5))
    assert (gap["in_gap"], gap["license"]["status"]) == (True, "needs_review")
    assert check(client, as_of=day(place + 0.5))["verdict"] not in {"allowed", "allowed_with_obligations"}


def test_a_check_judges_the_commit_that_was_downloaded(client: Client, story: Story, shas: list[str]) -> None:
    queue(story)
    work_once(story)
    assert check(client, revision=shas[2])["licenses"] == ["mit"]
    assert "allowed" in check(client, revision=shas[2])["verdict"]
    assert check(client, revision=shas[7])["verdict"] not in {"allowed", "allowed_with_obligations"}
    assert check(client, as_of=day(1))["verdict"] == check(client, revision=shas[2])["verdict"]


def test_a_past_behind_a_gate_is_in_doubt(client: Client, story: Story, hub: StubHub, shas: list[str]) -> None:
    hub.set_gated(MODEL, "auto")
    queue(story)
    row = work_once(story)
    assert (row.state, row.covered) == ("done", 15)
    told = ask(client, "/license", revision=shas[2])
    assert (told["license"]["status"], told["license"]["declared"]) == ("needs_review", [])
    assert "could not be read" in " ".join(told["license"]["reasons"])
    assert check(client, revision=shas[2])["verdict"] not in {"allowed", "allowed_with_obligations"}
    facts = learned(story)[shas[2]]
    assert facts is not None
    assert facts.unread == ("LICENSE", "README.md")
    assert fingerprint(facts)


def test_a_conclusion_counts_for_the_commits_it_names(client: Client, story: Story, shas: list[str]) -> None:
    queue(story)
    work_once(story)
    conclusion = {"license": "gpl-3.0", "reason": "By letter.", "validity": {"revisions": [shas[7]]}}
    conclude(client, conclusion)
    assert ask(client, "/license", revision=shas[7])["license"]["license"] == "gpl-3.0"
    assert ask(client, "/license", revision=shas[6])["license"]["license"] is None
    dated = {
        "license": "cc0-1.0",
        "reason": "Press.",
        "validity": {"revisions": [], "from_at": day(0), "until_at": day(3)},
    }
    conclude(client, dated)
    assert ask(client, "/license", as_of=day(2))["license"]["license"] == "cc0-1.0"
    assert ask(client, "/license", as_of=day(4))["license"]["license"] == "mit"
    assert ask(client, "/license", revision=shas[1])["license"]["license"] == "cc0-1.0"


def test_a_past_that_is_rewritten_is_kept(client: Client, story: Story, hub: StubHub, shas: list[str]) -> None:
    queue(story)
    work_once(story)
    squashed = hub.force_push(MODEL, at=BORN + timedelta(days=30))
    with story.database.unit_of_work() as work:
        from registry.watch.backfill.tables import Backfill  # noqa: PLC0415 - told as part of the story

        row = work.session.get_one(Backfill, get_record(work.session, MODEL).pk)
        row.state, row.head, row.due_at = "queued", None, story.clock()
    assert work_once(story).state == "done"
    assert ask(client, "/license", revision=shas[2])["license"]["license"] == "mit"
    assert ask(client, "/license", as_of=day(2))["license"]["license"] == "mit"
    assert ask(client, "/license", as_of=day(31))["revision"] == squashed.sha
    assert row_of(story).commits == 1
    assert ask(client, "/license", revision=shas[2])["known_until"] is not None

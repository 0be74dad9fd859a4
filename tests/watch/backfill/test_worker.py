"""Reading the past of a model from its commit history."""

import random
import time
from datetime import timedelta

import pytest

from registry.watch.backfill.leases import claim_backfill
from registry.watch.backfill.worker import MOST_FAILURES, LeaseLostError, Visit
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.histories import (
    learned,
    publish,
    push,
    queue,
    random_history,
    row_of,
    weights,
    work_once,
    wrong,
)
from tests.support.watch.story import MIT_TEXT, MODEL, Story

pytestmark = pytest.mark.slow


def test_five_hundred_commits_are_known_after_sixty_requests(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    for change in range(10):
        weights(hub, 36)
        push(hub, {"README.md": card(f"Edition {change}", license="mit" if change < 6 else "other")})
        if change in {2, 5, 8}:
            weights(hub, 9)
            push(hub, {"LICENSE": f"{MIT_TEXT}\nAnd no use above {change} million users.\n"})
    weights(hub, 500 - len(hub.repository(MODEL).commits))
    story.sync(MODEL)
    hub.forget_requests()
    queue(story)
    row = work_once(story)
    asked = hub.count()
    assert (row.state, row.commits, row.covered) == ("done", 500, 500)
    assert row.requests == asked <= 60
    assert wrong(story, hub, every=7) == []
    assert None not in learned(story).values()


@pytest.mark.parametrize("seed", range(3))
def test_a_random_past_is_never_told_wrong(story: Story, hub: StubHub, seed: int) -> None:
    random_history(hub, random.Random(seed), 70)  # noqa: S311 - a story, no secret
    story.sync(MODEL)
    queue(story)
    visits = 0
    while (row := work_once(story, requests=25)).state != "done":
        assert wrong(story, hub, every=5) == []
        story.clock.turn(days=1)
        visits += 1
    assert row.covered == row.commits == len(hub.repository(MODEL).commits)
    assert wrong(story, hub) == []
    assert visits > 0


def test_a_hub_that_lists_no_commits_is_asked_again(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    story.sync(MODEL)
    queue(story)
    hub.misbehave("empty_list", f"/api/models/{MODEL}/commits", times=1)
    row = work_once(story)
    assert (row.state, row.detail) == ("commits", "the hub lists no commits")
    story.clock.turn(days=1)
    assert work_once(story).state == "done"
    assert wrong(story, hub) == []


def test_licences_under_other_names_are_found(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="other"), "legal/MODEL_LICENSE": "the first"})
    weights(hub, 20)
    push(hub, {"License.rst": "the second"}, remove=("legal/MODEL_LICENSE",))
    weights(hub, 20)
    push(hub, {"README.md": card(license="other", license_link="docs/TERMS"), "docs/TERMS": "the third"})
    weights(hub, 20)
    push(hub, {}, remove=("License.rst",), message="Delete License.rst")
    weights(hub, 20)
    story.sync(MODEL)
    queue(story)
    while work_once(story).state != "done":
        story.clock.turn(days=1)
    assert wrong(story, hub) == []
    assert None not in learned(story).values()


def test_a_licence_that_came_and_went_is_found_by_its_title(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit")})
    weights(hub, 11)
    push(hub, {"NON-COMMERCIAL-LICENSE": "not for money"}, message="Create NON-COMMERCIAL-LICENSE")
    push(hub, {}, remove=("NON-COMMERCIAL-LICENSE",))
    weights(hub, 40)
    story.sync(MODEL)
    queue(story)
    while work_once(story).state != "done":
        story.clock.turn(days=1)
    assert wrong(story, hub) == []


def test_without_the_last_commits_only_what_was_looked_at_is_told(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    weights(hub, 15)
    push(hub, {"LICENSE": "other terms"})
    weights(hub, 13)
    hub.update(MODEL, no_last_commit=True)
    story.sync(MODEL)
    queue(story)
    row = work_once(story, requests=20)
    assert row.state == "files"
    assert 2 < row.covered < 30
    assert wrong(story, hub) == []
    story.clock.turn(days=1)
    assert work_once(story).covered == 30
    assert wrong(story, hub) == []


def test_the_budget_of_a_visit_is_kept_and_the_next_day_goes_on(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    for number in range(60):
        push(hub, {"README.md": card(str(number), license="mit")})
    story.sync(MODEL)
    hub.forget_requests()
    queue(story)
    assert work_once(story, requests=10).state == "files"
    assert hub.count() == 10
    assert work_once(story, requests=10).requests == 10
    story.clock.turn(days=1)
    assert work_once(story, requests=10).requests == 20
    assert hub.count("/", "GET") + hub.count("/", "POST") == 20


@pytest.mark.parametrize("kind", ["status", "dropped"])
def test_trouble_costs_time_and_nothing_else(story: Story, hub: StubHub, kind: str) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    weights(hub, 60)
    push(hub, {"LICENSE": "other terms"})
    story.sync(MODEL)
    queue(story)
    options = {"status": 429} if kind == "status" else {"times": 2}
    for place in ("/api/models/example-lab/model/commits", "/api/models/example-lab/model/paths", "/example-lab"):
        hub.misbehave(kind, place, **{"times": 1, **options})
        row = work_once(story)
        assert row.state in {"queued", "commits", "files"}
        assert (row.failures > 0) == (kind == "dropped")
        assert row.due_at > story.clock.now
        story.clock.turn(days=1)
    assert work_once(story).state == "done"
    assert wrong(story, hub, every=9) == []
    assert row_of(story).covered == 62


def test_a_worker_that_dies_leaves_its_work_to_the_next(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    for number in range(12):
        push(hub, {"README.md": card(str(number), license="mit")})
    story.sync(MODEL)
    queue(story)
    claim = claim_backfill(story.database, story.clock())
    assert claim is not None
    dying = Visit(story.database, knowledge(), story.client, claim, story.clock)
    asked = dying.steps(9, time.monotonic() + 60)
    assert asked is None
    assert work_once(story).state == "files", "the lease still holds"
    story.clock.turn(minutes=5)
    hub.forget_requests()
    assert work_once(story).state == "done"
    assert wrong(story, hub) == []
    with pytest.raises(LeaseLostError):
        dying.save()


def test_a_history_that_is_rewritten_meanwhile_is_walked_anew(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT})
    for number in range(20):
        push(hub, {"README.md": card(str(number), license="mit")})
    story.sync(MODEL)
    queue(story)
    before = [commit.sha for commit in hub.repository(MODEL).commits]
    assert work_once(story, requests=12).state == "files"
    known = {sha: facts for sha, facts in learned(story).items() if facts}
    hub.force_push(MODEL, {"README.md": card(license="apache-2.0")})
    story.clock.turn(days=1)
    assert work_once(story).failures == 1
    story.clock.turn(days=1)
    row = work_once(story)
    assert (row.state, row.commits, row.covered) == ("done", 1, 1)
    after = learned(story)
    assert set(after) == {*before, hub.repository(MODEL).head.sha}
    assert {sha: after[sha] for sha in known} == known


def test_it_is_read_once_and_only_of_this_source(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit")})
    story.sync(MODEL)
    queue(story)
    assert work_once(story).state == "done"
    queue(story)
    assert row_of(story).state == "done"
    assert story.flags() == []
    hub.forget_requests()
    work_once(story)
    assert hub.count() == 0


def test_however_often_no_requests_are_left_a_past_is_not_given_up(story: Story, hub: StubHub) -> None:
    publish(hub, {"README.md": card(license="mit")})
    story.sync(MODEL)
    queue(story)
    hub.misbehave("status", "/api/models", status=429, headers={"Retry-After": "2"})
    for _ in range(MOST_FAILURES + 1):
        row = work_once(story)
        assert (row.failures, row.finished_at) == (0, None)
        assert story.clock.now < row.due_at <= story.clock.now + timedelta(seconds=2)
        story.clock.turn(seconds=3)

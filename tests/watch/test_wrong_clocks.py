"""A clock that was years ahead, and was then put right: nothing waits for those years, and nothing stays hidden."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from registry.clock import note_clock, read_clock
from registry.db import Database
from registry.hub import HUGGINGFACE
from registry.hub.budget import SharedBudget
from registry.hub.huggingface.client import HubClient
from registry.records.history.refs import list_named
from registry.records.queries import get_record, observation_at
from registry.records.tables import ModelRef
from registry.watch.backfill.leases import DUE, claim_backfill
from registry.watch.backfill.tables import Backfill
from registry.watch.groups import expand_due
from registry.watch.operations import read_status, tell_stale
from registry.watch.runs.tables import SyncItem
from registry.watch.schedule import schedule_due
from registry.watch.sweeps.service import arm_sweep
from registry.watch.sweeps.tables import Sweep
from registry.watch.sweeps.worker import sweep_due
from registry.watch.sync.leases import claim_next
from registry.watch.sync.worker import work_due
from registry.watch.tables import WatchedModel, WatchRule
from tests.support.clock import Clock
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import INTERVAL_SECONDS, MODEL, Story

YEARS = timedelta(days=4 * 365)
ELSEWHERE = "x.1.2.3"
"""The token of a process of another machine."""


@pytest.fixture
def ahead(story: Story) -> Story:
    """A watched model that was read while the clock was four years ahead; now it is right."""
    story.hub.publish(MODEL, MINIMAX_MIT)
    story.watch(MODEL)
    story.clock.now += YEARS
    assert story.outcome() == "first_seen"
    story.clock.now -= YEARS
    return story


def due(story: Story) -> int:
    """How many open items there are after a look for models that are due."""
    with story.database.unit_of_work() as work:
        schedule_due(work, now=story.clock(), interval_seconds=INTERVAL_SECONDS)
    with story.database.reading() as session:
        return len(session.exec(select(SyncItem).where(SyncItem.state != "done")).all())


def set_all(database: Database, table: type[Any], **values: object) -> None:
    with database.unit_of_work() as work:
        for row in work.session.exec(select(table)):
            for name, value in values.items():
                setattr(row, name, value)


def test_a_watched_model_is_due_now(ahead: Story) -> None:
    ahead.clock.turn(minutes=1)
    assert due(ahead) == 1
    assert work_due(ahead.reader, budget_seconds=5, clock=ahead.clock) == 1
    assert ahead.watched()[MODEL].next_due_at < ahead.clock() + timedelta(seconds=INTERVAL_SECONDS)
    assert due(ahead) == 0, "and then it waits as all others do"


def test_an_honest_wait_is_not_cut_short(story: Story) -> None:
    story.hub.publish(MODEL, MINIMAX_MIT)
    story.watch(MODEL)
    story.sync()
    story.clock.now -= timedelta(seconds=59)
    assert due(story) == 0


@pytest.mark.parametrize("state", ["queued", "confirming"])
def test_an_item_is_read_now(ahead: Story, state: str) -> None:
    ahead.begin()
    then = ahead.clock() + YEARS
    set_all(ahead.database, SyncItem, state=state, due_at=then, lease_token=ELSEWHERE, lease_until=then)
    assert work_due(ahead.reader, budget_seconds=5, clock=ahead.clock) >= 1
    assert ahead.watched()[MODEL].last_success_at is not None


def test_a_lease_of_the_future_is_over(ahead: Story) -> None:
    ahead.begin()
    for seconds, is_free in ((15.0, False), (75.0, False), (76.0, True)):
        until = ahead.clock() + timedelta(seconds=seconds)
        set_all(ahead.database, SyncItem, lease_token=ELSEWHERE, lease_until=until)
        assert (claim_next(ahead.database, ahead.clock.now) is not None) is is_free, seconds


def test_a_change_after_the_clock_was_put_right_is_told_once_and_stays(ahead: Story) -> None:
    """The state that was observed years ahead is the past all the same."""
    for expected, files in (("changed", MINIMAX_MODIFIED), ("unchanged", None), ("changed", MINIMAX_MIT)):
        if files:
            ahead.hub.commit(MODEL, files)
        assert ahead.outcome() == expected
        license_ = "mit" if files is MINIMAX_MIT else None
        assert ahead.record()["license"]["license"] == license_
    assert [kind for kind in ahead.kinds() if kind == "license.id_changed"] == ["license.id_changed"] * 2
    seen = ahead.observations()
    assert len(seen) == 3
    moments = [one.observed_at for one in seen]
    assert moments == sorted(set(moments))
    assert max(one.last_seen_at for one in seen) <= ahead.clock.now
    with ahead.database.reading() as session:
        now = observation_at(session, get_record(session, MODEL), ahead.clock.now)
    assert now is not None
    assert now.pk == seen[-1].pk


def test_the_same_state_again_is_no_new_observation(ahead: Story) -> None:
    assert ahead.outcome() == "unchanged"
    assert len(ahead.observations()) == 1
    assert ahead.flags() == []


def test_a_tag_that_moved_stands_where_it_stands(ahead: Story) -> None:
    ahead.hub.tag(MODEL, "v1")
    ahead.clock.now += YEARS
    ahead.sync()
    ahead.clock.now -= YEARS
    ahead.hub.commit(MODEL, MINIMAX_MODIFIED)
    sha = ahead.hub.tag(MODEL, "v1")
    ahead.sync()
    with ahead.database.reading() as session:
        standing = session.exec(select(ModelRef).where(col(ModelRef.until_at).is_(None), ModelRef.name == "v1")).one()
        record = get_record(session, MODEL)
        assert [found.sha for found in list_named(session, record, "v1")] == [sha]
    assert standing.sha == sha


def test_a_list_is_read_now(ahead: Story) -> None:
    with ahead.database.unit_of_work() as work:
        arm_sweep(work, HUGGINGFACE, "recent", ahead.clock() + YEARS)
    assert sweep_due(ahead.reader, budget_seconds=5, clock=ahead.clock) == 1
    with ahead.database.reading() as session:
        assert session.exec(select(Sweep.due_at)).one() < ahead.clock() + timedelta(hours=1)


def test_a_past_is_read_now(ahead: Story) -> None:
    set_all(ahead.database, Backfill, due_at=ahead.clock() + YEARS)
    with ahead.database.unit_of_work() as work:
        assert DUE.pull_in(work.session, ahead.clock()) == 1
    assert claim_backfill(ahead.database, ahead.clock()) is not None


def test_a_group_is_looked_up_now(ahead: Story) -> None:
    now = ahead.clock()
    with ahead.database.unit_of_work() as work:
        work.session.add(
            WatchRule(
                name="all", kind="inventory", spec={"models": [MODEL]}, added_at=now, added_by="test",
                expanded_at=now + YEARS,
            )
        )  # fmt: skip
    expand_due(ahead.database, knowledge(), now - timedelta(days=1), now)
    with ahead.database.reading() as session:
        assert session.exec(select(WatchRule.expanded_at)).one() == now


def stale_events(story: Story, **later: float) -> int:
    story.clock.turn(**later)
    tell_stale(story.database, stale_after_seconds=86_400, now=story.clock())
    return story.events().count("sync.stale")


def test_silence_after_a_success_of_the_future_is_told(ahead: Story) -> None:
    assert stale_events(ahead, minutes=1) == 0
    assert stale_events(ahead, hours=25) == 1


def test_an_outage_that_was_told_in_the_future_does_not_hide_the_next_one(ahead: Story) -> None:
    ahead.clock.now += YEARS + timedelta(days=3)
    assert stale_events(ahead, hours=1) == 1
    ahead.clock.now -= YEARS + timedelta(days=3)
    ahead.sync()
    assert stale_events(ahead, hours=1) == 1
    assert stale_events(ahead, hours=25) == 2


def test_a_pause_of_the_hub_that_a_wrong_clock_wrote_is_over(story: Story) -> None:
    budget = SharedBudget(story.database, story.hub.url, None, clock=story.clock)
    story.clock.now += YEARS
    assert budget.take("api") is None
    budget.learn("api", 429, {"retry-after": "600"}, 0.1)
    assert (budget.take("api") or 0) > 500
    story.clock.now -= YEARS
    assert budget.take("api") is None, "in the process that was refused"
    assert SharedBudget(story.database, story.hub.url, None, clock=story.clock).take("api") is None
    assert all(one.ends_at < story.clock() + timedelta(minutes=6) for one in budgets(story))


def budgets(story: Story) -> list[Any]:
    return [one for one in read_status(story.database, story.clock()).budgets if one.left < one.allowed]


def test_all_that_is_due_after_a_jump_ahead_keeps_to_the_budget(story: Story) -> None:
    story.hub.limit(api=12, window_seconds=300)
    models = story.hub.crowd(30, MINIMAX_MIT, owners=30)
    story.watch(*models)
    story.clock.now += YEARS
    budget = SharedBudget(story.database, story.hub.url, None, allowed=12, clock=story.clock)
    client = HubClient(story.hub.url, None, budget=budget)
    story.client.close()
    story.client = client
    assert due(story) == 30
    for _ in range(5):
        work_due(story.reader, budget_seconds=5, clock=story.clock)
        story.clock.turn(seconds=5)
    assert story.hub.exceeded() == 0
    assert 0 < story.hub.count("/api/") <= 12


def test_what_workers_see_of_the_clock_is_kept(database: Database) -> None:
    clock = Clock()
    for span in (timedelta(), YEARS, -YEARS):
        clock.now += span
        with database.unit_of_work() as work:
            note_clock(work.session, clock.now)
    with database.reading() as session:
        state = read_clock(session)
    assert state is not None
    assert (state.back_at, state.back_seconds) == (clock.now, YEARS.total_seconds())
    assert state.latest_at == clock.now


def test_two_first_signs_of_life_are_one(database: Database) -> None:
    now: datetime = Clock().now
    for _ in range(2):
        with database.unit_of_work() as work:
            note_clock(work.session, now)
    with database.reading() as session:
        assert session.exec(select(WatchedModel)).all() == []
        assert read_clock(session) is not None

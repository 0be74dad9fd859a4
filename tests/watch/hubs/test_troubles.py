"""Lists that cannot be read are told: in the group itself, in the status and by the command line."""

import pytest

from registry.records.queries import get_record
from registry.watch.backfill.tables import Backfill
from registry.watch.groups.service import GroupWrite, WatchGroupRead, put_group, read_group
from registry.watch.operations import SyncStatus, read_status
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.histories import queue, work_once
from tests.support.watch.story import MODEL, Story
from tests.support.watch.sweeps import sweep

OWNER = "Example-Lab"
FILES = {"README.md": card(license="mit")}


def watch_owner(story: Story) -> None:
    with story.database.unit_of_work() as work:
        wanted = GroupWrite(owner=OWNER)
        put_group(work, knowledge(), "group", wanted, if_match=None, actor="test", now=story.clock())


def group_of(story: Story) -> WatchGroupRead:
    with story.database.reading() as session:
        return read_group(session, "group")


def status_of(story: Story) -> SyncStatus:
    return read_status(story.database, story.clock())


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_group_says_that_its_list_cannot_be_read(story: Story, status: int) -> None:
    story.hub.publish(MODEL, FILES)
    story.hub.shape(list_status=status)
    story.watch(MODEL)
    watch_owner(story)
    sweep(story)
    trouble = group_of(story).trouble
    assert trouble is not None
    assert str(status) in trouble.detail
    assert "not noticed" in trouble.effect
    assert "cardwatch watch add" in trouble.remedy
    found = {one.list: one for one in status_of(story).unread_lists}
    assert set(found) == {"what changed last", OWNER.lower()}
    assert found[OWNER.lower()].groups == ("group",)
    since = found["what changed last"].since
    story.hub.commit(MODEL, {"README.md": card(license="apache-2.0")})
    sweep(story, hours=25)
    assert story.kinds() == ["license.id_changed"], "single watches still work"
    assert {one.list: one for one in status_of(story).unread_lists}["what changed last"].since == since
    story.hub.shape("hub")
    with story.database.unit_of_work() as work:
        wanted = GroupWrite(owner=OWNER)
        put_group(work, knowledge(), "group", wanted, if_match="*", actor="test", now=story.clock())
    sweep(story)
    assert group_of(story).trouble is None
    assert not status_of(story).unread_lists


def test_an_outage_passes(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    sweep(story)
    story.hub.misbehave("status", "/api/models", is_exact=True, status=503)
    sweep(story)
    assert [one.kind for one in status_of(story).unread_lists] == ["server_error"]
    story.clock.turn(hours=3)
    assert not status_of(story).unread_lists, "nothing has met it since"
    story.hub.behave()
    sweep(story)
    assert not status_of(story).unread_lists


def test_requests_that_are_used_up_are_no_trouble_of_a_list(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    sweep(story)
    story.hub.misbehave("status", "/api/models", is_exact=True, status=429, headers={"Retry-After": "5"})
    sweep(story)
    assert not status_of(story).unread_lists


def test_a_group_says_that_its_list_ends_too_soon(story: Story) -> None:
    story.hub.crowd(110, FILES, owners=1)
    story.hub.shape(has_pages=False, max_limit=100)
    with story.database.unit_of_work() as work:
        put_group(
            work, knowledge(), "group", GroupWrite(owner="owner-0"), if_match=None, actor="test", now=story.clock()
        )
    from registry.watch.sweeps.worker import sweep_due  # noqa: PLC0415 - only the list is read, not a hundred models

    sweep_due(story.reader, budget_seconds=20, clock=story.clock)
    trouble = group_of(story).trouble
    assert trouble is not None
    assert trouble.kind == "cut"
    assert "100 models" in trouble.detail


def test_a_past_that_the_hub_does_not_tell_stays_unknown_and_is_asked_for_again(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.hub.shape(missing=["commits"])
    story.watch(MODEL)
    story.sync()
    queue(story)
    row = work_once(story)
    assert row.failures == 0
    assert row.state != "failed"
    assert "does not tell the history" in (row.detail or "")
    story.hub.shape("hub")
    story.clock.turn(days=8)
    row = work_once(story)
    assert row.state in {"files", "done"}
    work_once(story)
    with story.database.reading() as session:
        assert session.get_one(Backfill, get_record(session, MODEL).pk).commits == 1


def test_a_history_of_which_only_the_newest_page_is_told_is_cut(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    for number in range(60):
        story.hub.commit(MODEL, {"weights": str(number)})
    story.hub.shape(has_commit_pages=False)
    story.watch(MODEL)
    story.sync()
    queue(story)
    for _ in range(3):
        row = work_once(story)
    assert (row.state, row.commits) == ("done", 50)
    assert row.detail == "Only the latest 50 commits were listed."

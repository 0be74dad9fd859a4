"""Thirty changes at hubs of other shapes: none is missed, none is invented, and what the hub lacks is told."""

from collections import Counter

import pytest

from registry.watch.groups.service import GroupWrite, put_group
from registry.watch.operations import SyncStatus, read_status
from tests.support.licenses.knowledge import knowledge
from tests.support.watch.changes import MODELS, OWNER, SOLO, make_noise, publish_all, rounds
from tests.support.watch.story import Story
from tests.support.watch.sweeps import sweep

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LACKING = {
    "hub": set(),
    "hfd": {"list_commits", "list_order", "model_ids", "paths_info"},
    "kohakuhub": {"list_order", "list_commits", "model_cards", "model_ids"},
    "olah": {"refs"},
    "bare": {
        "list_length", "list_order", "list_fields", "list_commits", "tree", "paths_info", "file_ids", "refs",
    },
    "closed": {"paths_info", "refs"},
}  # fmt: skip
UNREAD = {"olah": "unsupported", "closed": "unauthorized"}
"""Why no list can be read."""


def watch_group(story: Story) -> None:
    with story.database.unit_of_work() as work:
        wanted = GroupWrite(owner=OWNER)
        put_group(work, knowledge(), OWNER, wanted, if_match=None, actor="test", now=story.clock())


def status_of(story: Story) -> SyncStatus:
    return read_status(story.database, story.clock())


SLOW = {"hub", "closed"}


@pytest.mark.parametrize(
    "shape", [pytest.param(shape, marks=[pytest.mark.slow] if shape in SLOW else []) for shape in LACKING]
)
def test_thirty_changes_are_told_and_nothing_else(story: Story, shape: str) -> None:
    story.hub.shape(shape)
    publish_all(story.hub)
    watch_group(story)
    story.watch(*SOLO, *(MODELS if shape in UNREAD else ()))
    sweep(story)
    expected = Counter[tuple[str, str]]()
    for turn, changes in enumerate(rounds()):
        for change in changes:
            change.do(story.hub, change.model, turn)
            expected[change.model, change.kind] += 1
        make_noise(story.hub, turn)
        if turn == 0:
            sweep(story)
        sweep(story, hours=25)
        assert Counter((flag.model, flag.kind) for flag in story.flags()) == expected
    assert expected.total() == 30
    assert all(not one.failures for one in story.watched().values())
    status = status_of(story)
    assert {one.code for one in status.limitations} == LACKING[shape]
    assert all(one.hub == story.hub.url and one.what and one.effect and one.remedy for one in status.limitations)
    assert {one.kind for one in status.unread_lists} == ({UNREAD[shape]} if shape in UNREAD else set())

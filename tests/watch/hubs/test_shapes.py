"""Thirty changes at hubs of other shapes: none is missed, none is invented, and what the hub lacks is told."""

from collections import Counter

import pytest

from registry.watch.groups.service import GroupWrite, put_group
from registry.watch.operations import SyncStatus, read_status
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
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


SLOW = set(LACKING) - {"bare"}
"""Each takes seconds; the one that lacks most stays among the quick tests."""


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


CARDS: dict[str, tuple[dict[str, str], str | bool]] = {
    "example-lab/closed": ({"README.md": card(
        license="mit", base_model=["lab/base"], base_model_relation="finetune", extra_gated_prompt='"Agree."'
    )}, "manual"),
    "example-lab/open": ({"README.md": card(license="mit", base_model=["lab/base"])}, False),
}  # fmt: skip


@pytest.mark.parametrize(("first", "then"), [("hub", "kohakuhub"), ("kohakuhub", "hub")])
def test_what_a_hub_tells_of_cards_is_no_change(story: Story, first: str, then: str) -> None:
    story.hub.shape(first)
    for model, (files, gated) in CARDS.items():
        story.hub.publish(model, files, gated=gated)
    story.watch(*CARDS)
    story.sync(*CARDS)
    story.hub.shape(then)
    story.clock.turn(hours=8)
    for _ in range(3):
        story.sync(*CARDS)
    assert not story.kinds()
    assert {story.record(model)["license"] is None for model in CARDS} == {False}
    story.hub.commit("example-lab/open", {"README.md": card(license="apache-2.0")})
    story.hub.shape("hub")
    story.clock.turn(hours=8)
    story.hub.commit("example-lab/closed", {"README.md": card(extra_gated_prompt='"Agree."')})
    story.sync(*CARDS)
    assert sorted(story.kinds()) == [
        "license.id_changed", "license.removed", "lineage.base_changed", "lineage.base_changed",
    ]  # fmt: skip

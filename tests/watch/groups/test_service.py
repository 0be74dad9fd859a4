"""Groups: all models of an owner, an inventory, what a query finds; watched together, given up together."""

from typing import Any

import pytest

from registry.errors import CardwatchError, Invalid, StaleVersion, VersionMissing
from registry.watch.groups import service as groups
from registry.watch.groups.service import GroupWrite, WatchGroupRead
from registry.watch.service import remove_watch
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, Story
from tests.support.watch.sweeps import sweep

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
LAB = [f"example-lab/model-{number}" for number in range(5)]


def put(story: Story, name: str, if_match: str | None = None, **held: object) -> WatchGroupRead:
    with story.database.unit_of_work() as work:
        found, _ = groups.put_group(
            work, knowledge(), name, GroupWrite(**held), if_match=if_match, actor="test", now=story.clock()  # type: ignore[arg-type]  # as given
        )  # fmt: skip
    groups.expand_due(story.database, knowledge(), story.clock(), story.clock())
    with story.database.reading() as session:
        return groups.read_group(session, found.name)


def drop(story: Story, name: str) -> None:
    with story.database.unit_of_work() as work:
        groups.remove_group(work, name, if_match="*", actor="test", now=story.clock())


def test_an_owner_is_watched_with_all_that_is_published_later(story: Story) -> None:
    for model in LAB[:3]:
        story.hub.publish(model, FILES)
    put(story, "lab", owner="example-lab")
    sweep(story)
    assert set(story.watched()) == set(LAB[:3])
    assert story.record(LAB[0])["license"]["license"] == "mit"
    for model in LAB[3:]:
        story.hub.publish(model, FILES)
    story.hub.publish("somebody/else", FILES)
    sweep(story)
    assert set(story.watched()) == set(LAB)
    assert {item.reason for item in story.watched().values()} == {"rule"}
    assert not story.flags()


def test_an_inventory_follows_what_is_put_into_it(story: Story) -> None:
    first = put(story, "in-use", models=LAB[:3])
    assert (first.kind, first.models) == ("inventory", 3)
    second = put(story, "in-use", if_match=first.etag, models=LAB[2:])
    assert second.models == 3
    assert set(story.watched()) == set(LAB[2:])


def test_what_a_query_finds_is_looked_up_again(story: Story) -> None:
    for model in LAB:
        story.hub.publish(model, FILES)
    story.sync(*LAB[:2])
    assert put(story, "open", query={"license": "mit"}).models == 2
    story.sync(*LAB[2:])
    groups.expand_due(story.database, knowledge(), story.clock(), story.clock())
    assert set(story.watched()) == set(LAB)


def test_a_group_that_is_given_up_leaves_what_others_ask_for(story: Story) -> None:
    story.watch(LAB[0])
    put(story, "one", models=LAB[:3])
    put(story, "two", models=LAB[2:4])
    drop(story, "one")
    assert set(story.watched()) == {LAB[0], LAB[2], LAB[3]}
    drop(story, "two")
    assert set(story.watched()) == {LAB[0]}
    assert story.record(LAB[3])["id"] == LAB[3]


@pytest.mark.slow
def test_a_large_inventory_is_taken_in_step_by_step(story: Story) -> None:
    models = [f"owner-{number % 7}/model-{number}" for number in range(groups.BATCH + 20)]
    with story.database.unit_of_work() as work:
        found, is_new = groups.put_group(
            work, knowledge(), "large", GroupWrite(models=models), if_match=None, actor="test", now=story.clock()
        )
    assert (is_new, found.models, found.expanded_at) == (True, groups.BATCH, None)
    groups.expand_due(story.database, knowledge(), story.clock(), story.clock())
    with story.database.reading() as session:
        found = groups.read_group(session, "large")
    assert found.models == len(models)
    assert found.expanded_at is not None


def test_a_renamed_model_stays_in_its_inventory(story: Story) -> None:
    story.hub.publish(LAB[0], FILES)
    put(story, "in-use", models=[LAB[0]])
    story.sync(LAB[0])
    story.hub.rename(LAB[0], "example-lab/renamed")
    story.sync(LAB[0])
    groups.expand_due(story.database, knowledge(), story.clock(), story.clock())
    assert set(story.watched()) == {"example-lab/renamed"}


@pytest.mark.parametrize(
    "held",
    [
        {}, {"owner": "a", "models": ["a/b"]}, {"owner": "no owner"}, {"models": ["not a model"]}, {"query": {}},
        {"query": {"colour": "green"}}, {"query": {"owner": ""}},
    ],
)  # fmt: skip
def test_what_is_no_group_is_refused(story: Story, held: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        put(story, "name", **held)


@pytest.mark.parametrize(("if_match", "refusal"), [(None, VersionMissing), ('"old"', StaleVersion)])
def test_a_change_must_be_based_on_what_is_stored(
    story: Story, if_match: str | None, refusal: type[CardwatchError]
) -> None:
    put(story, "in-use", models=LAB[:1])
    with pytest.raises(refusal):
        put(story, "in-use", if_match=if_match, models=LAB)


def test_a_model_may_be_left_out_of_a_group_by_hand(story: Story) -> None:
    put(story, "in-use", models=LAB[:2])
    with story.database.unit_of_work() as work:
        remove_watch(work, LAB[0], actor="test", now=story.clock())
    assert set(story.watched()) == {LAB[1]}

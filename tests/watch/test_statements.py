"""What a reading costs in statements: as many in a large run as in a small one, and few where nothing moved."""

import pytest

from registry.watch.sweeps.worker import sweep_due
from tests.support.statements import counted
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, Story
from tests.support.watch.sweeps import sweep

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
OTHER_WORDS = {"README.md": card(license="mit", note="other words")}
MOST_OF_UNCHANGED, MOST_OF_COSMETIC, MOST_OF_A_PAGE = 26, 45, 16


def step(story: Story) -> int:
    """The statements of one reading."""
    with counted(story.database) as statements:
        story.step()
        return statements()


@pytest.fixture
def models(story: Story) -> list[str]:
    """Models of one owner that were read twice."""
    ids = story.hub.crowd(5, FILES, owners=1, until=story.clock.now)
    story.sync(*ids)
    story.sync(*ids)
    return ids


def test_a_model_that_is_as_it_was_is_not_rendered(story: Story, models: list[str]) -> None:
    before = story.record(models[0])
    story.begin(models[0])
    alone = step(story)
    story.begin(*models)
    among = [step(story) for _ in models]
    # The last of a run looks for what was held for it.
    assert max(alone, *among) - min(alone, *among) <= 1
    assert max(alone, *among) <= MOST_OF_UNCHANGED
    assert {**story.record(models[0]), "sync": None} == {**before, "sync": None}
    (seen,) = story.observations(models[0])
    assert seen.last_seen_at > seen.observed_at


def test_another_card_costs_as_much_in_a_large_run(story: Story, models: list[str]) -> None:
    for model in models:
        story.hub.commit(model, OTHER_WORDS)
    story.begin(models[0])
    alone = step(story)
    story.begin(*models[1:])
    among = [step(story) for _ in models[1:]]
    assert max(alone, *among) <= MOST_OF_COSMETIC
    assert max(among) - min(among) <= 1


@pytest.mark.parametrize("count", [2, 6])
def test_a_page_of_models_that_are_as_they_were_costs_as_much_for_many(story: Story, count: int) -> None:
    story.watch(*story.hub.crowd(count, FILES, owners=1, until=story.clock.now))
    sweep(story)
    story.clock.turn(minutes=20)
    with counted(story.database) as statements:
        assert sweep_due(story.reader, budget_seconds=20, clock=story.clock) == 1
        assert statements() <= MOST_OF_A_PAGE

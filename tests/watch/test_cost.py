"""What syncing costs in requests: a page for a thousand models, at most three for each that changed, one an owner."""

import math
from collections.abc import Callable

import pytest

from registry.watch.sweeps.worker import sweep_due
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT, Story
from tests.support.watch.sweeps import sweep, work

OWNERS, MODELS_OF_ONE = 3, 4
NUMBER = OWNERS * MODELS_OF_ONE
FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
COSMETIC = {"README.md": card(license="mit", note="other words")}
ANOTHER_ID = {"README.md": card(license="apache-2.0")}
ANOTHER_TEXT = {"LICENSE": MINIMAX_MODIFIED["LICENSE"]}
BOTH = {**ANOTHER_ID, **ANOTHER_TEXT}
KINDS = ("list", "tree", "file", "model", "paths-info", "commits", "refs", "other")


def requests_of(story: Story, **span: float) -> dict[str, int]:
    """Time passes, the schedule rings, the work is done; the requests it took by kind."""
    sweep(story, **span)
    counts = {kind: story.hub.count(kind=kind) for kind in KINDS}
    return {kind: count for kind, count in counts.items() if count}


def most(changed: int) -> int:
    """The bound: pages of a thousand, three for each changed model, one for each owner."""
    return math.ceil(NUMBER / 1_000) + 3 * changed + OWNERS


@pytest.fixture
def models(story: Story) -> list[str]:
    """Models of a few owners that were read, and a first sweep."""
    ids = story.hub.crowd(NUMBER, FILES, owners=OWNERS, until=story.clock.now)
    story.watch(*ids)
    requests_of(story)
    assert {watched.failures for watched in story.watched().values()} == {0}
    return ids


def test_nothing_new_is_one_page(story: Story, models: list[str]) -> None:
    assert requests_of(story) == {"list": 1}
    assert models
    assert not story.kinds()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (COSMETIC, []),
        (ANOTHER_ID, ["license.id_changed"]),
        (ANOTHER_TEXT, ["license.text_changed"]),
        (BOTH, ["license.id_changed"]),
    ],
    ids=["cosmetic", "id", "text", "both"],
)
def test_what_changed_is_read_once_and_confirmed_together(
    story: Story, models: list[str], files: dict[str, str], told: list[str]
) -> None:
    """Five models of three owners: two owners' lists confirm two models each, the fifth is asked for itself."""
    changed = models[:5]
    for model in changed:
        story.hub.commit(model, files)
    spent = requests_of(story)
    confirmed = {"list": 1 + 2, "model": 1} if told else {"list": 1}
    assert spent == {"tree": len(changed), "file": len(files) * len(changed), **confirmed}
    assert sum(spent.values()) <= most(len(changed))
    assert sorted(story.kinds()) == sorted(told * len(changed))
    assert requests_of(story) == {"list": 1}


def test_a_licence_file_that_is_gone_is_confirmed_by_the_model_itself(story: Story, models: list[str]) -> None:
    for model in models[:4]:
        story.hub.commit(model, ANOTHER_ID, remove=["LICENSE"])
    assert requests_of(story) == {"list": 1, "tree": 4, "file": 4, "model": 4}
    assert {flag.model for flag in story.flags()} == set(models[:4])


def test_a_list_that_shows_another_commit_confirms_nothing(story: Story, models: list[str]) -> None:
    """Between the two readings one of two models is changed back."""
    first, second = models[0], models[OWNERS]
    for model in (first, second):
        story.hub.commit(model, ANOTHER_ID)
    story.clock.turn(minutes=20)
    assert sweep_due(story.reader, budget_seconds=20, clock=story.clock) == 1
    story.step()
    story.step()
    story.hub.commit(first, FILES)
    work(story)
    assert [flag.model for flag in story.flags()] == [second]


def test_a_mixture_stays_within_the_bound(story: Story, models: list[str]) -> None:
    mixture = (COSMETIC, ANOTHER_ID, ANOTHER_TEXT, BOTH)
    for number, model in enumerate(models[:8]):
        story.hub.commit(model, mixture[number % len(mixture)])
    assert sum(requests_of(story).values()) <= most(8)
    assert {flag.model for flag in story.flags()} == {model for n, model in enumerate(models[:8]) if n % 4}


def test_a_second_commit_between_two_sweeps_costs_nothing_more(story: Story, models: list[str]) -> None:
    for files in (COSMETIC, ANOTHER_ID):
        story.hub.commit(models[0], files)
    assert sum(requests_of(story).values()) == 1 + 3


def test_a_recheck_is_a_page_for_each_owner(story: Story, models: list[str]) -> None:
    assert requests_of(story, hours=30) == {"list": OWNERS + 1}
    oldest = min(watched.last_success_at or story.clock.now for watched in story.watched().values())
    assert (story.clock.now - oldest).total_seconds() < 60
    assert not story.kinds()
    assert len(story.watched()) == len(models)


@pytest.mark.parametrize(
    "change",
    [
        lambda story, model: story.hub.set_gated(model, "manual"),
        lambda story, model: story.hub.rename(model, f"{model}-renamed"),
    ],
    ids=["gate", "name"],
)
def test_what_moves_no_commit_costs_a_recheck_little_more(
    story: Story, models: list[str], change: Callable[[Story, str], None]
) -> None:
    change(story, models[0])
    spent = requests_of(story, hours=30)
    assert spent.pop("list") == OWNERS + 1
    assert sum(spent.values()) <= 3
    assert len(story.kinds()) == 1

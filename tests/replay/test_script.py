"""The script told in one process, with a clock that is turned: what is compared, without the weather of real time."""

import pytest

from tests.replay.actor import Actor
from tests.replay.report import differences
from tests.replay.script import Expected, Script, write_script
from tests.support.watch.story import INTERVAL_SECONDS, Story
from tests.support.watch.sweeps import sweep

ROUNDS = 3


def poll(story: Story) -> None:
    """A sweep, then a re-check of every model, each to its end."""
    for hours in (0.5, 2.0):
        sweep(story, INTERVAL_SECONDS, hours=hours)


def tell(story: Story, script: Script) -> list[str]:
    """Play the script; what is wrong after each round."""
    actor = Actor(story.hub, script.models)
    actor.publish()
    story.watch(*(model.meaning.id for model in script.models))
    poll(story)
    wrong, expected = list[str](), list[Expected]()
    for number, part in enumerate(script.rounds, 1):
        actor.begin_round()
        for step in part.steps:
            actor.act(step)
        expected += part.expected
        poll(story)
        told = zip(("missed", "false", "twice"), differences(expected, flags(story)), strict=True)
        wrong += [f"round {number}: {how} {what}" for how, found in told for what in found]
    return wrong


def flags(story: Story) -> list[dict[str, str]]:
    return [{"model": flag.model, "kind": flag.kind} for flag in story.flags()]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1])
def test_every_true_change_is_flagged_and_no_other(story: Story, seed: int) -> None:
    script = write_script(models=60, true=45, cosmetic=300, rounds=ROUNDS, seed=seed)
    assert tell(story, script) == []

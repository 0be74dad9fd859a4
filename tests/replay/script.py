"""The whole replay as a value: models, and rounds of cosmetic and true changes with the flags they must raise.

The same seed gives the same script. Nothing here knows how the service compares; what is right is said by ``oracle``.
"""

import random
from collections.abc import Iterator
from typing import Literal

import msgspec

from tests.replay.content.changes import changed
from tests.replay.content.cosmetics import redressed
from tests.replay.content.facts import Looks, Meaning, Model
from tests.replay.content.population import population
from tests.replay.oracle import kinds_of

Dice = random.Random
How = Literal["commit", "squash", "flicker"]
"""As a commit, as a force push that leaves one commit, or with another change before it that is at once undone."""
When = Literal["now", "tie", "past"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happens to one model: how it was before and how it is afterwards."""

    number: int
    name: str
    before: Meaning
    meaning: Meaning
    looks: Looks
    how: How = "commit"
    when: When = "now"

    @property
    def is_true(self) -> bool:
        return self.before != self.meaning


class Expected(msgspec.Struct, frozen=True, order=True):
    """A flag that must be there once; ``name`` is the change behind it.

    ``is_in_lists`` tells whether the list of what changed last shows it; all else is for the re-check to find.
    """

    model: str
    kind: str
    name: str
    number: int
    is_in_lists: bool


class Round(msgspec.Struct, frozen=True):
    """A stretch of what happens, in order; some end with an outage."""

    steps: tuple[Step, ...]
    expected: tuple[Expected, ...]
    has_outage: bool


class Script(msgspec.Struct, frozen=True):
    """All models at the beginning, and the rounds."""

    models: tuple[Model, ...]
    rounds: tuple[Round, ...]


class _State:
    """How the models stand while the script is written."""

    def __init__(self, models: tuple[Model, ...]) -> None:
        self.meanings = [model.meaning for model in models]
        self.looks = [model.looks for model in models]
        self.moved = set[int]()
        """Those that have changed truly; each does once, as long as there are others."""

    def living(self) -> list[int]:
        return [number for number, meaning in enumerate(self.meanings) if meaning.fate == "there"]


def write_script(*, models: int, true: int, cosmetic: int, rounds: int, seed: int) -> Script:
    """A script of so many models and changes, spread evenly over the rounds."""
    dice = Dice(seed)
    people = population(models, dice)
    state = _State(people)
    written = tuple(
        _round(state, _share(true, rounds, index), _share(cosmetic, rounds, index), index, dice)
        for index in range(rounds)
    )
    return Script(people, written)


def _share(total: int, rounds: int, index: int) -> int:
    return total // rounds + (index < total % rounds)


def _round(state: _State, true: int, cosmetic: int, index: int, dice: Dice) -> Round:
    living = state.living()
    fresh = [number for number in living if number not in state.moved]
    moved = dice.sample(fresh if len(fresh) >= true else living, min(true, len(living)))
    state.moved.update(moved)
    plan = [(number, True) for number in moved] + [(dice.choice(living), False) for _ in range(cosmetic)]
    dice.shuffle(plan)
    steps, expected = list[Step](), list[Expected]()
    for number, is_true in plan:
        if state.meanings[number].fate != "there":
            number = dice.choice(state.living())  # noqa: PLW2901 - a cosmetic change of what is gone is none
        step = _true_step(state, number, dice) if is_true else _cosmetic_step(state, number, dice)
        steps.append(step)
        expected += _expected(step)
        state.meanings[number], state.looks[number] = step.meaning, step.looks
    return Round(tuple(steps), tuple(sorted(_in_lists(expected, steps))), has_outage=index % 2 == 1)


def _true_step(state: _State, number: int, dice: Dice) -> Step:
    before = state.meanings[number]
    name, after = changed(before, dice)
    how: How = "squash" if dice.random() < 0.1 else "commit"
    when: When = dice.choices(("now", "tie", "past"), (8, 2, 1))[0]
    return Step(number=number, name=name, before=before, meaning=after, looks=state.looks[number], how=how, when=when)


def _cosmetic_step(state: _State, number: int, dice: Dice) -> Step:
    meaning = state.meanings[number]
    name, looks = redressed(meaning, state.looks[number], dice)
    how: How = dice.choices(("commit", "squash", "flicker"), (85, 10, 5))[0]
    when: When = dice.choices(("now", "tie", "past"), (8, 2, 1))[0]
    return Step(number=number, name=name, before=meaning, meaning=meaning, looks=looks, how=how, when=when)


def _expected(step: Step) -> Iterator[Expected]:
    apart = {"gate": "no", "is_closed": False, "id": "", "fate": "there"}
    moves = msgspec.structs.replace(step.before, **apart) != msgspec.structs.replace(step.meaning, **apart)
    for kind in kinds_of(step.before, step.meaning):
        yield Expected(step.meaning.id, kind, step.name, step.number, moves)


def _in_lists(expected: list[Expected], steps: list[Step]) -> Iterator[Expected]:
    """A commit that bears an old date does not come up in the list of what changed last."""
    past = {step.number for step in steps if step.when == "past"}
    for flag in expected:
        yield msgspec.structs.replace(flag, is_in_lists=flag.is_in_lists and flag.number not in past)

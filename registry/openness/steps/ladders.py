"""The classes above a result, and what lifts it to each of them, by frameworks that have classes.

* Where a label is not determined, what holds for certain counts.
* The indexes have no classes: their one step is the full mark, which asks for every dimension that exists.
* Nothing can be done for figures of others, as those of the transparency index.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from registry.openness.frameworks import (
    FRAMEWORKS,
    JUDGES,
    Verdict,
    ai_act,
    category,
    chatgpt,
    g7,
    model_openness,
    open_source_ai,
    solaiman,
)
from registry.openness.steps import levers as known
from registry.openness.steps.levers import UNKNOWN, Lever
from registry.openness.steps.schemas import ClassStep, LackingFact, MissingForNext, Way
from registry.openness.steps.search import minimal_sets

Judge = Callable[[Any], Verdict]


class Ladder(msgspec.Struct, frozen=True):
    """How a framework is asked: its rules, the facts that can be made to hold, and its classes from the least open."""

    judge: Judge
    levers: Callable[[Any], Iterable[Lever]]
    results: tuple[str, ...]
    least: Callable[[Any], str] | None = None
    """The class that holds for certain, where that is had with less work than the whole verdict."""


def _of(framework: str, levers: Callable[[Any], Iterable[Lever]]) -> Ladder:
    return Ladder(JUDGES[framework], levers, FRAMEWORKS[framework].results)


_LADDERS: Mapping[str, Ladder] = {
    model_openness.FRAMEWORK: _of(model_openness.FRAMEWORK, known.of_components),
    open_source_ai.FRAMEWORK: _of(open_source_ai.FRAMEWORK, known.of_definition),
    ai_act.FRAMEWORK: _of(ai_act.FRAMEWORK, known.of_exemption),
    g7.FRAMEWORK: Ladder(g7.judge, known.of_labels, g7.LABELS, g7.least_label),
    solaiman.FRAMEWORK: _of(solaiman.FRAMEWORK, known.of_release),
    category.FRAMEWORK: _of(category.FRAMEWORK, known.of_category),
}
_SPELLED = Ladder(model_openness.judge, known.of_components_as_spelled, model_openness.RESULTS)


def steps_of(framework: str, facts: Any, *, as_published: bool = False) -> MissingForNext | None:  # noqa: ANN401 - facts of any framework
    """What is missing for each class above the present one; None for figures of others."""
    if framework == chatgpt.FRAMEWORK:
        return _highest_score(JUDGES[framework](facts), known.of_index(chatgpt.DIMENSIONS)(facts))
    if framework in known.EUROPEAN_LEVERS:
        return _highest_score(JUDGES[framework](facts), known.EUROPEAN_LEVERS[framework](facts))
    ladder = _SPELLED if as_published and framework == model_openness.FRAMEWORK else _LADDERS.get(framework)
    return _climbed(ladder, facts) if ladder is not None else None


def least_of(verdict: Verdict) -> str:
    """The class that holds for certain."""
    if verdict.framework == g7.FRAMEWORK and verdict.range is not None:
        return str(verdict.range[0])
    return verdict.result


def _rank(ladder: Ladder, facts: Any) -> int:  # noqa: ANN401 - facts of any framework
    """The place of a class; what nobody knows is below all others."""
    least = ladder.least(facts) if ladder.least else least_of(ladder.judge(facts))
    return ladder.results.index(least) if least in ladder.results else -1


def _climbed(ladder: Ladder, facts: Any) -> MissingForNext:  # noqa: ANN401 - facts of any framework
    verdict = ladder.judge(facts)
    now = _rank(ladder, facts)
    levers = sorted(ladder.levers(facts), key=lambda one: one.now == UNKNOWN)
    by_name = {one.name: one for one in levers}
    names, asked = tuple(by_name), dict[frozenset[str], int]()

    def rank_with(chosen: frozenset[str]) -> int:
        if chosen not in asked:
            asked[chosen] = _rank(ladder, pulled(facts, (by_name[name] for name in chosen)))
        return asked[chosen]

    first = max(now + 1, 1)
    steps = [
        _step(goal, result, tuple(_without_further(names, ladder.results[goal + 1 :])), by_name, rank_with)
        for goal, result in enumerate(ladder.results)
        if goal >= first
    ]
    return MissingForNext(
        framework=verdict.framework, method_version=verdict.method_version, result=least_of(verdict),
        steps=tuple(step for step in steps if step.ways),
    )  # fmt: skip


def _without_further(names: Iterable[str], results: tuple[str, ...]) -> Iterable[str]:
    """The facts without the stages beyond a goal: nobody asks for them on the way to it."""
    beyond = {f"stages.{result}" for result in results}
    return (name for name in names if name not in beyond)


def pulled(facts: Any, levers: Iterable[Lever]) -> Any:  # noqa: ANN401 - facts of any framework
    """The facts with these holding."""
    for lever in levers:
        facts = lever.pull(facts)
    return facts


def _step(
    goal: int, result: str, names: tuple[str, ...], by_name: Mapping[str, Lever],
    rank_with: Callable[[frozenset[str]], int],
) -> ClassStep:  # fmt: skip
    """The ways that end in this class; those that lead beyond it belong to a further one."""
    found = minimal_sets(names, lambda chosen: rank_with(chosen) >= goal)
    ways = [_way(chosen, by_name) for chosen in found.sets if rank_with(chosen) == goal]
    ways.sort(key=_length)
    return ClassStep(result=result, ways=tuple(ways), is_complete=found.is_complete)


def _length(way: Way) -> tuple[int, int, tuple[str, ...]]:
    """The shortest first; of those the ones that need the fewest changes."""
    names = (*way.settle, *way.change)
    return len(names), len(way.change), tuple(one.id for one in names)


def _way(chosen: Iterable[str], by_name: Mapping[str, Lever]) -> Way:
    order = {name: place for place, name in enumerate(by_name)}
    facts = [LackingFact(name, by_name[name].now) for name in sorted(chosen, key=order.__getitem__)]
    return Way(
        settle=tuple(one for one in facts if one.now == UNKNOWN),
        change=tuple(one for one in facts if one.now != UNKNOWN),
    )  # fmt: skip


def _highest_score(verdict: Verdict, levers: Iterable[Lever]) -> MissingForNext:
    """All dimensions that are not open, for the highest score that there is."""
    by_name = {one.name: one for one in levers}
    digits = 1 if verdict.framework == chatgpt.FRAMEWORK else 4
    full = ClassStep(result=f"{verdict.max:.{digits}f}", ways=(_way(by_name, by_name),), is_complete=True)
    return MissingForNext(
        framework=verdict.framework, method_version=verdict.method_version, result=verdict.result,
        steps=(full,) if by_name else (),
    )  # fmt: skip

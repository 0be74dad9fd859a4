"""Opening up ChatGPT, 14 dimensions: `oucg-14`.

Liesenfeld, Lopez & Dingemanse 2023, doi:10.1145/3571884.3604316;
https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io at 801f687 (data CC-BY-4.0).

* open counts 1, partial 0.5, closed and blank 0; the score is their sum, unweighted, of 14.
* What is not known counts 0 in the score and 1 in the upper end of the range; where it is known to be partly open at
  the least, it counts 0.5 in the score.
* A word that is no class is not known, with a warning.
* What does not exist is left out of the sum and of its maximum.
* An entry without a name is not ranked.
* Order: the highest score first, then by name, in ascending order of code points.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from registry.openness.facts import Fact, Stated, points
from registry.openness.frameworks.result import Verdict, least_points, scored_parts, unclassed

FRAMEWORK, METHOD = "oucg-14", "oucg-14/801f687"
DIMENSIONS = (
    "opencode", "llmdata", "llmweights", "rldata", "rlweights", "license", "code", "architecture", "preprint", "paper",
    "modelcard", "datasheet", "package", "api",
)  # fmt: skip
Ranked = TypeVar("Ranked")


class OpeningUpFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The fourteen dimensions of one model."""

    opencode: Stated = "unknown"
    llmdata: Stated = "unknown"
    llmweights: Stated = "unknown"
    rldata: Stated = "unknown"
    rlweights: Stated = "unknown"
    license: Stated = "unknown"
    code: Stated = "unknown"
    architecture: Stated = "unknown"
    preprint: Stated = "unknown"
    paper: Stated = "unknown"
    modelcard: Stated = "unknown"
    datasheet: Stated = "unknown"
    package: Stated = "unknown"
    api: Stated = "unknown"
    invalid: Mapping[str, str] = {}
    """Words that are no class, by dimension; these dimensions are unknown."""
    at_least: Mapping[str, Fact] = {}
    """By dimension that is unknown: what it is known to be at the least; no, where it does not stand here."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}
    """By dimension: why it has this value, and where that comes from."""


def judge(facts: OpeningUpFacts) -> Verdict:
    """The score of one model, and what it could be."""
    stated = {name: getattr(facts, name) for name in DIMENSIONS}
    missing = tuple(name for name, fact in stated.items() if fact == "unknown")
    counted = least_points(stated, facts.at_least)
    least, most = sum(counted), sum(points(fact, of_unknown=1) for fact in stated.values() if fact != "none")
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=f"{least:.1f}",
        score=least,
        max=float(len(counted)),
        range=(least, most) if missing else None,
        parts=scored_parts(stated, facts.reasons, facts.sources),
        missing=missing,
        warnings=unclassed(facts.invalid),
    )


def in_order(entries: Iterable[tuple[str, float, Ranked]]) -> list[Ranked]:
    """Entries with name and score, as the index ranks them; those without a name are left out."""
    named = [one for one in entries if one[0]]
    return [one[2] for one in sorted(named, key=lambda one: (-one[1], one[0]))]

"""What a framework says of one set of facts: its result, every part with its reason, and what would settle the rest."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact, Stated, availability_of, points


class OpennessPart(msgspec.Struct, frozen=True, gc=False):
    """One dimension, component or condition of a framework."""

    id: str
    value: str
    """In the framework's own words."""
    reason: str = ""
    """Why this value, with the paragraph where the framework has some."""
    source: str = ""
    """Where the fact comes from, or the paragraph or element of the framework that asks for it."""


Part = OpennessPart


class OpennessVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one framework, by one version of its method."""

    framework: str
    method_version: str
    result: str
    """In the framework's own words."""
    score: float | None = None
    max: float | None = None
    range: tuple[float, float] | tuple[str, str] | None = None
    """The least and the most that it can become once what is missing is known; None where nothing is missing."""
    parts: tuple[Part, ...] = ()
    missing: tuple[str, ...] = ()
    """Facts that are not known and that the result could turn on."""
    warnings: tuple[str, ...] = ()
    source: Literal["computed", "imported"] = "computed"


Verdict = OpennessVerdict


def scored_parts(
    stated: Mapping[str, Stated], reasons: Mapping[str, str], sources: Mapping[str, str]
) -> tuple[Part, ...]:  # fmt: skip
    """The dimensions of an index, in the words `open`, `partial`, `closed`, `unknown` and `none`."""
    return tuple(
        Part(name, availability_of(fact), reasons.get(name, ""), sources.get(name, "")) for name, fact in stated.items()
    )


def least_points(stated: Mapping[str, Stated], at_least: Mapping[str, Fact]) -> list[float]:
    """What the dimensions that exist count at the least."""
    return [
        points(at_least.get(name, "no") if fact == "unknown" else fact, of_unknown=0)
        for name, fact in stated.items()
        if fact != "none"
    ]


def unclassed(invalid: Mapping[str, str]) -> tuple[str, ...]:
    """A warning for each dimension whose word is no class."""
    return tuple(
        f"{name}: {repr(word[:80]) + ' is none of open, partial and closed' if word else 'blank'}, and counts 0"
        for name, word in invalid.items()
    )


def missing_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """The parts that nobody knows."""
    return tuple(part.id for part in parts if part.value == "unknown")

"""Facts with four values, and how they combine: never by averaging, and unknown is never no.

* `all_of`: one no decides; else one partly; else one unknown; else yes.
* `best_of`: one yes decides; else one partly; else one unknown; else no.
* What does not exist (`none`) is stated, and takes no part.
"""

from collections.abc import Mapping
from typing import Literal, cast, get_args

Fact = Literal["yes", "partly", "no", "unknown"]
Stated = Literal["yes", "partly", "no", "unknown", "none"]
"""A fact, or that the thing does not exist (`none`)."""
ABSENT: Stated = "none"

_FROM_WORST: tuple[Fact, ...] = ("no", "partly", "unknown", "yes")
_FROM_BEST: tuple[Fact, ...] = ("yes", "partly", "unknown", "no")
_OF_AVAILABILITY: Mapping[str, Stated] = {
    "open": "yes", "partial": "partly", "closed": "no", "unknown": "unknown", "none": "none",
}  # fmt: skip
_RANKS: Mapping[str, int] = {"no": 0, "partly": 1, "yes": 2}


def all_of(*facts: Stated) -> Fact:
    """Whether all of it holds; without anything that exists, unknown."""
    return _first(_FROM_WORST, facts)


def best_of(*facts: Stated) -> Fact:
    """Whether any of it holds; without anything that exists, unknown."""
    return _first(_FROM_BEST, facts)


def fact_of_availability(written: str) -> Stated:
    """`open`, `partial`, `closed`, `unknown` or `none` of a record as a fact; raises KeyError for other words."""
    return _OF_AVAILABILITY[written]


def rank_of(fact: Fact) -> int | None:
    """How much holds, from 0 (no) to 2 (yes); None of what is unknown, which has no place among them."""
    return _RANKS.get(fact)


def _first(order: tuple[Fact, ...], facts: tuple[Stated, ...]) -> Fact:
    there = set(facts) - {ABSENT}
    return next((fact for fact in order if fact in there), "unknown")


FACTS: tuple[Fact, ...] = cast("tuple[Fact, ...]", get_args(Fact))

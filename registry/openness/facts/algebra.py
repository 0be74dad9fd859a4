"""Facts with four values, and how they combine: never by averaging, and unknown is never no.

* `all_of`: one no decides; else one partly; else one unknown; else yes.
* `best_of`: one yes decides; else one partly; else one unknown; else no.
* What does not exist (`none`) is stated, and takes no part.
"""

from collections.abc import Mapping
from typing import Literal

Fact = Literal["yes", "partly", "no", "unknown"]
Stated = Literal["yes", "partly", "no", "unknown", "none"]
"""A fact, or that the thing does not exist (`none`)."""
ABSENT: Stated = "none"

_FROM_WORST: tuple[Fact, ...] = ("no", "partly", "unknown", "yes")
_FROM_BEST: tuple[Fact, ...] = ("yes", "partly", "unknown", "no")
_OF_AVAILABILITY: Mapping[str, Stated] = {
    "open": "yes", "partial": "partly", "closed": "no", "unknown": "unknown", "none": "none",
}  # fmt: skip
_IN_WORDS: Mapping[str, str] = {fact: word for word, fact in _OF_AVAILABILITY.items()}
_POINTS: Mapping[str, float] = {"no": 0.0, "partly": 0.5, "yes": 1.0}


def all_of(*facts: Stated) -> Fact:
    """Whether all of it holds; without anything that exists, unknown."""
    return _first(_FROM_WORST, facts)


def best_of(*facts: Stated) -> Fact:
    """Whether any of it holds; without anything that exists, unknown."""
    return _first(_FROM_BEST, facts)


def fact_of_availability(written: str) -> Stated:
    """`open`, `partial`, `closed`, `unknown` or `none` of a record as a fact; raises KeyError for other words."""
    return _OF_AVAILABILITY[written]


def availability_of(fact: Stated) -> str:
    """The same fact in the words of records and indexes: `open`, `partial`, `closed`, `unknown` or `none`."""
    return _IN_WORDS[fact]


def points(fact: Stated, *, of_unknown: float) -> float:
    """1, 0.5 or 0 for yes, partly and no, as the two indexes count; ``of_unknown`` for what nobody knows."""
    return _POINTS.get(fact, of_unknown)


def _first(order: tuple[Fact, ...], facts: tuple[Stated, ...]) -> Fact:
    for fact in order:  # what does not exist is in no order
        if fact in facts:
            return fact
    return "unknown"

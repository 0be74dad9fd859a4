"""Closed, open weights, open source, and what follows from each: `category`.

Cardwatch's own words for the coarsest difference, with a table of what follows from it.

* `closed`: no weights. `open_weights`: weights that can be had, and no more. `open_source`: weights, training code and
  pretraining data, all of them out and under open licences. `unknown`: nobody knows whether weights are out.
* Where weights are out and it is not known whether the rest is, it is `open_weights`, with `open_source` as the upper
  end of the range.
* Where the facts of a record leave it open, the category that the record states settles it, with a warning; the facts
  that would show it stay missing, and decide once they are known.
* What follows, in this order (reproducible process, transparent method, data protection without outside governance,
  interpretability): closed no, no, no, no; open weights yes, no, yes, unknown; open source yes, yes, yes, unknown.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact, all_of
from registry.openness.frameworks.result import Part, Verdict, missing_of

FRAMEWORK, METHOD = "category", "category/1"
Category = Literal["closed", "open_weights", "open_source", "unknown"]
CONSEQUENCES = ("reproducible_process", "method_transparency", "data_protection", "interpretability")
FOLLOWS: Mapping[Category, tuple[Fact, ...]] = {
    "closed": ("no", "no", "no", "no"),
    "open_weights": ("yes", "no", "yes", "unknown"),
    "open_source": ("yes", "yes", "yes", "unknown"),
    "unknown": ("unknown", "unknown", "unknown", "unknown"),
}
_NEEDED = (
    "weights", "training_code", "pretraining_data",
    "weights_licence", "training_code_licence", "pretraining_data_licence",
)  # fmt: skip


_MEANINGS: Mapping[str, str] = {
    "weights": "whether the weights are out",
    "training_code": "whether the training code is out",
    "pretraining_data": "whether the pretraining data is out",
    "weights_licence": "whether the licence of the weights is open",
    "training_code_licence": "whether the licence of the training code is open",
    "pretraining_data_licence": "whether the licence of the pretraining data is open",
}


class CategoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Whether each is out, and under an open licence."""

    weights: Fact = "unknown"
    training_code: Fact = "unknown"
    pretraining_data: Fact = "unknown"
    weights_licence: Fact = "unknown"
    training_code_licence: Fact = "unknown"
    pretraining_data_licence: Fact = "unknown"
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: CategoryFacts) -> Verdict:
    """`closed`, `open_weights`, `open_source` or `unknown`, with the four consequences as the last parts."""
    least, most = _ends(facts)
    needed = tuple(
        Part(name, getattr(facts, name), facts.reasons.get(name) or _MEANINGS[name], facts.sources.get(name, ""))
        for name in _NEEDED
    )
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=least,
        range=None if least == most else ("closed" if least == "unknown" else least, most),
        parts=(*needed, *_consequences(least, most)),
        missing=() if least == most else missing_of(needed),
    )


def _ends(facts: CategoryFacts) -> tuple[Category, Category]:
    if facts.weights == "no":
        return "closed", "closed"
    all_out = all_of(*(getattr(facts, name) for name in _NEEDED))
    if facts.weights == "unknown":
        return "unknown", "open_source" if all_out == "unknown" else "open_weights"
    if all_out == "yes":
        return "open_source", "open_source"
    return "open_weights", "open_source" if all_out == "unknown" else "open_weights"


def _consequences(least: Category, most: Category) -> tuple[Part, ...]:
    """What follows from both ends alike; what only one of them brings is unknown."""
    both = zip(CONSEQUENCES, FOLLOWS[least], FOLLOWS[most], strict=True)
    return tuple(Part(name, one if one == other else "unknown", f"follows from {least}") for name, one, other in both)

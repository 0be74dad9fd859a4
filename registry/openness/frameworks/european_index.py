"""European Open Source AI Index: `osai-12` since 2026-03-13 (commit ff85b6f), before that `osai-14`.

Liesenfeld & Dingemanse 2024, doi:10.1145/3630106.3659005;
https://github.com/Language-Technology-Assessment/main-database at 5a388e8 (data CC-BY-4.0).

* open counts 1, partial 0.5, closed 0; a blank or invalid class is 0 in the denominator, with a warning.
* A category is the mean of its parameters; the total is the mean of all parameters, not of the categories.
* Every parameter applies to every type of model: text, image, code, video and audio.
* What is not known counts 0 in the total and 1 in the upper end of the range; where it is known to be partly open at
  the least, it counts 0.5 in the total.
* What does not exist is left out of the means.
* Gated weights are partial. Without a split of base and end model, the base mirrors the end.
* Licences: open where weights, code and data are all under open licences, partial where at least two of them are so
  in part. (The index's own `_parameters-descriptions.yml` still asks for approval by OSI.)
* Order: the highest total first, then by path of the file, in descending order of UTF-16 code units.
* The jump on 2026-03-13, when `package` and `api` fell away, is a change of method, not of models.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

import msgspec

from registry.openness.facts import Fact, Stated, points
from registry.openness.frameworks.result import Verdict, least_points, scored_parts, unclassed

Edition = Literal["osai-12", "osai-14"]
METHODS: Mapping[Edition, str] = {"osai-12": "osai-12/ff85b6f", "osai-14": "osai-14/before-ff85b6f"}
_AVAILABILITY = (
    "datasources_basemodel", "datasources_endmodel", "weights_basemodel", "weights_endmodel", "trainingcode",
)  # fmt: skip
_DOCUMENTATION = ("code", "hardware_architecture", "preprint", "paper", "modelcard", "datasheet")
CATEGORIES: Mapping[Edition, Mapping[str, tuple[str, ...]]] = {
    "osai-12": {"availability": _AVAILABILITY, "documentation": _DOCUMENTATION, "access": ("licenses",)},
    "osai-14": {
        "availability": _AVAILABILITY, "documentation": _DOCUMENTATION, "access": ("licenses", "package", "api"),
    },
}  # fmt: skip
_DIMENSIONS: Mapping[Edition, tuple[str, ...]] = {
    edition: tuple(name for names in categories.values() for name in names)
    for edition, categories in CATEGORIES.items()
}
TYPES = ("text", "image", "code", "video", "audio")
Ranked = TypeVar("Ranked")


class EuropeanIndexFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The dimensions of one model; `package` and `api` count in `osai-14` alone."""

    datasources_basemodel: Stated = "unknown"
    datasources_endmodel: Stated = "unknown"
    weights_basemodel: Stated = "unknown"
    weights_endmodel: Stated = "unknown"
    trainingcode: Stated = "unknown"
    code: Stated = "unknown"
    hardware_architecture: Stated = "unknown"
    preprint: Stated = "unknown"
    paper: Stated = "unknown"
    modelcard: Stated = "unknown"
    datasheet: Stated = "unknown"
    licenses: Stated = "unknown"
    package: Stated = "unknown"
    api: Stated = "unknown"
    invalid: Mapping[str, str] = {}
    """Words that are no class, by dimension; these dimensions are unknown."""
    at_least: Mapping[str, Fact] = {}
    """By dimension that is unknown: what it is known to be at the least; no, where it does not stand here."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}
    """By dimension: why it has this value, and where that comes from."""


def dimensions(edition: Edition) -> tuple[str, ...]:
    """All dimensions of an edition, in its own order; raises KeyError for an edition that there is not."""
    return _DIMENSIONS[edition]


def judge(facts: EuropeanIndexFacts, edition: Edition = "osai-12") -> Verdict:
    """The total of one model, and what it could be."""
    names = dimensions(edition)
    stated = {name: getattr(facts, name) for name in names}
    missing = tuple(name for name, fact in stated.items() if fact == "unknown")
    least = _mean(least_points(stated, facts.at_least))
    most = _mean([points(fact, of_unknown=1) for fact in stated.values() if fact != "none"])
    return Verdict(
        framework=edition,
        method_version=METHODS[edition],
        result=f"{least:.4f}",
        score=least,
        max=1.0,
        range=(least, most) if missing else None,
        parts=scored_parts(stated, facts.reasons, facts.sources),
        missing=missing,
        warnings=unclassed({name: word for name, word in facts.invalid.items() if name in names}),
    )


def category_means(facts: EuropeanIndexFacts, edition: Edition = "osai-12") -> dict[str, float]:
    """The mean of each category, which the index shows beside the total."""
    return {
        category: _mean(least_points({name: getattr(facts, name) for name in names}, facts.at_least))
        for category, names in CATEGORIES[edition].items()
    }


def in_order(entries: Iterable[tuple[str, float, Ranked]]) -> list[Ranked]:
    """Entries with path and total, as the index ranks them."""
    by_path = sorted(entries, key=lambda one: one[0].encode("utf-16-be", "surrogatepass"), reverse=True)
    return [one[2] for one in sorted(by_path, key=lambda one: -one[1])]


def _mean(counted: Sequence[float]) -> float:
    """Of all that exists; 0 where nothing does."""
    return sum(counted) / len(counted) if counted else 0.0

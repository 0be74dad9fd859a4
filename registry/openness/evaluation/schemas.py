"""What is asked, and what is answered, in each framework's own words."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.openness.evaluation.readings.vocabulary import FactName
from registry.openness.frameworks import Part
from registry.openness.steps import MissingForNext

MOST_ITEMS = 1_000
Bounds = tuple[float | str, float | str]
Items = Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=MOST_ITEMS)]


class EvaluateBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts to judge by one framework: `items` for the indexes and the Model Openness Framework, `facts` for others."""

    framework: Annotated[str, Meta(max_length=100)]
    items: Items | None = None
    """Entries with `name`, `path` and `dimensions`, or model documents of the Model Openness Tool."""
    facts: dict[str, Any] | None = None
    """Facts by name, nested or not; what is not given is unknown. `GET /v1/openness/frameworks` lists the names."""


class FrameworkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What every evaluation tells."""

    framework: str
    method_version: str


class EvaluatedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of an index: its score, and what it would be if all that is blank were open."""

    name: str | None
    path: str | None
    score: float
    """Points, or a share with four decimals."""
    max: float
    range: Bounds
    """The score with everything unknown closed, and with everything unknown open."""
    categories: dict[str, float] | None
    """Of the European index: the mean of each category."""
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    next: MissingForNext | None = None
    """With `missing=true`: the dimensions that the full mark asks for."""


class EvaluatedEntries(FrameworkAnswer, frozen=True, kw_only=True):
    """Entries in the order in which the index publishes them."""

    items: list[EvaluatedEntry]
    not_ranked: list[EvaluatedEntry]
    """Entries whose name is blank, which the index leaves out."""


class MotClass(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The class of a model and how far it is in each."""

    class_: int
    """3, 2 or 1, the most open; 0 for none."""
    label: str
    progress: dict[str, float]
    """Percent of the classes `3`, `2` and `1`."""
    range: tuple[int, int]
    """The class with everything unknown left out, and with everything unknown included."""
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    next_class: int | None
    needed: tuple[str, ...]
    """The components that the next class asks for and that are not included."""
    next: MissingForNext | None = None
    """With `missing=true`: the ways to each class above."""


class EvaluatedModel(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A model document: its class as published, which reads licences by their exact spelling, and as normalised."""

    name: str | None
    path: str | None
    class_: int
    label: str
    progress: dict[str, float]
    """As published."""
    as_published: MotClass
    normalised: MotClass
    differs: bool
    """Whether the two differ in class or progress."""
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


class EvaluatedModels(FrameworkAnswer, frozen=True, kw_only=True):
    """Model documents, in the order in which they were sent."""

    items: list[EvaluatedModel]


class ConditionRead(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the exemption: one condition, and whether it holds."""

    id: str
    condition: int
    """1 licence, 2 safety terms, 3 no monetisation, 4 public, 5 no systemic risk."""
    value: str
    reason: str
    paragraph: str


class EvaluatedFacts(FrameworkAnswer, frozen=True, kw_only=True):
    """The answer of a framework that judges facts."""

    result: str
    reasons: tuple[str, ...]
    """Every part that does not hold for certain, in words."""
    failing: tuple[str, ...]
    """The parts that do not hold."""
    missing: tuple[str, ...]
    """Facts that are not known and that the result could turn on."""
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    range: Bounds | None = None
    score: float | None = None
    max: float | None = None
    label: str | None = None
    """G7: the label, where it is determined."""
    at_least: str | None = None
    at_most: str | None = None
    conditions: tuple[ConditionRead, ...] = ()
    """AI Act: a row for each condition."""
    by_condition: dict[str, str] | None = None
    """AI Act: the five conditions, each with all of its rows together."""
    scope: str | None = None
    """AI Act: `gpai_indicated`, `probably_not_gpai` or `unknown`."""
    falls_away: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()
    next: MissingForNext | None = None
    """What is missing for the classes above; null for figures of others."""


EvaluationAnswer = EvaluatedEntries | EvaluatedModels | EvaluatedFacts


class FrameworkRead(msgspec.Struct, frozen=True, kw_only=True):
    """A framework, its rules and what it asks for."""

    id: str
    title: str
    method_version: str
    unit: str
    results: tuple[str, ...]
    source: str
    rules: tuple[str, ...]
    asks: str
    """`items` or `facts`: what `POST /v1/openness/evaluate` takes."""
    facts: tuple[FactName, ...]
    """The names that it takes, with type and meaning."""


class Frameworks(msgspec.Struct, frozen=True):
    """All frameworks that models are judged by."""

    items: list[FrameworkRead]

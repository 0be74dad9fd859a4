"""One pure module for each framework: its rules, its facts, and what they amount to.

Each module opens with its rules as a list, and with their source; `FRAMEWORKS` and `docs/openness.md` are made from
these. `judge` in each takes the facts of one model and gives a `Verdict`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import ModuleType
from typing import Any

import msgspec

from registry.openness.frameworks import (
    ai_act,
    category,
    chatgpt,
    european_index,
    g7,
    model_openness,
    open_source_ai,
    solaiman,
    transparency_index,
)
from registry.openness.frameworks.ai_act import AiActFacts
from registry.openness.frameworks.category import CategoryFacts
from registry.openness.frameworks.chatgpt import OpeningUpFacts
from registry.openness.frameworks.european_index import EuropeanIndexFacts
from registry.openness.frameworks.g7 import G7Facts
from registry.openness.frameworks.model_openness import ModelOpennessFacts, MotComponent
from registry.openness.frameworks.open_source_ai import OpenSourceAiFacts
from registry.openness.frameworks.result import Part, Verdict
from registry.openness.frameworks.solaiman import ReleaseFacts
from registry.openness.frameworks.tables import load_editions, read_origin, read_terms
from registry.openness.frameworks.transparency_index import TransparencyFacts

__all__ = [
    "FRAMEWORKS",
    "JUDGES",
    "AiActFacts",
    "CategoryFacts",
    "EuropeanIndexFacts",
    "Framework",
    "G7Facts",
    "ModelOpennessFacts",
    "MotComponent",
    "OpenSourceAiFacts",
    "OpeningUpFacts",
    "Part",
    "ReleaseFacts",
    "TransparencyFacts",
    "Verdict",
    "read_origin",
    "read_terms",
]


class Framework(msgspec.Struct, frozen=True, kw_only=True):
    """A framework by one version of its method, and what its answers mean."""

    id: str
    title: str
    method_version: str
    unit: str
    """What a result is: points, a share, a class, a label or an answer."""
    results: tuple[str, ...]
    """All results that there are, from the least open; empty where the result is a number."""
    source: str
    rules: tuple[str, ...]


def _rules_of(module: ModuleType) -> tuple[str, tuple[str, ...]]:
    """The source and the rules of a framework, as its module opens with them."""
    _, _, rest = (module.__doc__ or "").partition("\n\n")
    source, _, rules = rest.partition("\n\n* ")
    return " ".join(source.split()), tuple(" ".join(rule.split()) for rule in rules.split("\n* "))


def _about(
    module: ModuleType, id_: str, method: str, title: str, unit: str, results: tuple[str, ...] = ()
) -> Framework:  # fmt: skip
    source, rules = _rules_of(module)
    return Framework(
        id=id_, title=title, method_version=method, unit=unit, results=results, source=source, rules=rules
    )  # fmt: skip


def _all() -> Iterator[Framework]:
    points = "points from 0 to 14, one for each open dimension and half a point for each partly open one"
    yield _about(chatgpt, chatgpt.FRAMEWORK, chatgpt.METHOD, "Opening up ChatGPT, 14 dimensions", points)
    share = "a share from 0 to 1, shown with four decimals"
    for edition, method in european_index.METHODS.items():
        title = f"European Open Source AI Index, {edition.removeprefix('osai-')} dimensions"
        yield _about(european_index, edition, method, title, share)
    yield _about(
        model_openness, model_openness.FRAMEWORK, model_openness.METHOD, "Model Openness Framework 1.0",
        "a class: III open model, II open tooling, I open science; the progress of each in percent",
        model_openness.RESULTS,
    )  # fmt: skip
    yield _about(
        open_source_ai, open_source_ai.FRAMEWORK, open_source_ai.METHOD, "Open Source AI Definition 1.0",
        "whether a system would meet the definition, which is no certificate",
        ("would_not_meet", "needs_review", "would_meet"),
    )  # fmt: skip
    yield _about(
        ai_act, ai_act.FRAMEWORK, ai_act.METHOD, "AI Act, open-source exemption of Art. 53(2)",
        "whether the conditions of the exemption are met, a row for each; no legal advice",
        ("not_met", "needs_legal_review", "conditions_met"),
    )  # fmt: skip
    yield _about(g7, g7.FRAMEWORK, g7.METHOD, "G7 labels of 2026", "the highest label that holds", g7.LABELS)
    yield _about(
        solaiman, solaiman.FRAMEWORK, solaiman.METHOD, "Gradient of release", "the level of access", solaiman.LEVELS
    )
    yield _about(
        category, category.FRAMEWORK, category.METHOD, "Closed, open weights, open source",
        "a category, from which four consequences follow", ("closed", "open_weights", "open_source"),
    )  # fmt: skip
    met = "how many of 100 indicators a developer meets, as the index says; `not scored` where it says nothing"
    for year in load_editions():
        title = f"Foundation Model Transparency Index, {year.removeprefix('fmti-')}"
        yield _about(transparency_index, year, transparency_index.method_of(year), title, met)


FRAMEWORKS: Mapping[str, Framework] = {one.id: one for one in _all()}
"""All frameworks, by id."""

JUDGES: Mapping[str, Callable[[Any], Verdict]] = {
    chatgpt.FRAMEWORK: chatgpt.judge,
    **{edition: partial(european_index.judge, edition=edition) for edition in european_index.METHODS},
    model_openness.FRAMEWORK: model_openness.judge_normalised,
    open_source_ai.FRAMEWORK: open_source_ai.judge,
    ai_act.FRAMEWORK: ai_act.judge,
    g7.FRAMEWORK: g7.judge,
    solaiman.FRAMEWORK: solaiman.judge,
    category.FRAMEWORK: category.judge,
    **{edition: partial(transparency_index.judge, edition=edition) for edition in load_editions()},
}
"""How each framework judges the facts of its own kind, in the order in which they are shown."""

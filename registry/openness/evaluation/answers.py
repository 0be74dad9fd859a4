"""Verdicts as the API answers them, in the words and with the decimals of each framework."""

import msgspec

from registry.openness.evaluation.readings.components import MotDocument
from registry.openness.evaluation.readings.dimensions import StatedEntry
from registry.openness.evaluation.schemas import (
    ConditionRead,
    EvaluatedEntry,
    EvaluatedFacts,
    EvaluatedModel,
    MotClass,
)
from registry.openness.facts import Fact, all_of
from registry.openness.frameworks import Part, Verdict
from registry.openness.frameworks.ai_act import CONDITIONS, FALL_AWAY, REMAIN
from registry.openness.frameworks.g7 import UNDETERMINED, bounds
from registry.openness.frameworks.model_openness import (
    FRAMEWORK,
    class_of,
    class_range,
    judge,
    judge_normalised,
    needed_for_next,
    progress_of,
)
from registry.openness.steps import MissingForNext, steps_of

_DECIMALS = 4
_LABELS = ("Unclassified", "Class I - Open Science", "Class II - Open Tooling", "Class III - Open Model")
_HOLDS = frozenset({"yes", "open", "none"})
_FACTS: dict[str, Fact] = {"yes": "yes", "partly": "partly", "no": "no", "unknown": "unknown"}


def entry_of(
    verdict: Verdict, stated: StatedEntry, categories: dict[str, float] | None, next_: MissingForNext | None
) -> EvaluatedEntry:  # fmt: skip
    """An entry of an index, with four decimals."""
    score = round(verdict.score or 0.0, _DECIMALS)
    ends = tuple(round(float(end), _DECIMALS) for end in verdict.range or (score, score))
    return EvaluatedEntry(
        name=stated.name, path=stated.path, score=score, max=verdict.max or 0.0, range=(ends[0], ends[1]),
        categories=categories and {name: round(mean, _DECIMALS) for name, mean in categories.items()},
        parts=verdict.parts, missing=verdict.missing, warnings=verdict.warnings, next=next_,
    )  # fmt: skip


def model_of(document: MotDocument, *, missing: bool = False) -> EvaluatedModel:
    """A model document, as published and as normalised."""
    published, normalised = _class(judge(document.facts)), _class(judge_normalised(document.facts))
    if missing:
        next_ = steps_of(FRAMEWORK, document.facts, as_published=True)
        published = msgspec.structs.replace(published, next=next_)
        normalised = msgspec.structs.replace(normalised, next=steps_of(FRAMEWORK, document.facts))
    differs = (published.class_, published.progress) != (normalised.class_, normalised.progress)
    notes = ("the class differs where licences are read as what they mean",) if differs else ()
    return EvaluatedModel(
        name=document.name, path=document.path, class_=published.class_, label=published.label,
        progress=published.progress, as_published=published, normalised=normalised, differs=differs,
        missing=published.missing, warnings=(*published.warnings, *notes),
    )  # fmt: skip


def _class(verdict: Verdict) -> MotClass:
    found = class_of(verdict)
    next_, needed = needed_for_next(verdict)
    return MotClass(
        class_=found, label=_LABELS[found],
        progress={str(class_): percent for class_, percent in progress_of(verdict).items()},
        range=class_range(verdict), parts=verdict.parts, missing=verdict.missing, warnings=verdict.warnings,
        next_class=next_, needed=needed,
    )  # fmt: skip


def facts_of(verdict: Verdict) -> EvaluatedFacts:
    """The answer to facts, with a sentence for every part that does not hold for certain."""
    return EvaluatedFacts(
        framework=verdict.framework, method_version=verdict.method_version, result=verdict.result,
        reasons=tuple(_sentence(part) for part in verdict.parts if part.value in {"no", "partly", "unknown"}),
        failing=tuple(part.id for part in verdict.parts if part.value == "no"), missing=verdict.missing,
        warnings=verdict.warnings, parts=verdict.parts, range=verdict.range,
        score=verdict.score, max=verdict.max,
    )  # fmt: skip


def label_of(verdict: Verdict) -> EvaluatedFacts:
    """The answer with both ends of the label."""
    least, most = bounds(verdict)
    label = None if verdict.result == UNDETERMINED else verdict.result
    return msgspec.structs.replace(facts_of(verdict), label=label, at_least=least, at_most=most)


def exemption_of(verdict: Verdict) -> EvaluatedFacts:
    """The answer with a row for each condition, and what follows where all are met."""
    parts = {part.id: part for part in verdict.parts}
    rows = tuple(
        ConditionRead(
            id=one.id, condition=one.number, value=parts[one.id].value, reason=parts[one.id].reason,
            paragraph=one.paragraph,
        )
        for one in CONDITIONS
    )  # fmt: skip
    numbers = sorted({one.number for one in CONDITIONS})
    by_condition: dict[str, str] = {
        str(number): all_of(*(_FACTS[row.value] for row in rows if row.condition == number)) for number in numbers
    }
    counted = {one.id for one in CONDITIONS}
    return msgspec.structs.replace(
        facts_of(msgspec.structs.replace(verdict, parts=tuple(part for part in verdict.parts if part.id in counted))),
        parts=verdict.parts, conditions=rows, by_condition=by_condition, scope=parts["scope"].value,
        falls_away=FALL_AWAY if verdict.result == "conditions_met" else (), remains=REMAIN,
    )  # fmt: skip


def _sentence(part: Part) -> str:
    told = ": ".join(filter(None, (part.id, part.value, part.reason)))
    return f"{told} ({part.source})" if part.source else told

"""Foreign facts, judged by one framework; nothing is stored."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from registry.costs import spend_rows
from registry.inputs import MOST_FAULTS, Fault, refusal
from registry.openness.evaluation.answers import (
    entry_of,
    exemption_of,
    facts_of,
    label_of,
    model_of,
)
from registry.openness.evaluation.names import read_framework
from registry.openness.evaluation.readings.components import MotDocument, read_document
from registry.openness.evaluation.readings.definition import VOCABULARY as DEFINITION
from registry.openness.evaluation.readings.definition import read_definition
from registry.openness.evaluation.readings.dimensions import StatedEntry, read_entry, unread
from registry.openness.evaluation.readings.exemption import read_exemption
from registry.openness.evaluation.readings.exemption_names import VOCABULARY as EXEMPTION
from registry.openness.evaluation.readings.labels import VOCABULARY as LABELS
from registry.openness.evaluation.readings.labels import read_labels
from registry.openness.evaluation.readings.releases import (
    CATEGORY,
    RELEASE,
    TRANSPARENCY,
    read_category,
    read_release,
    read_transparency,
)
from registry.openness.evaluation.readings.vocabulary import FactName, FactVocabulary
from registry.openness.evaluation.schemas import (
    EvaluateBody,
    EvaluatedEntries,
    EvaluatedEntry,
    EvaluatedFacts,
    EvaluatedModels,
    EvaluationAnswer,
    FrameworkRead,
    Frameworks,
)
from registry.openness.frameworks import (
    FRAMEWORKS,
    JUDGES,
    EuropeanIndexFacts,
    Framework,
    OpeningUpFacts,
    Verdict,
    ai_act,
    category,
    chatgpt,
    european_index,
    g7,
    model_openness,
    open_source_ai,
    solaiman,
)
from registry.openness.frameworks.tables import EDITIONS
from registry.openness.steps import steps_of

_BY_FACTS: Mapping[str, tuple[FactVocabulary, Callable[[Mapping[str, Any]], Any]]] = {
    open_source_ai.FRAMEWORK: (DEFINITION, read_definition),
    ai_act.FRAMEWORK: (EXEMPTION, read_exemption),
    g7.FRAMEWORK: (LABELS, read_labels),
    solaiman.FRAMEWORK: (RELEASE, read_release),
    category.FRAMEWORK: (CATEGORY, read_category),
    **dict.fromkeys(EDITIONS, (TRANSPARENCY, read_transparency)),
}
_ANSWERS: Mapping[str, Callable[[Verdict], EvaluatedFacts]] = {ai_act.FRAMEWORK: exemption_of, g7.FRAMEWORK: label_of}
_EDITIONS: Mapping[str, european_index.Edition] = {name: name for name in european_index.METHODS}
_NAMELESS = "\0"
"""Stands before all names."""
_OF_EITHER_EDITION = european_index.dimensions("osai-14")


def evaluate(body: EvaluateBody, *, missing: bool = False) -> EvaluationAnswer:
    """The answer of the framework that is named; raises ``Invalid`` with all that is wrong.

    ``missing``: items are told what lifts them to the classes above, as facts always are.
    """
    framework = read_framework(body.framework)
    if _asks(framework) == "facts":
        return _judge_facts(framework, _one(body, "facts", "items"))
    items = body.items if body.items is not None else [_one(body, "items", "facts")]
    faults: list[Fault] = []
    if framework == model_openness.FRAMEWORK:
        documents = [read_document(item, f"/items/{place}", faults) for place, item in enumerate(items)]
        _settle(faults)
        return EvaluatedModels(
            framework=framework, method_version=FRAMEWORKS[framework].method_version,
            items=[model_of(one, missing=missing) for one in _spending(documents)],
        )  # fmt: skip
    return _judge_entries(framework, items, missing=missing)


def list_frameworks() -> Frameworks:
    """All frameworks, with the names of the facts that they take."""
    return Frameworks([_read(one) for one in FRAMEWORKS.values()])


def _judge_entries(framework: str, items: list[dict[str, Any]], *, missing: bool) -> EvaluatedEntries:
    edition = _EDITIONS.get(framework)
    known = _OF_EITHER_EDITION if edition else chatgpt.DIMENSIONS
    faults: list[Fault] = []
    stated = [read_entry(item, known, f"/items/{place}", faults) for place, item in enumerate(items)]
    _settle(faults)
    judged = [(one, _judge_entry(one, edition, missing=missing)) for one in stated]
    if edition:
        listed = [(one.path or one.name or "", exact, entry) for one, (exact, entry) in judged]
        ranked, dropped = european_index.in_order(listed), []
    else:
        named = [(one.name or _NAMELESS, exact, entry) for one, (exact, entry) in judged if _is_ranked(one)]
        ranked = chatgpt.in_order(named)
        dropped = [entry for one, (_, entry) in judged if not _is_ranked(one)]
    method = FRAMEWORKS[framework].method_version
    return EvaluatedEntries(framework=framework, method_version=method, items=ranked, not_ranked=dropped)


def _is_ranked(stated: StatedEntry) -> bool:
    """A blank name keeps an entry out of the ranking; an entry that was sent without any name is ranked first."""
    return bool((stated.name or "").strip()) or not stated.is_named


def _judge_entry(
    stated: StatedEntry, edition: european_index.Edition | None, *, missing: bool
) -> tuple[float, EvaluatedEntry]:  # fmt: skip
    """The exact score, which the order goes by, and the answer."""
    if edition is None:
        opened = msgspec.convert({**stated.classes, "invalid": stated.invalid}, OpeningUpFacts)
        verdict, next_ = chatgpt.judge(opened), steps_of(chatgpt.FRAMEWORK, opened) if missing else None
        return verdict.score or 0.0, entry_of(verdict, stated, None, next_)
    facts = msgspec.convert({**stated.classes, "invalid": stated.invalid}, EuropeanIndexFacts)
    verdict = european_index.judge(facts, edition)
    entry = entry_of(
        verdict, stated, european_index.category_means(facts, edition), steps_of(edition, facts) if missing else None
    )  # fmt: skip
    notes = tuple(unread(stated, european_index.dimensions(edition)))
    return verdict.score or 0.0, msgspec.structs.replace(entry, warnings=(*entry.warnings, *notes))


def _judge_facts(framework: str, facts: dict[str, Any]) -> EvaluatedFacts:
    _, read = _BY_FACTS[framework]
    found = read(facts)
    answer = _ANSWERS.get(framework, facts_of)(JUDGES[framework](found))
    return msgspec.structs.replace(answer, next=steps_of(framework, found))


def _one(body: EvaluateBody, wanted: str, other: str) -> dict[str, Any]:
    """The facts of a framework that takes no items, or the one item that was sent as facts."""
    if body.facts is not None and (body.items is None or wanted == "facts"):
        if body.items is not None:
            raise refusal((Fault("/items", f"`{body.framework[:100]}` takes `facts`, and no `items` beside."),))
        return body.facts
    raise refusal((Fault(f"/{wanted}", f"`{body.framework[:100]}` takes `{wanted}`, not `{other}`."),))


def _spending(documents: Iterable[MotDocument]) -> Iterator[MotDocument]:
    """The documents, as far as one request may go."""
    for one in documents:
        spend_rows(len(one.facts.components))
        yield one


def _settle(faults: list[Fault]) -> None:
    if faults:
        raise refusal(tuple(faults[:MOST_FAULTS]))


def _asks(framework: str) -> str:
    return "facts" if framework in _BY_FACTS else "items"


def _read(one: Framework) -> FrameworkRead:
    return FrameworkRead(
        id=one.id, title=one.title, method_version=one.method_version, unit=one.unit, results=one.results,
        source=one.source, rules=one.rules, asks=_asks(one.id), facts=_names(one.id),
    )  # fmt: skip


def _names(framework: str) -> tuple[FactName, ...]:
    if framework in _BY_FACTS:
        return _BY_FACTS[framework][0].names
    if framework.startswith("fmti"):
        return TRANSPARENCY.names
    edition = _EDITIONS.get(framework)
    if framework == model_openness.FRAMEWORK:
        return tuple(
            FactName(
                name=kind.name, type="licence", meaning=f"component {kind.number}, class {kind.class_}, {kind.content}"
            )
            for kind in model_openness.COMPONENTS.values()
        )
    names = european_index.dimensions(edition) if edition else chatgpt.DIMENSIONS
    return tuple(FactName(name=name, type="class", meaning="open, partial or closed") for name in names)

"""A document of somebody else, judged by all frameworks; nothing is stored, and nothing is fetched."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec

from registry.costs import spend_rows
from registry.inputs import MOST_FAULTS, Fault, refusal
from registry.licenses import Knowledge
from registry.openness.derivation import RecordView, facts_of_record, judge_record
from registry.openness.evaluation.answers import model_of
from registry.openness.evaluation.documents import cyclonedx, mot
from registry.openness.evaluation.documents.elements import MOST_MODELS, Faults
from registry.openness.evaluation.documents.schemas import DocumentVerdicts, ModelVerdicts
from registry.openness.evaluation.documents.spdx import three as spdx_three
from registry.openness.evaluation.documents.spdx import two as spdx_two
from registry.openness.evaluation.documents.statements import ModelStatement, UnreadElement
from registry.openness.evaluation.documents.trees import Kind, kind_of
from registry.openness.evaluation.readings.components import MotDocument, read_document
from registry.openness.frameworks import Verdict, model_openness
from registry.openness.steps import MissingForNext, steps_of
from registry.openness.verdicts import OpennessItem
from registry.openness.verdicts.versions import made_with
from registry.records.documents import ModelDocument
from registry.records.statements import stated_document

_SOURCE = "document"
_NO_MODEL = {
    "spdx-3": "no element of type `ai_AIPackage`",
    "spdx-2": "no package that a package URL or an address names as a model of a hub",
    "cyclonedx": "no component of type `machine-learning-model`, and none with a `modelCard`",
    "mot": "no release",
}
_ROWS_OF_MODEL = 50


def evaluate_document(knowledge: Knowledge, tree: Mapping[str, Any], media_type: str = "") -> DocumentVerdicts:
    """What all frameworks say of each model of a document; raises ``Invalid`` with all that is wrong."""
    kind = kind_of(tree, media_type)
    faults = Faults()
    tool = _tool_file(tree) if kind == "mot" else None
    statements = list(islice(_models(kind, tree, tool, faults), MOST_MODELS + 1))
    if len(statements) > MOST_MODELS:
        faults.add(statements[-1].pointer, f"At most {MOST_MODELS} models of a document are judged; this is one more.")
    faults.settle()
    if not statements:
        raise refusal((Fault("", f"This document has no model: {_NO_MODEL[kind]}."),))
    return DocumentVerdicts(
        format=_format(kind, tree), made_with=made_with(knowledge.catalogue),
        models=tuple(_judged(knowledge, one, tool) for one in statements),
        not_understood=tuple(_unread(kind, tree)),
    )  # fmt: skip


def _tool_file(tree: Mapping[str, Any]) -> MotDocument:
    found: list[Fault] = []
    read = read_document(dict(tree), "", found)
    if found:
        raise refusal(tuple(found[:MOST_FAULTS]))
    return mot.placed(tree, read)


def _models(
    kind: Kind, tree: Mapping[str, Any], tool: MotDocument | None, faults: Faults
) -> Iterator[ModelStatement]:  # fmt: skip
    if tool is not None:
        return mot.read_models(tree, tool, faults)
    readers = {"cyclonedx": cyclonedx.read_models, "spdx-2": spdx_two.read_models, "spdx-3": spdx_three.read_models}
    return readers[kind](tree, faults)


def _format(kind: Kind, tree: Mapping[str, Any]) -> str:
    if kind == "cyclonedx":
        return f"cyclonedx-{tree['specVersion']}"
    if kind == "spdx-2":
        return str(tree["spdxVersion"]).casefold()
    return f"spdx-{spdx_three.version_of(tree, Faults())}" if kind == "spdx-3" else "mot-1.0"


class StatedView(RecordView):
    """The facts of a document; their sources are the places where they stand in it."""

    def __init__(self, document: ModelDocument, places: Mapping[str, str]) -> None:
        super().__init__(document)
        self._places = places

    def source(self, field: str, evidence: tuple[str, ...] = ()) -> str:
        """A pointer; empty for what no element says."""
        del evidence
        return self._places.get(field, "")


def _judged(knowledge: Knowledge, statement: ModelStatement, tool: MotDocument | None) -> ModelVerdicts:
    spend_rows(_ROWS_OF_MODEL)
    document = stated_document(
        knowledge, (statement.id or statement.name)[:200], statement.facts, datetime.now(UTC), source=_SOURCE,
        bases=tuple(statement.bases),
    )  # fmt: skip
    record = StatedView(document, statement.places)
    verdicts, facts = judge_record(record), facts_of_record(record)
    if tool is not None:
        facts[model_openness.FRAMEWORK] = tool.facts
        normalised = model_openness.judge_normalised(tool.facts)
        verdicts = tuple(normalised if one.framework == model_openness.FRAMEWORK else one for one in verdicts)
    return ModelVerdicts(
        name=statement.name, id=statement.id, pointer=statement.pointer,
        items=tuple(_item(one) for one in verdicts), facts=tuple(statement.elements),
        not_understood=tuple(statement.unread), next=tuple(_next(facts)),
        mot=model_of(tool) if tool is not None else None,
    )  # fmt: skip


def _item(verdict: Verdict) -> OpennessItem:
    return OpennessItem(**msgspec.structs.asdict(verdict))


def _next(facts: Mapping[str, Any]) -> Iterator[MissingForNext]:
    for framework, stated in facts.items():
        if (found := steps_of(framework, stated)) is not None:
            yield found


_PARTS: Mapping[Kind, frozenset[str]] = {
    "cyclonedx": frozenset({"vulnerabilities", "services", "compositions", "annotations", "formulation",
                            "declarations", "definitions", "properties", "externalReferences", "citations"}),
    "spdx-2": frozenset({"files", "snippets", "annotations", "hasExtractedLicensingInfos"}),
    "spdx-3": frozenset(), "mot": frozenset(),
}  # fmt: skip


def _unread(kind: Kind, tree: Mapping[str, Any]) -> Iterator[UnreadElement]:
    for name in sorted(_PARTS[kind] & tree.keys()):
        yield UnreadElement(f"/{name}", "it is about no model by itself, and was not read")

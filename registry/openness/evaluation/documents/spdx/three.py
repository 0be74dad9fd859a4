"""SPDX 3.0 as JSON-LD, with its profiles AI and Dataset: elements of type `ai_AIPackage`. Pure.

* A download location that is an address says that the model is to be had there.
* What holders declare and what the author of the document concludes hold together where they differ.
* `trainedOn` names training data. All of it is open only where the relation says that it is complete; else what is
  listed may be a part. Data that one has to ask, register or gather for is open in part; `none` of it is a reason.
* Texts on training, on application and on limits are told; a type of model is a part of its architecture.
* What a model is a descendant of is what it was made from. Other relations say nothing of openness.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from registry.inputs import shown
from registry.openness.evaluation.documents.elements import Faults, hub_id, texts_of
from registry.openness.evaluation.documents.spdx.graph import SpdxGraph, SpdxRelation, named
from registry.openness.evaluation.documents.statements import (
    UNREAD,
    Availability,
    ModelStatement,
    WrittenLicence,
    is_link,
    that_binds,
)
from registry.records.documents import ArtifactKind

_MODEL, _DATA = "ai_AIPackage", "dataset_DatasetPackage"
_CONTEXT = re.compile(r"https?://spdx\.(?:org|github\.io)/(?:rdf/|spdx-spec/v?)?v?(3\.[0-9]+\.[0-9]+)/.*")
VERSIONS = ("3.0.0", "3.0.1")
_AVAILABILITY: Mapping[str, Availability] = {
    "directDownload": "open", "clickthrough": "partial", "query": "partial", "registration": "partial",
    "scrapingScript": "partial",
}  # fmt: skip
_SETS: Mapping[str, ArtifactKind] = {"trainedOn": "pretraining_data", "testedOn": "evaluation_data"}
_READ = frozenset({"hasDeclaredLicense", "hasConcludedLicense", *_SETS})
_TOLD = {
    "ai_limitation": ("usage_information", "limitations", "yes"),
    "ai_informationAboutApplication": ("usage_information", "integration", "partly"),
    "ai_domain": ("usage_information", "capabilities", "partly"),
    "ai_informationAboutTraining": ("data_information", "description", "partly"),
}
_PASSED_OVER = (
    "ai_hyperparameter", "ai_modelDataPreprocessing", "ai_modelExplainability", "ai_energyConsumption",
    "ai_safetyRiskAssessment", "ai_autonomyType", "ai_standardCompliance", "ai_useSensitivePersonalInformation",
    "ai_metricDecisionThreshold", "software_copyrightText", "software_additionalPurpose", "software_sourceInfo",
    "software_homePage", "extension", "comment", "description", "summary",
)  # fmt: skip


def version_of(document: Mapping[str, Any], faults: Faults) -> str:
    """The version that the context names."""
    addresses = texts_of(document.get("@context"))
    found = next((match[1] for one in addresses if (match := _CONTEXT.fullmatch(one))), None)
    if found not in VERSIONS:
        told = f"Expected the context of SPDX {' or '.join(VERSIONS)}, got {shown(document.get('@context'))}."
        faults.add("/@context", told)
    return found or VERSIONS[-1]


def read_models(document: Mapping[str, Any], faults: Faults) -> Iterator[ModelStatement]:
    """The models of a document; what is wrong joins ``faults``."""
    version_of(document, faults)
    graph = SpdxGraph(document, faults)
    for id_, held, at in graph.of_type(_MODEL):
        yield _AiPackage(graph, id_, held, at, faults).statement


class _AiPackage:
    """Reads one model."""

    def __init__(self, graph: SpdxGraph, id_: str, held: Mapping[str, Any], at: str, faults: Faults) -> None:
        self._graph, self._id, self._held, self._at, self._faults = graph, id_, held, at, faults
        purl = faults.text(held, "software_packageUrl", at)
        where = faults.text(held, "software_downloadLocation", at)
        self.statement = ModelStatement(named(held, at), at, id_=hub_id(purl) or hub_id(where))
        self._released(where)
        self._texts()
        self._developer()
        own = graph.by_source.get(id_, [])
        for type_, kind in _SETS.items():
            if named_data := [one for one in own if one.type == type_]:
                self._data(kind, named_data)
        for relation in own:
            self._pass_over(relation)
        self._bases()

    def _released(self, where: str) -> None:
        place = f"{self._at}/software_downloadLocation"
        licences = self._licences(self._id)
        if is_link(where):
            self.statement.artifact("end_user_weights", "open", place, licences, link=where)
        elif licences:
            self.statement.artifact("end_user_weights", "unknown", licences[0].pointer, licences)
            self.statement.pass_over(place, "no address says where the model is to be had")

    def _licences(self, id_: str) -> tuple[WrittenLicence, ...]:
        declared = self._graph.licence(id_, "hasDeclaredLicense")
        return that_binds(declared, self._graph.licence(id_, "hasConcludedLicense"))

    def _texts(self) -> None:
        for key, (field, name, value) in _TOLD.items():
            if texts_of(self._held.get(key)):
                self.statement.tell(field, {name: value}, {name: f"{self._at}/{key}"})
        if texts_of(self._held.get("ai_typeOfModel")):
            self.statement.document("architecture", "partial", f"{self._at}/ai_typeOfModel")
        if [*self._faults.objects(self._held, "ai_metric", self._at)]:
            self.statement.document("evaluation_results", "open", f"{self._at}/ai_metric")
        for key in _PASSED_OVER:
            if self._held.get(key):
                self.statement.pass_over(f"{self._at}/{key}", "no fact of openness is made of it")

    def _developer(self) -> None:
        for key in ("originatedBy", "suppliedBy"):
            for id_ in texts_of(self._held.get(key)):
                agent = self._graph.elements.get(id_)
                if agent is not None:
                    self.statement.developer(self._faults.text(agent[0], "name", agent[1]), f"{agent[1]}/name")

    def _pass_over(self, relation: SpdxRelation) -> None:
        if relation.type != "descendantOf" and relation.type not in _READ:
            detail = f"a relation {relation.type[:60]!r} says nothing of openness"
            self.statement.pass_over(relation.at, detail)

    def _bases(self) -> None:
        """All that it was made from, through any number of models, each once."""
        waiting, seen = deque(self._made_from(self._id)), {self._id}
        for id_, at in waiting:
            if id_ == self._id:
                self._faults.add(at, "A model cannot be made from itself.")
        while waiting:
            id_, at = waiting.popleft()
            if id_ not in seen:
                seen.add(id_)
                self._base(id_, at)
                waiting.extend(self._made_from(id_))

    def _made_from(self, id_: str) -> Iterator[tuple[str, str]]:
        for relation in self._graph.by_source.get(id_, ()):
            if relation.type == "descendantOf":
                yield from ((target, relation.at) for target in relation.targets)
        for relation in self._graph.by_target.get(id_, ()):
            if relation.type == "ancestorOf":
                yield relation.source, relation.at

    def _base(self, id_: str, at: str) -> None:
        held, place = self._graph.elements.get(id_, ({}, at))
        purl = hub_id(self._faults.text(held, "software_packageUrl", place))
        self.statement.base(purl or (named(held, place) if held else id_), at, self._licences(id_))
        if not held:
            self.statement.pass_over(at, f"{id_[:100]!r} is not in this document, so that its licence is unknown")

    def _data(self, kind: ArtifactKind, others: list[SpdxRelation]) -> None:
        """All data of these relations together."""
        relation = others[0]
        cells = [self._set(target, one.at) for one in others for target in one.targets]
        licences = tuple(licence for _, found in cells for licence in found)
        is_complete = all(one.completeness == "complete" for one in others)
        value = _of_all([one for one, _ in cells], is_complete=is_complete)
        self.statement.artifact(kind, value, relation.at, licences)
        if not is_complete:
            told = "whether this is all of it is not told; `completeness` would say it"
            self.statement.pass_over(f"{relation.at}/completeness", told)

    def _set(self, id_: str, at: str) -> tuple[Availability, tuple[WrittenLicence, ...]]:
        held, place = self._graph.elements.get(id_, ({}, at))
        if not held:
            self.statement.pass_over(at, f"{id_[:100]!r} is not in this document, and nothing is known of it")
            return "unknown", (WrittenLicence(UNREAD, at),)
        word = self._faults.text(held, "dataset_datasetAvailability", place)
        if word and word not in _AVAILABILITY:
            told = f"Expected one of {', '.join(_AVAILABILITY)}, got {shown(word)}."
            self._faults.add(f"{place}/dataset_datasetAvailability", told)
        return _AVAILABILITY.get(word, "unknown"), self._licences(id_) or (WrittenLicence(UNREAD, place),)


def _of_all(values: list[Availability], *, is_complete: bool) -> Availability:
    """All data: open where all of it is listed and open; what is listed and is not leaves it open in part at most."""
    worst: tuple[Availability, ...] = ("closed", "partial", "unknown")
    found = next((value for value in worst if value in values), None)
    return found or ("open" if is_complete and values else "unknown")

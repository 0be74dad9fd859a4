"""SPDX 3.0 in JSON-LD: where the minimum elements stand. Pure.

* Models are `ai_AIPackage`, data `dataset_DatasetPackage`; the system is what the document or SBOM has as its root,
  unless that is a model or data.
* A model that is only named as what another was made from, without version and hashes, is lineage: nothing is asked
  of it.
* Licences, bases and data are told by relationships; one to `NoAssertionLicense` says nothing.
* Each version of a document has an id of its own, so that this is the version.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.exports.coverage.documents.places import (
    ElementFindings,
    each,
    is_stated,
    listed,
    objects,
    stated,
    word,
)

VERSIONS = ("3.0.0", "3.0.1")
_MODEL, _DATA = "ai_AIPackage", "dataset_DatasetPackage"
_MAKERS = ("suppliedBy", "originatedBy")
_TIMES = ("releaseTime", "builtTime")
_LICENSES = frozenset({"hasDeclaredLicense", "hasConcludedLicense"})
_TRAINED = frozenset({"trainedOn", "testedOn", "finetunedOn", "validatedOn", "descendantOf", "dependsOn"})
_BASES = frozenset({"descendantOf", "dependsOn", "hasVariant"})
_HELD = frozenset({"hasDistributionArtifact", "contains"})
_ADVISORIES = frozenset({"securityAdvisory", "securityOther", "vulnerabilityDisclosureReport", "cwe", "cve"})

Part = tuple[Mapping[str, Any], str]


class _Graph:
    """The elements by type, and the relations of each."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.elements: list[Part] = [*listed(document, "@graph", "")] if "@graph" in document else [(document, "")]
        self.by_id = {word(one, "spdxId"): (one, at) for one, at in self.elements if word(one, "spdxId")}
        self.relations: list[tuple[str, str, tuple[str, ...], str]] = [
            (word(one, "relationshipType"), word(one, "from"), _texts(one.get("to")), at)
            for one, at in self.elements if word(one, "type") in {"Relationship", "LifecycleScopedRelationship"}
        ]  # fmt: skip
        self.by_end: dict[str, list[tuple[str, str, tuple[str, ...], str]]] = {}
        for relation in self.relations:
            for end in {relation[1], *relation[2]}:
                self.by_end.setdefault(end, []).append(relation)

        self.notes: dict[str, list[str]] = {}
        """By element: what annotations state of it."""
        for one, _ in self.of("Annotation"):
            self.notes.setdefault(word(one, "subject"), []).append(word(one, "statement"))

    def of(self, *types: str) -> list[Part]:
        """The elements of these types."""
        return [(one, at) for one, at in self.elements if word(one, "type") in types]


def read_elements(document: Mapping[str, Any]) -> ElementFindings:
    """Where each element stands."""
    found, graph = ElementFindings(), _Graph(document)
    holders = graph.of("SpdxDocument", "software_Sbom", "Bom")
    roots = {root for one, _ in holders for root in _texts(one.get("rootElement"))}
    made_from = {other for kind, _, others, _ in graph.relations if kind in _BASES for other in others} - roots
    named, data = graph.of(_MODEL), graph.of(_DATA)
    found.bases = [at for one, at in named if word(one, "spdxId") in made_from and not _has_own(one)]
    models = [(one, at) for one, at in named if at not in found.bases]
    found.models, found.data = [at for _, at in models], [at for _, at in data]
    _metadata(document, graph, found)
    systems = [(one, at) for one, at in graph.of("software_Package") if word(one, "spdxId") in roots]
    if systems:
        found.has_system = True
        _system(*systems[0], graph, found)
    for one, at in models:
        _model(one, at, graph, found)
        found.add_gaps(at, _properties_of(one, graph))
    for one, at in data:
        _data_set(one, at, graph, found)
    _surroundings(graph, systems[:1], models, found)
    return found


def _has_own(package: Mapping[str, Any]) -> bool:
    """Whether a package is more than named: it has a version or hashes."""
    return is_stated(package.get("software_packageVersion")) or is_stated(package.get("verifiedUsing"))


def _metadata(document: Mapping[str, Any], graph: _Graph, found: ElementFindings) -> None:
    creations = graph.of("CreationInfo")
    tools = [graph.by_id[id_] for one, _ in creations for name in ("createdUsing", "createdBy")
             for id_ in _texts(one.get(name)) if id_ in graph.by_id]  # fmt: skip
    tools = [(one, at) for one, at in tools if word(one, "type") in {"Tool", "SoftwareAgent"}]
    found.add("MD-01", (place for one, at in creations for place in stated(one, at, "createdBy")))
    found.add("MD-02", (place for one, at in graph.of("SpdxDocument") for place in stated(one, at, "spdxId")))
    found.add("MD-03", stated(document, "", "@context"))
    found.add("MD-04", (place for one, at in creations for place in stated(one, at, "specVersion")))
    found.add("MD-06", (place for one, at in tools for place in stated(one, at, "name")))
    numbered = ((one, at) for one, at in tools if any(letter.isdigit() for letter in word(one, "name")))
    found.add("MD-07", (place for one, at in numbered for place in stated(one, at, "name")))
    found.add(
        "MD-08", (place for one, at in graph.of("software_Sbom") for place in stated(one, at, "software_sbomType"))
    )
    found.add("MD-09", (place for one, at in creations for place in stated(one, at, "created")))
    found.add("MD-10", (at for kind, _, _, at in graph.relations if kind not in _LICENSES))


def _system(held: Mapping[str, Any], at: str, graph: _Graph, found: ElementFindings) -> None:
    found.add("SLP-01", stated(held, at, "name"))
    found.add("SLP-02", (place for kind, _, place in _ends(graph, held) if kind in {"contains", "dependsOn"}))
    found.add("SLP-03", stated(held, at, *_MAKERS))
    found.add("SLP-04", stated(held, at, "software_packageVersion"))
    found.add("SLP-05", stated(held, at, *_TIMES))


def _model(held: Mapping[str, Any], at: str, graph: _Graph, found: ElementFindings) -> None:
    ends = [*_ends(graph, held)]
    inside = [graph.by_id[one] for kind, others, _ in ends if kind in _HELD for one in others if one in graph.by_id]
    hashed = [(held, at), *inside]
    found.add_part(at, {
        "MDL-01": stated(held, at, "name"),
        "MDL-02": stated(held, at, "software_packageUrl", "externalIdentifier", "software_contentIdentifier"),
        "MDL-03": stated(held, at, "software_packageVersion"),
        "MDL-04": stated(held, at, *_TIMES),
        "MDL-05": stated(held, at, *_MAKERS),
        "MDL-06": stated(held, at, "description", "summary"),
        "MDL-07": (one for part, where in hashed for one in each(part, "verifiedUsing", where, "hashValue")),
        "MDL-08": (one for part, where in hashed for one in each(part, "verifiedUsing", where, "algorithm")),
        "MDL-09": stated(held, at, "ai_typeOfModel", "ai_hyperparameter", "ai_domain"),
        "MDL-10": stated(held, at, "ai_informationAboutApplication", "ai_modelDataPreprocessing"),
        "MDL-11": [
            *stated(held, at, "ai_informationAboutTraining"), *(place for kind, _, place in ends if kind in _TRAINED),
        ],
        "MDL-12": _licences(held, graph),
        "MDL-13": stated(
            held, at, "externalRef", "software_downloadLocation", "software_homePage", "software_sourceInfo"
        ),
    })  # fmt: skip
    found.add("SP-01", stated(held, at, "ai_safetyRiskAssessment"))
    found.add("SP-02", stated(held, at, "ai_standardCompliance"))
    found.add("KPI-02", stated(held, at, "ai_metric", "ai_energyConsumption"))


def _data_set(held: Mapping[str, Any], at: str, graph: _Graph, found: ElementFindings) -> None:
    found.add_part(at, {
        "DP-01": stated(held, at, "name"),
        "DP-02": stated(held, at, "description", "summary"),
        "DP-03": stated(held, at, "dataset_datasetType", "dataset_intendedUse"),
        "DP-04": stated(held, at, "software_packageUrl", "externalIdentifier", "software_downloadLocation"),
        "DP-05": each(held, "verifiedUsing", at, "hashValue"),
        "DP-06": stated(held, at, *_MAKERS, "dataset_dataCollectionProcess"),
        "DP-07": stated(held, at, "dataset_datasetSize", "dataset_datasetNoise", "dataset_knownBias"),
        "DP-08": stated(held, at, "dataset_hasSensitivePersonalInformation", "dataset_confidentialityLevel"),
        "DP-09": (place for kind, _, place in _ends(graph, held) if kind not in _LICENSES),
        "DP-10": _licences(held, graph),
    })  # fmt: skip


def _licences(held: Mapping[str, Any], graph: _Graph) -> Iterator[str]:
    for kind, others, place in _ends(graph, held):
        if kind in _LICENSES and any(_names_licence(graph.by_id.get(one, ({}, ""))[0], one) for one in others):
            yield place


def _names_licence(held: Mapping[str, Any], id_: str) -> bool:
    """Whether an element, or what is named in its place, is more than the word that nothing is asserted."""
    told = word(held, "simplelicensing_licenseExpression") or id_
    return "noassertion" not in told.rpartition("/")[2].lower()


def _surroundings(graph: _Graph, systems: list[Part], models: list[Part], found: ElementFindings) -> None:
    held = {other for one, _ in models for kind, others, _ in _ends(graph, one) if kind in _HELD for other in others}
    apart = {at for _, at in systems} | {graph.by_id[one][1] for one in held if one in graph.by_id}
    software = [(one, at) for one, at in graph.of("software_Package") if at not in apart]
    hardware = {at for one, at in software if word(one, "software_primaryPurpose") in {"device", "firmware"}}
    found.add("INF-01", (at for _, at in software if at not in hardware))
    found.add("INF-02", sorted(hardware))
    for one, at in graph.elements:
        for ref, place in objects(one, "externalRef", at):
            kind = word(ref, "externalRefType")
            if kind in _ADVISORIES:
                found.add("SP-04", [place])
            elif kind == "securityPolicy":
                found.add("SP-03", [place])
    found.add("SP-04", (at for one, at in graph.elements if word(one, "type").startswith("security_")))


def _ends(graph: _Graph, held: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The relations of an element: type, the other ends, place."""
    id_ = word(held, "spdxId")
    for kind, source, targets, at in graph.by_end.get(id_, ()) if id_ else ():
        yield kind, targets if source == id_ else (source,), at


def _texts(value: object) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    return tuple(one for one in several if isinstance(one, str) and is_stated(one))


def _properties_of(held: Mapping[str, Any], graph: _Graph) -> Iterator[tuple[str, str]]:
    """Properties of a registry: in extensions, or as lines of annotations."""
    for extension, _ in objects(held, "extension", ""):
        for told, _ in objects(extension, "extension_cdxProperty", ""):
            yield word(told, "extension_cdxPropName"), word(told, "extension_cdxPropValue")
    for statement in graph.notes.get(word(held, "spdxId"), ()):
        for line in statement.split("\n"):
            name, _, value = line.partition("=")
            yield name, value

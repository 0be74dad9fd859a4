"""SPDX 2.2 and 2.3 in JSON: where the minimum elements stand. Pure.

* It has no kind of package for models: those that a package URL or an address names as models of a hub are, and those
  of which annotations name the record.
* A file of weights may be a package, as in our own documents: what a model contains has hashes of the model.
* A model that is only named as what another was made from, without version and hashes, is lineage: nothing is asked
  of it.
* Each version of a document has a namespace of its own (clause 6.5), so that this is the version.
* What it cannot say (inputs, training, sensitivity of data) is absent, whoever wrote it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.exports.coverage.documents.hubs import is_data_address, is_model_address
from registry.exports.coverage.documents.places import (
    ElementFindings,
    each,
    inner,
    is_stated,
    listed,
    objects,
    stated,
    word,
)
from registry.exports.properties import PART, RECORD

VERSIONS = ("SPDX-2.2", "SPDX-2.3")
_IDS = frozenset({"purl", "cpe22Type", "cpe23Type", "swh", "gitoid"})
_FROM = frozenset({"DESCENDANT_OF", "VARIANT_OF", "GENERATED_FROM", "DEPENDS_ON"})
_DESCRIBES = frozenset({"DESCRIBES", "DESCRIBED_BY"})
_WHOLE = frozenset({"CONTAINS", "CONTAINED_BY"})
_HELD = frozenset({"CONTAINS", "DISTRIBUTION_ARTIFACT"})
_ADVISORY, _FIX = frozenset({"advisory", "fix", "url"}), "SECURITY"
_PERSONS = ("Person:", "Organization:")

Part = tuple[Mapping[str, Any], str]


def read_elements(document: Mapping[str, Any]) -> ElementFindings:
    """Where each element stands."""
    found = ElementFindings()
    packages = [*listed(document, "packages", "")]
    relations = [*listed(document, "relationships", "")]
    models = [part for part in packages if _is_model(part) and not _is_of(part, is_data_address)]
    made_from = {word(one, "relatedSpdxElement") for one, _ in relations if word(one, "relationshipType") in _FROM}
    bases = made_from - _described(document, relations)
    found.bases = [at for one, at in models if word(one, "SPDXID") in bases and not _has_own(one)]
    models = [(one, at) for one, at in models if at not in found.bases]
    data = [part for part in packages if _is_of(part, is_data_address)]
    found.models, found.data = [at for _, at in models], [at for _, at in data]
    _metadata(document, relations, found)
    described = _described(document, relations)
    systems = [(one, at) for one, at in packages if word(one, "SPDXID") in described and at not in found.models]
    if systems:
        found.has_system = True
        _system(*systems[0], found)
    named = {*found.models, *found.bases, *found.data, *(at for _, at in systems[:1])}
    files = {word(one, "SPDXID"): (one, at) for one, at in listed(document, "files", "")}
    held = {word(one, "SPDXID"): (one, at) for one, at in packages if at not in named}
    for one, at in models:
        inside = [held[other] for other in _contained(one, relations) if other in held]
        named |= {place for _, place in inside}
        _model((one, at), _ends(one, relations), files, inside, found)
        found.add_gaps(at, _notes_of(one))
    for one, at in data:
        _data_set(one, at, _ends(one, relations), found)
    others = [at for _, at in packages if at not in named]
    hardware = {at for one, at in packages if word(one, "primaryPackagePurpose") in {"DEVICE", "FIRMWARE"}}
    found.add("INF-01", (at for at in others if at not in hardware))
    found.add("INF-02", sorted(hardware))
    for one, at in packages:
        found.add("SP-04", (
            place for ref, place in objects(one, "externalRefs", at)
            if word(ref, "referenceCategory") == _FIX and word(ref, "referenceType") in _ADVISORY
        ))  # fmt: skip
    return found


def _has_own(package: Mapping[str, Any]) -> bool:
    """Whether a package is more than named: it has a version or hashes."""
    return is_stated(package.get("versionInfo")) or is_stated(package.get("checksums"))


def _metadata(document: Mapping[str, Any], relations: list[Part], found: ElementFindings) -> None:
    held, at = inner(document, "creationInfo"), "/creationInfo"
    listed = held.get("creators")
    creators = [one if isinstance(one, str) else "" for one in (listed if isinstance(listed, list) else ())]
    tools = [(one, f"{at}/creators/{number}") for number, one in enumerate(creators) if one.startswith("Tool:")]
    persons = (f"{at}/creators/{number}" for number, one in enumerate(creators) if one.startswith(_PERSONS))
    found.add("MD-01", [*persons, *(place for _, place in tools)])
    found.add("MD-02", stated(document, "", "documentNamespace"))
    found.add("MD-03", stated(document, "", "spdxVersion"))
    found.add("MD-04", stated(document, "", "spdxVersion"))
    found.add("MD-06", (place for _, place in tools))
    found.add("MD-07", (place for one, place in tools if any(letter.isdigit() for letter in one)))
    found.add("MD-08", [*stated(held, at, "comment"), *stated(document, "", "comment")])
    found.add("MD-09", stated(held, at, "created"))
    found.add("MD-10", (place for one, place in relations if word(one, "relationshipType") not in _DESCRIBES))


def _described(document: Mapping[str, Any], relations: list[Part]) -> set[str]:
    listed = document.get("documentDescribes")
    found = {one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, str)}
    for one, _ in relations:
        if word(one, "relationshipType") == "DESCRIBES":
            found.add(word(one, "relatedSpdxElement"))
        elif word(one, "relationshipType") == "DESCRIBED_BY":
            found.add(word(one, "spdxElementId"))
    return found


def _system(held: Mapping[str, Any], at: str, found: ElementFindings) -> None:
    found.add("SLP-01", stated(held, at, "name"))
    found.add("SLP-02", ["/packages"])
    found.add("SLP-03", stated(held, at, "supplier", "originator"))
    found.add("SLP-04", stated(held, at, "versionInfo"))
    found.add("SLP-05", stated(held, at, "releaseDate", "builtDate"))


def _model(
    model: Part, ends: list[tuple[str, str, str]], files: Mapping[str, Part], inside: list[Part], found: ElementFindings
) -> None:
    held, at = model
    hashed = [model, *(files[other] for kind, other, _ in ends if kind in _HELD and other in files), *inside]
    found.add_part(at, {
        "MDL-01": stated(held, at, "name"),
        "MDL-02": _identified(held, at),
        "MDL-03": stated(held, at, "versionInfo"),
        "MDL-04": stated(held, at, "releaseDate", "builtDate"),
        "MDL-05": stated(held, at, "supplier", "originator"),
        "MDL-06": stated(held, at, "description", "summary"),
        "MDL-07": (one for part, where in hashed for one in each(part, "checksums", where, "checksumValue")),
        "MDL-08": (one for part, where in hashed for one in each(part, "checksums", where, "algorithm")),
        "MDL-09": (),
        "MDL-10": (),
        "MDL-11": (place for kind, _, place in ends if kind in _FROM),
        "MDL-12": stated(held, at, "licenseConcluded", "licenseDeclared"),
        "MDL-13": stated(held, at, "externalRefs", "homepage", "downloadLocation"),
    })  # fmt: skip


def _data_set(held: Mapping[str, Any], at: str, ends: list[tuple[str, str, str]], found: ElementFindings) -> None:
    found.add_part(at, {
        "DP-01": stated(held, at, "name"),
        "DP-02": stated(held, at, "description", "summary"),
        "DP-03": (),
        "DP-04": _identified(held, at),
        "DP-05": each(held, "checksums", at, "checksumValue"),
        "DP-06": stated(held, at, "supplier", "originator", "sourceInfo"),
        "DP-07": (),
        "DP-08": (),
        "DP-09": (place for kind, _, place in ends if kind not in _DESCRIBES),
        "DP-10": stated(held, at, "licenseConcluded", "licenseDeclared"),
    })  # fmt: skip


def _identified(held: Mapping[str, Any], at: str) -> Iterator[str]:
    return (place for one, place in objects(held, "externalRefs", at) if word(one, "referenceType") in _IDS)


def _ends(held: Mapping[str, Any], relations: list[Part]) -> list[tuple[str, str, str]]:
    """The relations of a package: type, the other end, place."""
    id_, found = word(held, "SPDXID"), list[tuple[str, str, str]]()
    for one, at in relations:
        source, target = word(one, "spdxElementId"), word(one, "relatedSpdxElement")
        if id_ and id_ in {source, target}:
            found.append((word(one, "relationshipType"), target if source == id_ else source, at))
    return found


def _contained(held: Mapping[str, Any], relations: list[Part]) -> Iterator[str]:
    """What a package says that it contains, by id."""
    for one, _ in relations:
        ends = word(one, "spdxElementId"), word(one, "relatedSpdxElement")
        whole, part = ends if word(one, "relationshipType") == "CONTAINS" else ends[::-1]
        if word(one, "relationshipType") in _WHOLE and whole == word(held, "SPDXID"):
            yield part


def _is_model(part: Part) -> bool:
    """By an address, or by the record that annotations name; those of data name which artifact it is, too."""
    noted = {name for name, value in _notes_of(part[0]) if value}
    return _is_of(part, is_model_address) or (RECORD in noted and PART not in noted)


def _is_of(part: Part, is_address: Any) -> bool:  # noqa: ANN401 - a predicate
    held, _ = part
    located = (word(one, "referenceLocator") for one, _ in objects(held, "externalRefs", ""))
    return any(is_address(one) for one in (*located, word(held, "downloadLocation")) if is_stated(one))


def _notes_of(held: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one, _ in objects(held, "annotations", ""):
        for line in word(one, "comment").split("\n"):
            name, _, value = line.partition("=")
            yield name, value

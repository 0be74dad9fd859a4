"""CycloneDX 1.4 to 1.7 in JSON: where the minimum elements stand. Pure.

* Models are components of type `machine-learning-model`, with a `modelCard`, or with a package URL of one; data those
  of type `data`, and what a model card describes under `datasets`.
* A model that is only named as an ancestor of another, without a version, hashes or a card, is lineage: nothing is
  asked of it.
* The system is what `metadata.component` describes, unless that is a model itself.
* A name alone that a document gives a part (`bom-ref`) identifies nothing outside it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

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

VERSIONS = ("1.4", "1.5", "1.6", "1.7")
_HUB = re.compile(r"pkg:/{0,2}huggingface/(?!datasets/)", re.IGNORECASE)
_MODEL = "machine-learning-model"
_SOFTWARE = frozenset({"framework", "library", "operating-system", "platform", "container"})
_HARDWARE = frozenset({"device", "device-driver", "firmware"})
_MAKERS = ("supplier", "manufacturer", "manufacture", "publisher", "authors", "author")
_IDS = ("purl", "cpe", "swid", "swhid", "omniborId")
_CONTROLS = frozenset({"threat-model", "risk-assessment", "static-analysis-report", "dynamic-analysis-report",
                       "pentest-report", "adversary-model"})  # fmt: skip
_COMPLIANCE = frozenset({"attestation", "certification-report", "maturity-report", "quality-metrics"})
_POLICY = frozenset({"security-contact", "vulnerability-disclosure-policy"})
_VULNERABILITIES = frozenset({"advisories", "vulnerability-assertion", "exploitability-statement"})
_SAFETY = ("attack", "adversarial", "robust", "safety", "security", "toxic", "jailbreak", "injection")

Part = tuple[Mapping[str, Any], str]


def read_elements(document: Mapping[str, Any]) -> ElementFindings:
    """Where each element stands."""
    found, parts = ElementFindings(), list(_components(document))
    described = inner(inner(document, "metadata"), "component")
    ancestors = {name for one, _ in parts for name in _ancestors(one)}
    named = [(one, at) for one, at in parts if _is_model(one)]
    found.bases = [at for one, at in named if at != "/metadata/component" and _is_only_named(one, ancestors)]
    models = [(one, at) for one, at in named if at not in found.bases]
    data = [(one, at) for one, at in parts if word(one, "type") == "data"]
    found.models, found.data = [at for _, at in models], [at for _, at in data]
    _metadata(document, found)
    if described and not _is_model(described):
        found.has_system = True
        _system(document, described, found)
    linked = _linked(document)
    for one, at in models:
        _model(one, at, found)
        found.add_gaps(at, ((word(told, "name"), word(told, "value")) for told, _ in objects(one, "properties", "")))
        for card, place in objects(inner(inner(one, "modelCard"), "modelParameters"), "datasets",
                                   f"{at}/modelCard/modelParameters"):  # fmt: skip
            if "ref" not in card:
                found.data.append(place)
                _described_data(card, place, found)
            else:
                linked.setdefault(word(card, "ref"), []).append(f"{place}/ref")
    for one, at in data:
        _data(one, at, linked, found)
    _surroundings(document, parts, found)
    return found


def _components(document: Mapping[str, Any]) -> Iterator[Part]:
    """All components with those inside others, without recursion."""
    described = inner(inner(document, "metadata"), "component")
    waiting = [*listed(document, "components", "")][::-1]
    if described:
        waiting.append((described, "/metadata/component"))
    while waiting:
        one, at = waiting.pop()
        yield one, at
        waiting.extend([*listed(one, "components", at)][::-1])


def _is_model(component: Mapping[str, Any]) -> bool:
    is_of_hub = _HUB.match(word(component, "purl")) is not None
    return word(component, "type") == _MODEL or "modelCard" in component or is_of_hub


def _ancestors(component: Mapping[str, Any]) -> Iterator[str]:
    """The names and package URLs of what a model was made from."""
    for base, _ in objects(inner(component, "pedigree"), "ancestors", ""):
        yield from filter(None, (word(base, "name"), word(base, "purl").partition("@")[0]))


def _is_only_named(component: Mapping[str, Any], ancestors: set[str]) -> bool:
    names = {word(component, "name"), word(component, "purl")}
    has_own = any(is_stated(component.get(name)) for name in ("version", "hashes", "modelCard"))
    return bool(names & ancestors) and not has_own


def _metadata(document: Mapping[str, Any], found: ElementFindings) -> None:
    held, at = inner(document, "metadata"), "/metadata"
    tools = [*objects(held, "tools", at)]
    tools += [part for one, place in tools for name in ("components", "services") for part in objects(one, name, place)]
    found.add("MD-01", stated(held, at, "authors", "manufacturer", "manufacture", "supplier"))
    found.add("MD-02", stated(document, "", "version"))
    found.add("MD-03", stated(document, "", "bomFormat"))
    found.add("MD-04", stated(document, "", "specVersion"))
    found.add("MD-05", stated(document, "", "signature"))
    found.add("MD-06", (place for one, at_ in tools for place in stated(one, at_, "name")))
    found.add("MD-07", (place for one, at_ in tools for place in stated(one, at_, "version")))
    found.add("MD-08", stated(held, at, "lifecycles"))
    found.add("MD-09", stated(held, at, "timestamp"))
    found.add("MD-10", stated(document, "", "dependencies"))


def _system(document: Mapping[str, Any], held: Mapping[str, Any], found: ElementFindings) -> None:
    at = "/metadata/component"
    card = inner(held, "modelCard")
    found.add("SLP-01", stated(held, at, "name"))
    found.add("SLP-02", stated(document, "", "components"))
    found.add("SLP-03", stated(held, at, *_MAKERS))
    found.add("SLP-04", stated(held, at, "version"))
    found.add("SLP-05", stated(inner(held, "releaseNotes"), f"{at}/releaseNotes", "timestamp"))
    found.add("SLP-06", each(document, "services", "", "data"))
    found.add("SLP-07", each(held, "data", at, "classification", "sensitiveData"))
    found.add("SLP-08", stated(inner(card, "modelParameters"), f"{at}/modelCard/modelParameters", "inputs", "outputs"))
    found.add("SLP-09", stated(inner(card, "considerations"), f"{at}/modelCard/considerations", "useCases"))


def _model(held: Mapping[str, Any], at: str, found: ElementFindings) -> None:
    card, place = inner(held, "modelCard"), f"{at}/modelCard"
    parameters, inside = inner(card, "modelParameters"), f"{at}/modelCard/modelParameters"
    hashed = [(held, at), *objects(held, "components", at)]
    versioned = [f"{at}/purl"] if "@" in word(held, "purl") else []
    found.add_part(at, {
        "MDL-01": stated(held, at, "name"),
        "MDL-02": stated(held, at, *_IDS),
        "MDL-03": [*stated(held, at, "version"), *versioned],
        "MDL-04": stated(inner(held, "releaseNotes"), f"{at}/releaseNotes", "timestamp"),
        "MDL-05": stated(held, at, *_MAKERS),
        "MDL-06": stated(held, at, "description"),
        "MDL-07": (one for part, where in hashed for one in each(part, "hashes", where, "content")),
        "MDL-08": (one for part, where in hashed for one in each(part, "hashes", where, "alg")),
        "MDL-09": [
            *stated(parameters, inside, "task", "architectureFamily", "modelArchitecture"),
            *stated(card, place, "properties"),
        ],
        "MDL-10": stated(parameters, inside, "inputs", "outputs"),
        "MDL-11": [
            *stated(parameters, inside, "approach", "datasets"),
            *stated(inner(held, "pedigree"), f"{at}/pedigree", "ancestors"),
        ],
        "MDL-12": stated(held, at, "licenses"),
        "MDL-13": stated(held, at, "externalReferences"),
    })  # fmt: skip
    figures = [*objects(inner(card, "quantitativeAnalysis"), "performanceMetrics", f"{place}/quantitativeAnalysis")]
    found.add("KPI-01", (where for one, where in figures if any(w in word(one, "type").lower() for w in _SAFETY)))
    considerations = inner(card, "considerations")
    found.add("KPI-02", [
        *(where for _, where in figures),
        *stated(considerations, f"{place}/considerations", "performanceTradeoffs", "environmentalConsiderations"),
    ])  # fmt: skip


def _data(held: Mapping[str, Any], at: str, linked: Mapping[str, list[str]], found: ElementFindings) -> None:
    ref = word(held, "bom-ref")
    contents = [f"{place}/contents" for one, place in objects(held, "data", at) if is_stated(one.get("contents"))]
    found.add_part(at, {
        "DP-01": stated(held, at, "name"),
        "DP-02": [*stated(held, at, "description"), *each(held, "data", at, "description")],
        "DP-03": contents,
        "DP-04": stated(held, at, *_IDS),
        "DP-05": each(held, "hashes", at, "content"),
        "DP-06": [*stated(held, at, *_MAKERS, "pedigree"), *each(held, "data", at, "governance")],
        "DP-07": each(held, "data", at, "graphics"),
        "DP-08": each(held, "data", at, "sensitiveData", "classification"),
        "DP-09": linked.get(ref, []) if ref else [],
        "DP-10": stated(held, at, "licenses"),
    })  # fmt: skip


def _described_data(held: Mapping[str, Any], at: str, found: ElementFindings) -> None:
    """Data that a model card describes where it stands; it has no place for an identifier, a hash or a licence."""
    found.add_part(at, {
        "DP-01": stated(held, at, "name"), "DP-02": stated(held, at, "description"),
        "DP-03": stated(held, at, "contents"),
        "DP-04": stated(inner(held, "contents"), f"{at}/contents", "url"), "DP-05": [],
        "DP-06": stated(held, at, "governance"), "DP-07": stated(held, at, "graphics"),
        "DP-08": stated(held, at, "sensitiveData", "classification"), "DP-09": [at], "DP-10": [],
    })  # fmt: skip


def _linked(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Where a dependency names each part."""
    found: dict[str, list[str]] = {}
    for one, at in listed(document, "dependencies", ""):
        needed = one.get("dependsOn")
        for number, ref in enumerate(needed if isinstance(needed, list) else ()):
            if isinstance(ref, str):
                found.setdefault(ref, []).append(f"{at}/dependsOn/{number}")
        if isinstance(needed, list) and needed:
            found.setdefault(word(one, "ref"), []).append(at)
    return found


def _surroundings(document: Mapping[str, Any], parts: list[Part], found: ElementFindings) -> None:
    for name, kinds in (("INF-01", _SOFTWARE), ("INF-02", _HARDWARE)):
        found.add(name, (at for one, at in parts if word(one, "type") in kinds))
    referring = [(document, ""), *parts]
    references = [one for held, at in referring for one in objects(held, "externalReferences", at)]
    for name, kinds in (("SP-01", _CONTROLS), ("SP-02", _COMPLIANCE), ("SP-03", _POLICY), ("SP-04", _VULNERABILITIES)):
        found.add(name, (at for one, at in references if word(one, "type") in kinds))
    found.add("SP-02", stated(document, "", "declarations"))
    found.add("SP-04", stated(document, "", "vulnerabilities"))

"""SPDX 2.2 and 2.3 in JSON: packages that a package URL or an address names as models of a hub. Pure.

* It has no kind of package for models, so one of any other kind is none.
* A download location that is an address says that it is to be had from there; `NONE` that it is to be had nowhere, and
  `NOASSERTION` nothing.
* What a model is a descendant or a variant of is what it was made from; other relations say nothing of openness.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from registry.inputs import not_among
from registry.openness.evaluation.documents.elements import Faults, hub_id
from registry.openness.evaluation.documents.statements import ModelStatement, WrittenLicence, is_link, that_binds

VERSIONS = ("SPDX-2.2", "SPDX-2.3")
_FROM = frozenset({"DESCENDANT_OF", "VARIANT_OF"})
_TO = frozenset({"ANCESTOR_OF"})
_READ = _FROM | _TO | {"DESCRIBES", "DESCRIBED_BY"}
_SUPPLIED = ("Organization: ", "Person: ")


def read_models(document: Mapping[str, Any], faults: Faults) -> Iterator[ModelStatement]:
    """The models of a document; what is wrong joins ``faults``."""
    if document.get("spdxVersion") not in VERSIONS:
        faults.add("/spdxVersion", not_among(document.get("spdxVersion"), VERSIONS, "a version that is read"))
    packages = dict(_by_id(document, faults))
    relations = list(faults.objects(document, "relationships", ""))
    made_from: dict[str, list[tuple[str, str]]] = {}
    for relation, place in relations:
        one, other, kind = _ends(relation, place, faults)
        if kind in _FROM or kind in _TO:
            model_, base = (one, other) if kind in _FROM else (other, one)
            made_from.setdefault(model_, []).append((base, place))
    for id_, (package, at) in packages.items():
        model = _model_id(package, at, faults)
        if model is not None:
            statement = ModelStatement(faults.text(package, "name", at) or model, at, id_=model)
            _released(statement, package, at, faults)
            for base, place in _all_bases(id_, made_from, faults):
                _base(statement, base, place, packages, faults)
            for relation, place in relations:
                one, other, kind = _ends(relation, place, faults)
                if id_ in {one, other} and kind not in _READ:
                    statement.pass_over(place, f"a relation {kind[:60]!r} says nothing of openness")
            yield statement


def _by_id(document: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, tuple[dict[str, Any], str]]]:
    seen: dict[str, str] = {}
    for package, at in faults.objects(document, "packages", ""):
        id_ = faults.text(package, "SPDXID", at)
        if not id_:
            faults.add(f"{at}/SPDXID", "A package needs an id.")
        elif id_ in seen:
            faults.add(f"{at}/SPDXID", f"{id_[:100]!r} is the id of {seen[id_]} too; an id stands for one thing.")
        else:
            seen[id_] = at
            yield id_, (package, at)


def _model_id(package: Mapping[str, Any], at: str, faults: Faults) -> str | None:
    references = faults.objects(package, "externalRefs", at)
    named = [faults.text(one, "referenceLocator", place) for one, place in references]
    found = (hub_id(one) for one in (*named, faults.text(package, "downloadLocation", at)))
    return next((one for one in found if one), None)


def _released(statement: ModelStatement, package: Mapping[str, Any], at: str, faults: Faults) -> None:
    licences = that_binds(*(_licence(package, key, at, faults) for key in ("licenseDeclared", "licenseConcluded")))
    place, where = f"{at}/downloadLocation", faults.text(package, "downloadLocation", at)
    address = where.removeprefix("git+")
    if where.upper() == "NONE":
        statement.artifact("end_user_weights", "closed", place, licences)
    elif is_link(address):
        statement.artifact("end_user_weights", "open", place, licences, link=address)
    else:
        statement.artifact("end_user_weights", "unknown", place, licences)
        statement.pass_over(place, "it does not say where the model is to be had")
    supplier = next((text for key in ("originator", "supplier") if (text := faults.text(package, key, at))), "")
    for start in _SUPPLIED:
        if supplier.startswith(start):
            statement.developer(supplier.removeprefix(start).partition("(")[0].strip(), f"{at}/supplier")
    for key in ("licenseComments", "comment", "licenseInfoFromFiles", "annotations", "attributionTexts"):
        if package.get(key):
            statement.pass_over(f"{at}/{key}", "no fact of openness is made of it")


def _licence(package: Mapping[str, Any], key: str, at: str, faults: Faults) -> WrittenLicence | None:
    word = faults.text(package, key, at)
    return WrittenLicence(word, f"{at}/{key}") if word and word.upper() != "NOASSERTION" else None


def _ends(relation: Mapping[str, Any], at: str, faults: Faults) -> tuple[str, str, str]:
    """The two elements of a relation, and its type."""
    one, other = faults.text(relation, "spdxElementId", at), faults.text(relation, "relatedSpdxElement", at)
    return one, other, faults.text(relation, "relationshipType", at)


def _all_bases(
    id_: str, made_from: Mapping[str, list[tuple[str, str]]], faults: Faults
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """All that a model was made from, through any number of models, each once."""
    waiting, seen = deque(made_from.get(id_, ())), {id_}
    for base, at in waiting:
        if base == id_:
            faults.add(at, "A model cannot be made from itself.")
    while waiting:
        base, at = waiting.popleft()
        if base not in seen:
            seen.add(base)
            yield base, at
            waiting.extend(made_from.get(base, ()))


def _base(
    statement: ModelStatement, base: str, at: str, packages: Mapping[str, tuple[dict[str, Any], str]], faults: Faults
) -> None:
    package, place = packages.get(base, ({}, at))
    own = that_binds(*(_licence(package, key, place, faults) for key in ("licenseDeclared", "licenseConcluded")))
    name = _model_id(package, place, faults) or faults.text(package, "name", place) or base
    statement.base(name, at, own)
    if base not in packages:
        statement.pass_over(at, f"{base[:100]!r} is no package of this document, so that its licence is unknown")

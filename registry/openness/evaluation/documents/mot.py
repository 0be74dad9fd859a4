"""Files of the Model Openness Tool, in YAML or JSON: the components that a release has, each with its licence. Pure.

* For the Model Openness Framework the file is read as the tool reads it: what it does not list is missing.
* For all others what it does not list is unknown: the tool lists what is released, not what is withheld.
* `Datasets` tell of pretraining data; whether there is other data, and whether it is out, the file does not say.
* `Model architecture` is code, as the framework says; it counts as such where the release has a repository of code.
* The origin of a release is what it was made from, and its licence is not told.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from registry.openness.evaluation.documents.elements import Faults, hub_id
from registry.openness.evaluation.documents.statements import ModelStatement, WrittenLicence
from registry.openness.evaluation.readings.components import MotDocument
from registry.openness.frameworks.model_openness import COMPONENTS, UNLICENSED
from registry.records.documents import ArtifactKind, DocumentKind

_ARTIFACTS: Mapping[str, ArtifactKind] = {
    "final_parameters": "end_user_weights", "training_code": "training_code", "inference_code": "inference_code",
    "evaluation_code": "evaluation_code", "evaluation_data": "evaluation_data", "datasets": "pretraining_data",
    "preprocessing_code": "preprocessing_code", "intermediate_parameters": "checkpoints",
    "model_metadata": "training_metadata",
}  # fmt: skip
_DOCUMENTS: Mapping[str, DocumentKind] = {
    "architecture": "architecture", "technical_report": "preprint", "research_paper": "paper",
    "evaluation_results": "evaluation_results", "model_card": "model_card", "data_card": "data_sheet",
}  # fmt: skip
_READ = frozenset({
    "name", "version", "date", "license", "type", "architecture", "origin", "producer", "contact", "repository",
    "huggingface", "components", "global_licenses", "treatment",
})  # fmt: skip


def read_models(document: Mapping[str, Any], mot: MotDocument, faults: Faults) -> Iterator[ModelStatement]:
    """The one model of a file, whose components were read already."""
    release = document["release"]
    at = "/release"
    name = faults.text(release, "name", at)
    if not name:
        faults.add(f"{at}/name", "A release needs a name.")
    statement = ModelStatement(name, at, id_=hub_id(faults.text(release, "huggingface", at)))
    repository = faults.text(release, "repository", at)
    places = dict(_places(release))
    for number, component in mot.facts.components.items():
        kind = COMPONENTS[number]
        place = places.get(number, f"{at}/components")
        word, where = component.license, f"{place}/license"
        if word is None:
            word, where = _inherited(mot, kind.content, at)
        licences = (WrittenLicence("none" if word in UNLICENSED else word, where),)
        if kind.id in _ARTIFACTS:
            statement.artifact(_ARTIFACTS[kind.id], "open", place, licences)
        elif kind.id in _DOCUMENTS:
            link = repository if kind.id == "architecture" else ""
            statement.document(_DOCUMENTS[kind.id], "open", place, licences, link=link)
        else:
            statement.pass_over(place, f"{kind.name} never count")
    origin = faults.text(release, "origin", at)
    if origin and origin.casefold() != name.casefold():
        statement.base(origin, f"{at}/origin")
    statement.developer(faults.text(release, "producer", at), f"{at}/producer")
    for strange in sorted(release.keys() - _READ):
        statement.pass_over(f"{at}/{strange[:100]}", "no fact of openness is made of it")
    for warning in mot.facts.warnings:
        statement.pass_over(f"{at}/components", warning)
    yield statement


def placed(document: Mapping[str, Any], mot: MotDocument) -> MotDocument:
    """The same with the place of each component as its source."""
    places = dict(_places(document["release"]))
    components = {
        number: msgspec.structs.replace(one, source=places.get(number, "/release/components"))
        for number, one in mot.facts.components.items()
    }
    return msgspec.structs.replace(mot, facts=msgspec.structs.replace(mot.facts, components=components))


def _places(release: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Where each component stands; of two of the same the last counts."""
    numbers = {one.name.casefold(): one.number for one in COMPONENTS.values()}
    listed = release.get("components")
    for place, one in enumerate(listed if isinstance(listed, list) else []):
        name = one.get("name") if isinstance(one, Mapping) else one
        number = numbers.get(" ".join(name.split()).casefold()) if isinstance(name, str) else None
        if number is not None:
            yield number, f"/release/components/{place}"


def _inherited(mot: MotDocument, content: Literal["code", "data", "document"], at: str) -> tuple[str, str]:
    """The licence of all of a kind, else that of the distribution, else none."""
    for kind in (content, "distribution"):
        if found := mot.facts.licenses.get(kind):
            return found, f"{at}/license/{kind}"
    return "none", f"{at}/license"

"""Documents of others as tests write them, and what is answered to them."""

from typing import Any

import msgspec

from registry.errors import Invalid
from registry.openness.evaluation.bodies import evaluate_bytes
from tests.support.licenses.knowledge import knowledge

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
PLACE = "https://models.example.org/tutor"


def answer(document: Any, media_type: str = "") -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """What is answered, as JSON."""
    data = document if isinstance(document, bytes) else msgspec.json.encode(document)
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(evaluate_bytes(knowledge(), data, media_type)))
    return found


def only(document: Any, media_type: str = "") -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The one model of a document."""
    (model,) = answer(document, media_type)["models"]
    return dict(model)


def refused(document: Any, media_type: str = "") -> list[tuple[str, str]]:  # noqa: ANN401 - any JSON
    """Places and words of what is wrong; none where nothing is."""
    try:
        answer(document, media_type)
    except Invalid as wrong:
        return list(wrong.errors)
    return []


def facts_of(model: dict[str, Any]) -> dict[str, tuple[str, str | None, str]]:
    """By fact: value, licence and pointer."""
    return {one["fact"]: (one["value"], one["license"], one["pointer"]) for one in model["facts"]}


def result(model: dict[str, Any], framework: str) -> str:
    """What a framework says."""
    return next(str(one["result"]) for one in model["items"] if one["framework"] == framework)


def value(model: dict[str, Any], framework: str, part: str) -> str:
    """One part of what it says."""
    return str(_part(model, framework, part)["value"])


def source(model: dict[str, Any], framework: str, part: str) -> str:
    """Where that comes from."""
    return str(_part(model, framework, part)["source"])


def notes(model: dict[str, Any]) -> dict[str, str]:
    """By pointer: why nothing was made of it."""
    return {one["pointer"]: one["detail"] for one in model["not_understood"]}


def _part(model: dict[str, Any], framework: str, part: str) -> dict[str, Any]:
    parts = next(one["parts"] for one in model["items"] if one["framework"] == framework)
    return next(dict(one) for one in parts if one["id"] == part)


def cyclonedx(*components: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A CycloneDX document with these components."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": list(components), **members}


def component(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A model that may be downloaded."""
    where = [{"type": "distribution", "url": PLACE}]
    return {"type": "machine-learning-model", "name": "tutor", "externalReferences": where, **members}


def spdx(*elements: dict[str, Any]) -> dict[str, Any]:
    """An SPDX 3 document with these elements."""
    return {"@context": CONTEXT, "@graph": list(elements)}


def package(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A model that may be downloaded."""
    return {
        "type": "ai_AIPackage", "spdxId": "urn:x:model", "name": "tutor", "software_downloadLocation": PLACE, **members
    }  # fmt: skip


def relation(kind: str, *targets: str, source: str = "urn:x:model", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A relation from the model to others."""
    name = f"urn:x:{kind}:{source.rpartition(':')[2]}:{len(targets)}:{'-'.join(targets)[-40:]}"
    return {
        "type": "Relationship", "spdxId": name, "from": source, "to": list(targets), "relationshipType": kind, **members
    }  # fmt: skip


def expression(words: str, name: str = "urn:x:licence") -> dict[str, Any]:
    """A licence."""
    return {
        "type": "simplelicensing_LicenseExpression", "spdxId": name, "simplelicensing_licenseExpression": words
    }  # fmt: skip


def dataset(name: str, availability: str | None = "directDownload") -> dict[str, Any]:
    """Data."""
    told = {"dataset_datasetAvailability": availability} if availability else {}
    return {"type": "dataset_DatasetPackage", "spdxId": name, "name": name, **told}


def spdx_two(*packages: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """An SPDX 2.3 document with these packages."""
    return {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": list(packages), **members}


def hub_package(name: str = "uni/tutor", id_: str = "SPDXRef-Model", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A model of a hub."""
    purl = {"referenceType": "purl", "referenceLocator": f"pkg:huggingface/{name}"}
    where = f"https://huggingface.co/{name}"
    return {"SPDXID": id_, "name": name, "downloadLocation": where, "externalRefs": [purl], **members}


def release(*components: Any, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A file of the Model Openness Tool."""
    head = {"name": "Model Openness Framework", "version": "1.0"}
    return {"framework": head, "release": {"name": "tutor", "components": list(components), **members}}

"""A model, what belongs to it and what it was made from, as components of CycloneDX."""

from collections.abc import Iterable, Iterator

from registry.exports import properties as names
from registry.exports.formats.addresses import file_address, package_url, page_of_base, purl_of_base
from registry.exports.formats.cyclonedx.licenses import Json, Version, licenses_of, notes_of
from registry.exports.formats.cyclonedx.model_cards import model_card
from registry.exports.properties import Property, properties_of
from registry.exports.rules import LicenseExpression
from registry.exports.text import one_line, part_of_uri, web_address
from registry.exports.values import BaseBom, ModelBom, PartBom

_TYPES = {"data": "data", "code": "library", "documentation": "data", "weights": "data"}
_DATA = {"data": "dataset", "code": "source-code", "documentation": "configuration", "weights": "other"}
"""What a component of type ``data`` is; of code it is said, too, where it is that of a training."""
_REFERENCES = {"model_card": "model-card", "code": "vcs"}
_EVIDENCE = {"card": "model-card", "license": "license", "code_license": "license"}


def model_ref(model_id: str) -> str:
    """The name of a model within a document, however its id is spelled."""
    return f"model/{part_of_uri(model_id.lower())}"


def part_ref(bom: ModelBom, part: PartBom) -> str:
    """The name of an artifact of a model within a document."""
    return f"part/{part_of_uri(bom.id.lower())}/{part.kind}/{part_of_uri(part.name)}"


def model_component(bom: ModelBom, version: Version, shown: set[str]) -> Json:
    """The model itself, with its files of weights inside."""
    made = licenses_of(((bom.declared, "declared"), (bom.concluded, "concluded")), version, shown)
    maker = {"name": one_line(bom.organisation)} if bom.organisation and one_line(bom.organisation) else None
    return {
        "type": "machine-learning-model",
        "bom-ref": model_ref(bom.id),
        "supplier": maker,
        "manufacturer": maker,
        "name": one_line(bom.id) or "unnamed",
        "version": bom.revision,
        "description": bom.sketch.description,
        "hashes": _own_hash(bom),
        "licenses": made.licenses,
        "purl": package_url(bom),
        "pedigree": {"ancestors": [_ancestor(base) for base in bom.bases]},
        "externalReferences": list(_references(bom)),
        "components": _weights(bom),
        "evidence": {"licenses": made.texts},
        "modelCard": model_card(bom, [part_ref(bom, part) for part in bom.data_sets]),
        "properties": [*notes_of(bom.declared, bom.concluded), *_listed(properties_of(bom))],
        "tags": [tag for tag in map(one_line, bom.sketch.tags) if tag],
    }


def part_components(bom: ModelBom, version: Version, shown: set[str]) -> Iterator[tuple[str, Json]]:
    """The data sets, the code and what else is there, each with its name within the document."""
    for part in bom.parts:
        ref, link = part_ref(bom, part), web_address(part.link)
        data = {"type": _DATA[part.group], "name": one_line(part.name), "contents": {"url": link}}
        links = dict.fromkeys(filter(None, map(web_address, (part.link, *part.evidence))))
        yield (
            ref,
            {
                "type": _TYPES[part.group],
                "bom-ref": ref,
                "name": one_line(part.name) or "unnamed",
                "description": part.note,
                "licenses": licenses_of(((part.licensed, "declared"),), version, shown).licenses,
                "externalReferences": [{"url": one, "type": "evidence"} for one in links],
                "data": [data] if _TYPES[part.group] == "data" else None,
                "properties": [
                    *_listed([Property(names.PART, part.kind), Property(names.AVAILABILITY, part.availability)]),
                    *_note(part.licensed),
                ],
            },
        )


def base_component(base: BaseBom, version: Version, shown: set[str]) -> Json:
    """A model of the lineage that the document is not about itself."""
    page = page_of_base(base)
    return {
        "type": "machine-learning-model",
        "bom-ref": model_ref(base.id),
        "name": one_line(base.id) or "unnamed",
        "licenses": licenses_of(((base.licensed, "declared"),), version, shown).licenses,
        "purl": purl_of_base(base),
        "externalReferences": [{"url": page, "type": "website"}] if page else None,
        "properties": _note(base.licensed),
    }


def _ancestor(base: BaseBom) -> Json:
    return {
        "type": "machine-learning-model",
        "name": one_line(base.id) or "unnamed",
        "purl": purl_of_base(base),
        "properties": _listed([Property(names.LINEAGE_RELATION, base.relation)]),
    }


def _own_hash(bom: ModelBom) -> list[Json]:
    """That of the one file of weights; of several each file has its own, and none is that of the model."""
    files = bom.weights.files if bom.weights and bom.weights.is_complete else ()
    return [{"alg": "SHA-256", "content": files[0].sha256}] if len(files) == 1 else []


def _weights(bom: ModelBom) -> list[Json]:
    return [
        {
            "type": "file",
            "bom-ref": f"weights/{part_of_uri(bom.id.lower())}/{part_of_uri(file.path)}",
            "name": one_line(file.path) or "unnamed",
            "hashes": [{"alg": "SHA-256", "content": file.sha256}],
            "properties": _listed([Property(names.FILE_SIZE, str(file.size))]) if file.size is not None else None,
        }
        for file in (bom.weights.files if bom.weights else ())
    ]


def _references(bom: ModelBom) -> Iterator[Json]:
    page = web_address(bom.page)
    if page is not None:
        yield {"url": page, "type": "distribution" if not bom.is_closed else "website"}
    for kind, link in bom.links:
        if (url := web_address(link)) is not None:
            yield {"url": url, "type": _REFERENCES.get(kind, "documentation"), "comment": kind.replace("_", " ")}
    for file in bom.evidence:
        if (url := file_address(bom, file)) is not None:
            hashes = [{"alg": "SHA-256", "content": file.sha256}]
            yield {"url": url, "type": _EVIDENCE.get(file.kind, "evidence"), "comment": file.path, "hashes": hashes}


def _listed(found: Iterable[Property]) -> list[Json]:
    return [{"name": one.name, "value": one.value} for one in found]


def _note(licensed: LicenseExpression) -> list[Json]:
    return [{"name": names.LICENSE_NOTE, "value": licensed.comment}] if licensed.comment else []

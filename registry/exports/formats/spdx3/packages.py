"""A model as an ``ai_AIPackage``, its data as ``dataset_DatasetPackage``, files, code and bases as what they are."""

import re
from collections.abc import Iterator

from registry.exports import properties as names
from registry.exports.formats.addresses import file_address, package_url, purl_of_base
from registry.exports.formats.spdx3.elements import (
    Json,
    Namer,
    dictionary,
    external_ref,
    licensed,
    properties,
    relationship,
    sha256,
)
from registry.exports.properties import Property, properties_of
from registry.exports.text import one_line, web_address
from registry.exports.values import BaseBom, ModelBom, PartBom

_LINEAGE = {"adapter": "dependsOn", "quantized": "descendantOf", "finetune": "descendantOf", "merge": "descendantOf"}
"""An adapter works only with its base; where the relation is not known, only that one came of the other."""
_PARTS = {
    "pretraining_data": "trainedOn", "finetuning_data": "trainedOn", "preference_data": "trainedOn",
    "evaluation_data": "testedOn", "training_code": "usesTool", "preprocessing_code": "usesTool",
    "evaluation_code": "hasTest", "training_metadata": "hasMetadata", "tokenizer": "dependsOn",
}  # fmt: skip
"""How a model stands to an artifact; ``other`` where SPDX has no word for it."""
_PURPOSES = {"data": "data", "code": "source", "documentation": "documentation", "weights": "model"}
_REFERENCES = {"code": "vcs"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def model_elements(namer: Namer, bom: ModelBom, list_version: str | None) -> Iterator[Json]:
    """The model with all that is said of it."""
    model = model_name(namer, bom.id)
    makers = list(_maker(namer, bom))
    yield from makers
    yield _package(namer, model, bom, makers[0]["spdxId"] if makers else _made_by(namer, bom))
    yield from licensed(namer, model, "hasDeclaredLicense", bom.declared, list_version)
    yield from licensed(namer, model, "hasConcludedLicense", bom.concluded, list_version)
    yield from _weights(namer, model, bom)
    yield from _evidence(namer, model, bom)
    for part in bom.parts:
        yield from _part(namer, model, bom, part, list_version)


def lineage_elements(namer: Namer, bom: ModelBom, of_these: frozenset[str], list_version: str | None) -> Iterator[Json]:
    """The models that it was made from, and how; ``of_these`` are the folded ids that the document is about itself."""
    for base in bom.bases:
        name = model_name(namer, base.id)
        if base.id.lower() not in of_these and namer.is_new(name):
            yield _base(namer, name, base)
            yield from licensed(namer, name, "hasDeclaredLicense", base.licensed, list_version)
        where = "registered" if base.is_registered else "not in the registry"
        told = f"Base model; relation {base.relation}; {where}."
        kind = _LINEAGE.get(base.relation, "descendantOf")
        yield relationship(
            namer, model_name(namer, bom.id), kind, [name], comment=told,
            extension=properties([Property(names.LINEAGE_RELATION, base.relation)]),
        )  # fmt: skip


def model_name(namer: Namer, model_id: str) -> str:
    """The IRI of a model, however its id is spelled."""
    return namer.of("model", model_id.lower())


def _made_by(namer: Namer, bom: ModelBom) -> str | None:
    name = one_line(bom.organisation or "")
    return namer.of("organisation", name) if name else None


def _maker(namer: Namer, bom: ModelBom) -> Iterator[Json]:
    made_by = _made_by(namer, bom)
    if made_by is not None and namer.is_new(made_by):
        yield namer.element("Organization", made_by, name=one_line(bom.organisation or ""))


def _package(namer: Namer, model: str, bom: ModelBom, made_by: str | None) -> Json:
    sketch, page = bom.sketch, web_address(bom.page)
    at = f"@{bom.revision}" if bom.revision else ""
    return namer.element(
        "ai_AIPackage",
        model,
        name=one_line(bom.id) or "unnamed",
        description=sketch.description,
        comment=f"Status of the record: {bom.status}.",
        suppliedBy=made_by,
        originatedBy=[made_by] if made_by else None,
        releaseTime=f"{sketch.released}T00:00:00Z" if sketch.released and _DAY.fullmatch(sketch.released) else None,
        externalIdentifier=_identifiers(bom),
        externalRef=_references(bom),
        verifiedUsing=_own_hash(bom),
        software_primaryPurpose="model",
        software_packageVersion=bom.revision,
        software_packageUrl=package_url(bom),
        software_downloadLocation=f"git+{page}{at}" if page and bom.purl else None,
        software_homePage=page,
        software_copyrightText="NOASSERTION",
        software_attributionText=[one.in_words for one in bom.data_sources],
        ai_typeOfModel=[sketch.architecture] if sketch.architecture else None,
        ai_domain=[sketch.task] if sketch.task else None,
        ai_informationAboutTraining=_training(bom),
        ai_hyperparameter=dictionary(_figures(bom)),
        ai_metric=dictionary(_metrics(bom)),
        extension=properties(properties_of(bom)),
    )


def _identifiers(bom: ModelBom) -> list[Json]:
    found = []
    if bom.purl:
        found.append({"externalIdentifierType": "packageUrl", "identifier": package_url(bom)})
    if bom.revision and re.fullmatch("[0-9a-f]{40}", bom.revision):
        found.append({"externalIdentifierType": "gitoid", "identifier": f"gitoid:commit:sha1:{bom.revision}"})
    return [{"type": "ExternalIdentifier", **one} for one in found]


def _references(bom: ModelBom) -> list[Json]:
    links = ((kind, web_address(link)) for kind, link in bom.links)
    return [
        external_ref(_REFERENCES.get(kind, "documentation"), url, kind.replace("_", " "))
        for kind, url in links
        if url is not None
    ]


def _own_hash(bom: ModelBom) -> list[Json] | None:
    files = bom.weights.files if bom.weights and bom.weights.is_complete else ()
    return sha256(files[0].sha256) if len(files) == 1 else None


def _training(bom: ModelBom) -> str | None:
    told = []
    if bom.bases:
        told.append("Made from " + ", ".join(f"{one_line(base.id)} ({base.relation})" for base in bom.bases) + ".")
    if bom.sketch.training_flop is not None:
        told.append(f"Compute of all training: {bom.sketch.training_flop:g} FLOP.")
    return " ".join(told) or None


def _figures(bom: ModelBom) -> Iterator[tuple[str, str | None]]:
    sketch = bom.sketch
    for key, value in (
        ("parameters", sketch.parameters),
        ("active_parameters", sketch.active_parameters),
        ("context_length", sketch.context_length),
    ):
        yield key, None if value is None else str(value)


def _metrics(bom: ModelBom) -> Iterator[tuple[str, str | None]]:
    for one in bom.sketch.metrics:
        name = f"{one.benchmark}: {one.metric}" if one.metric else one.benchmark
        yield (
            one_line(name) or "unnamed",
            f"{one.value:g}" + (f" (claimed by {one.claimed_by})" if one.claimed_by else ""),
        )


def _weights(namer: Namer, model: str, bom: ModelBom) -> Iterator[Json]:
    files = bom.weights.files if bom.weights else ()
    written = []
    for file in files:
        size = [Property(names.FILE_SIZE, str(file.size))] if file.size is not None else []
        name = namer.of("weights", bom.id.lower(), file.path)
        yield namer.element(
            "software_File", name, name=one_line(file.path) or "unnamed", verifiedUsing=sha256(file.sha256),
            software_primaryPurpose="model", extension=properties(size),
        )  # fmt: skip
        written.append(name)
    if written:
        whole = "complete" if bom.weights and bom.weights.is_complete else "incomplete"
        yield relationship(namer, model, "hasDistributionArtifact", written, completeness=whole)


def _evidence(namer: Namer, model: str, bom: ModelBom) -> Iterator[Json]:
    written = []
    for file in bom.evidence:
        name = namer.of("evidence", bom.id.lower(), file.path)
        if not namer.is_new(name):
            continue
        url = file_address(bom, file)
        yield namer.element(
            "software_File", name, name=one_line(file.path) or "unnamed", comment=f"Read as: {file.kind}.",
            verifiedUsing=sha256(file.sha256), software_primaryPurpose="evidence",
            externalRef=[external_ref("other", url)] if url else None,
        )  # fmt: skip
        written.append(name)
    if written:
        yield relationship(namer, model, "hasEvidence", written)


def _part(namer: Namer, model: str, bom: ModelBom, part: PartBom, list_version: str | None) -> Iterator[Json]:
    name = namer.of("part", bom.id.lower(), part.kind, part.name)
    if not namer.is_new(name):
        return
    links = dict.fromkeys(filter(None, map(web_address, part.evidence)))
    said = [Property(names.PART, part.kind), Property(names.AVAILABILITY, part.availability)]
    is_data = part.group == "data"
    yield namer.element(
        "dataset_DatasetPackage" if is_data else "software_Package",
        name,
        name=one_line(part.name) or "unnamed",
        comment=part.note,
        externalRef=[external_ref("documentation", link) for link in links],
        software_primaryPurpose=_PURPOSES[part.group],
        software_downloadLocation=web_address(part.link),
        dataset_datasetType=["noAssertion"] if is_data else None,
        extension=properties(said),
    )
    yield from licensed(namer, name, "hasDeclaredLicense", part.licensed, list_version)
    yield relationship(namer, model, _PARTS.get(part.kind, "other"), [name], comment=part.kind.replace("_", " "))


def _base(namer: Namer, name: str, base: BaseBom) -> Json:
    return namer.element(
        "ai_AIPackage", name, name=one_line(base.id) or "unnamed", software_primaryPurpose="model",
        software_packageUrl=purl_of_base(base), software_copyrightText="NOASSERTION",
    )  # fmt: skip

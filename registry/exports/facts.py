"""From the public document of a record to the facts that documents hold: pure."""

import re
from collections.abc import Iterable, Iterator

from registry.exports import rules
from registry.exports.rules import IsListed, LicenseExpression
from registry.exports.values import (
    EvidenceFile,
    MetricBom,
    OpennessBom,
    PartBom,
    SketchBom,
    TermsBom,
    ThresholdBom,
    WeightBom,
    WeightsBom,
)
from registry.licenses.catalogue import Catalogue, Threshold
from registry.licenses.declarations import Declared
from registry.openness.verdicts import OpennessResultRead
from registry.records.documents import ArtifactKind, ModelDocument
from registry.records.history import PastDocument
from registry.records.license import GROUPS, ArtifactLicense
from registry.records.lineage import Chain, Effective, effective, member_in
from registry.records.weights import WeightFiles

UNKNOWN = "unknown"
MAX_METRICS, MAX_PARTS = 100, 100
_DATA_SET = re.compile(
    r"https?://(?:www\.)?huggingface\.co/datasets/([\w.-]{1,96}/[\w.-]{1,96})/?(?:[?#].*)?", re.ASCII
)
_ITSELF = frozenset({"end_user_weights"})
"""What the model is; its files are listed apart."""


def terms_of(catalogue: Catalogue, document: ModelDocument | PastDocument) -> TermsBom:
    """What binds a model through its lineage, or by its own licence alone where it was made from nothing."""
    found = document.inherited or effective(catalogue, member_in(document), Chain())
    return TermsBom(
        license_class=str(found.class_),
        commercial=found.commercial,
        is_complete=found.is_complete,
        licenses=tuple(dict.fromkeys(one.license for one in found.licenses)),
        countries=tuple(sorted({country for one in found.countries_excluded for country in one.countries})),
        clauses=tuple(_clauses(found)),
        thresholds=tuple(
            dict.fromkeys(ThresholdBom(told=_in_words(one), clause=one.clause) for one in found.thresholds)
        ),
        obligations=tuple(dict.fromkeys(one.code for one in found.obligations)),
        unknown=tuple(one.model for one in found.unknown),
    )


def _clauses(found: Effective) -> Iterator[str]:
    for one in found.countries_excluded:
        if one.clause and one.countries:
            yield f"countries_excluded: {one.clause}" + (f" of {one.license}" if one.license else "")
    for duty in found.obligations:
        if duty.clause:
            yield f"{duty.code}: {duty.clause} of {duty.license}"


def _in_words(one: Threshold) -> str:
    limits = f" for {one.only_for}" if one.only_for else ""
    when = "" if one.measured == UNKNOWN else f" {one.measured}"
    return f"{one.metric} {one.operator} {one.value}{when}{limits}: {one.effect}"


def parts_of(catalogue: Catalogue, document: ModelDocument, is_listed: IsListed) -> tuple[PartBom, ...]:
    """The artifacts that are there, and the data that was used whether or not one can have it; data sets by name."""
    found: list[PartBom] = []
    for kind, item in document.artifacts.items():
        group = GROUPS[kind]
        is_there = item.availability in {"open", "partial"} or (group == "data" and item.availability == "closed")
        if kind in _ITSELF or not is_there:
            continue
        licensed = _licensed(catalogue, document.artifact_licenses.artifacts.get(kind), is_listed)
        for name, link in _named(document.id, kind, item.evidence, is_data=group == "data"):
            part = PartBom(
                kind=kind, group=group, name=name, availability=item.availability, licensed=licensed, link=link,
                evidence=item.evidence, note=item.note,
            )  # fmt: skip
            found.append(part)
    return tuple(found[:MAX_PARTS])


def _named(
    model_id: str, kind: ArtifactKind, links: tuple[str, ...], *, is_data: bool
) -> Iterable[tuple[str, str | None]]:
    """The data sets that links lead to, by their names; where there is none, the thing as that of the model."""
    sets = {match[1]: link for link in links if is_data and (match := _DATA_SET.fullmatch(link))}
    return sets.items() or [(f"{model_id}: {kind.replace('_', ' ')}", None)]


def _licensed(catalogue: Catalogue, found: ArtifactLicense | None, is_listed: IsListed) -> LicenseExpression:
    if found is None or found.status != "known":
        return LicenseExpression(comment="Its licence is not known.")
    entry = catalogue.get(found.license) if found.license else None
    if entry is not None:
        return rules.of_entry(entry, (), is_listed)
    return rules.declared(catalogue, Declared(found.declared, None, None), (), is_listed)


def evidence_of(document: ModelDocument | PastDocument) -> tuple[EvidenceFile, ...]:
    """The files that were read, with their hashes."""
    return tuple(EvidenceFile(path=text.path, kind=text.kind, sha256=text.sha256) for text in document.texts)


def openness_of(results: Iterable[OpennessResultRead]) -> tuple[OpennessBom, ...]:
    """What frameworks say that know anything of the model; only our own verdicts, none of an index."""
    return tuple(
        OpennessBom(
            framework=one.framework, method_version=one.method_version, result=one.result, score=one.score,
            most=one.max,
        )
        for one in results
        if one.source == "computed" and one.result != UNKNOWN
    )  # fmt: skip


def weights_in(known: WeightFiles | None) -> WeightsBom | None:
    """The files of weights that have a hash."""
    if known is None:
        return None
    files = (WeightBom(path=one.path, sha256=one.sha256, size=one.size) for one in known.files if one.sha256)
    return WeightsBom(
        files=tuple(files), is_complete=known.is_complete, gaps=known.gaps, signature=known.signature.state,
        signature_path=known.signature.path,
    )  # fmt: skip


def sketch_of(document: ModelDocument) -> SketchBom:
    """What a model is."""
    hub, hosting, compute = document.hub, document.hosting, document.training_compute
    return SketchBom(
        description=document.description,
        released=document.released,
        parameters=document.parameters,
        active_parameters=hosting.active_parameters,
        context_length=hosting.context_length,
        modality=document.modality,
        architecture=document.architecture,
        task=hub.pipeline_tag if hub else None,
        library=hub.library if hub else None,
        tags=document.tags,
        training_flop=compute.flop if compute else None,
        metrics=tuple(
            MetricBom(benchmark=one.benchmark, value=one.value, metric=one.metric, claimed_by=one.claimed_by)
            for one in document.evaluations[:MAX_METRICS]
        ),
    )


def links_of(document: ModelDocument) -> tuple[tuple[str, str], ...]:
    """Papers, cards and other documents about the model."""
    found = ((kind, link) for kind, item in document.documentation.items() for link in item.evidence)
    return tuple(dict.fromkeys(found))

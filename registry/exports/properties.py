"""The properties that documents carry where their format has no field of its own for a fact: each name once.

* CycloneDX holds them as ``properties``, SPDX 3 as an extension of the same shape, SPDX 2.3 as annotations.
* Names are lower case, words joined by ``_``, parts by ``:``; a name may be repeated where a fact has several values.
* What is not known has no property; that it is not known is said under ``NOT_REACHED`` where a minimum element asks.

Decided in ADR 0064.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.exports.gaps import gaps_of
from registry.exports.values import ModelBom, OpennessBom, SketchBom, TermsBom, WeightsBom

RECORD = "cardwatch:record"
"""The id of the record."""
RECORD_ETAG = "cardwatch:record_etag"
"""The version of the record."""
REVISION = "cardwatch:revision"
"""The commit that was read."""
STATUS = "cardwatch:status"
"""``current``, ``needs_review`` or ``gone``."""
LICENSE_DECLARED = "cardwatch:license:declared"
"""A word of the card, as it stands there; repeated."""
LICENSE_EXPRESSION = "cardwatch:license:expression"
"""With ``:declared`` or ``:concluded``: the SPDX expression, or ``NOASSERTION``; where the format has no field."""
LICENSE_NOTE = "cardwatch:license:note"
"""Why an expression is what it is, or why nothing is asserted; repeated."""
LICENSE_KEY = "cardwatch:license:key"
"""The entry of the catalogue."""
LICENSE_CLASS = "cardwatch:license:class"
"""The class of the model's own licence."""
LICENSE_LAYER = "cardwatch:license:layer"
"""``observed``, ``normalised``, ``inherited`` or ``concluded``."""
LICENSE_REASON = "cardwatch:license:reason"
"""Why the licence is what it is, or in doubt; repeated."""
TERMS_CLASS = "cardwatch:terms:class"
"""The strictest class through the lineage."""
TERMS_COMPLETE = "cardwatch:terms:complete"
"""``no`` where a licence of the lineage is not known: the terms may be stricter."""
TERMS_LICENSE = "cardwatch:terms:license"
"""A licence that binds, an entry of the catalogue; repeated."""
TERMS_COMMERCIAL = "cardwatch:terms:commercial"
"""``yes``, ``no``, ``conditional`` or ``unknown``."""
TERMS_COUNTRIES = "cardwatch:terms:countries_excluded"
"""Codes of ISO 3166-1, sorted, joined by spaces."""
TERMS_CLAUSE = "cardwatch:terms:clause"
"""The term, the clause and whose; repeated."""
TERMS_THRESHOLD = "cardwatch:terms:threshold"
"""A size above which something else applies; repeated."""
TERMS_OBLIGATION = "cardwatch:terms:obligation"
"""What whoever passes the model on owes; repeated."""
TERMS_UNKNOWN = "cardwatch:terms:unknown"
"""A model of the lineage whose licence is not known; repeated."""
EVIDENCE = "cardwatch:evidence"
"""``<path> sha256:<hex>`` of a file that was read; repeated."""
OPENNESS = "cardwatch:openness"
"""Followed by ``:<framework>``: the result, with the score where there is one."""
OPENNESS_CATEGORY = "cardwatch:openness_category"
"""``closed``, ``open_weights`` or ``open_source``."""
GATED = "cardwatch:gated"
"""What the hub asks for before a download."""
LINEAGE_RELATION = "cardwatch:lineage:relation"
"""How a model was made from this base."""
PART = "cardwatch:artifact"
"""Which artifact of the model a component is."""
AVAILABILITY = "cardwatch:availability"
"""Whether an artifact is to be had."""
SIGNATURE = "cardwatch:signature"
"""What a signature of the weights covers; it was never checked against a root of trust."""
RELEASED = "cardwatch:released"
"""A year, month or day."""
PARAMETERS = "cardwatch:parameters"
"""How many weights."""
ACTIVE_PARAMETERS = "cardwatch:active_parameters"
"""Of a mixture of experts, those that one token passes through."""
CONTEXT_LENGTH = "cardwatch:context_length"
"""Tokens."""
MODALITY = "cardwatch:modality"
"""``text`` or ``multimodal``."""
ARCHITECTURE = "cardwatch:architecture"
"""Such as ``decoder``."""
TASK = "cardwatch:task"
"""The pipeline tag of the hub."""
LIBRARY = "cardwatch:library"
"""What loads it."""
TRAINING_COMPUTE = "cardwatch:training_compute_flop"
"""Of all training together."""
FILE_SIZE = "cardwatch:file_size"
"""Bytes."""
CATALOGUE = "cardwatch:catalogue"
"""The version of the licence catalogue."""
DATA_SOURCE = "cardwatch:data_source"
"""Whose data the record shows, and on which terms; repeated."""
NOT_REACHED = "cardwatch:not_reached"
"""A minimum element of the G7 paper that the source does not allow to reach, and why; repeated."""
DOCUMENT_KIND = "cardwatch:document"
"""Of what a document is: ``selection`` or ``inventory``."""
LEFT_OUT = "cardwatch:left_out"
"""What belongs to a selection or an inventory and is not in the document, and why; repeated."""
VERDICT = "cardwatch:verdict"
"""Of an inventory: what was found last; repeated, the strictest first, where several entries are of the model."""
VERDICT_RULE = "cardwatch:verdict:rule"
"""A rule whose finding made it; repeated."""
APPROVAL = "cardwatch:approval"
"""What people decided about the entries; repeated."""

MAX_REASONS = 20


class Property(NamedTuple):
    """A name of this module and its value in words."""

    name: str
    value: str


def properties_of(bom: ModelBom) -> tuple[Property, ...]:
    """All properties of a model, in the order in which documents hold them."""
    return tuple(Property(name, value) for name, value in _all_of(bom) if value)


def license_properties(bom: ModelBom) -> tuple[Property, ...]:
    """Licence, class, terms, evidence and openness: what is added to the documents of others."""
    said = (*_license(bom), *_terms(bom.terms), *_evidence(bom), *_openness(bom))
    return tuple(Property(name, value) for name, value in said if value)


def _all_of(bom: ModelBom) -> Iterator[tuple[str, str | None]]:
    yield RECORD, bom.id
    yield RECORD_ETAG, bom.etag.strip('"')
    yield REVISION, bom.revision
    yield STATUS, bom.status
    yield from _license(bom)
    yield from _terms(bom.terms)
    yield from _sketch(bom.sketch)
    yield GATED, bom.gated if bom.gated != "unknown" else None
    yield from _evidence(bom)
    yield SIGNATURE, _signature(bom.weights)
    yield from _openness(bom)
    yield from ((DATA_SOURCE, one.in_words) for one in bom.data_sources)
    yield CATALOGUE, bom.catalogue_version
    yield from _verdict(bom)
    yield from ((NOT_REACHED, gap.in_words) for gap in gaps_of(bom))


def _license(bom: ModelBom) -> Iterator[tuple[str, str | None]]:
    yield from ((LICENSE_DECLARED, word) for word in bom.declared_words)
    yield LICENSE_KEY, bom.license_key
    yield LICENSE_CLASS, bom.license_class
    yield LICENSE_LAYER, bom.license_layer
    yield from ((LICENSE_REASON, reason) for reason in bom.reasons[:MAX_REASONS])


def _terms(terms: TermsBom) -> Iterator[tuple[str, str | None]]:
    yield TERMS_CLASS, terms.license_class
    yield TERMS_COMPLETE, "yes" if terms.is_complete else "no"
    yield from _repeated(TERMS_LICENSE, terms.licenses)
    yield TERMS_COMMERCIAL, terms.commercial
    yield TERMS_COUNTRIES, " ".join(terms.countries)
    yield from _repeated(TERMS_CLAUSE, terms.clauses)
    for one in terms.thresholds:
        yield TERMS_THRESHOLD, one.told + (f" (clause {one.clause})" if one.clause else "")
    yield from _repeated(TERMS_OBLIGATION, terms.obligations)
    yield from _repeated(TERMS_UNKNOWN, terms.unknown)


def _evidence(bom: ModelBom) -> Iterator[tuple[str, str]]:
    return ((EVIDENCE, f"{file.path} sha256:{file.sha256}") for file in bom.evidence)


def _signature(weights: WeightsBom | None) -> str | None:
    if weights is None or weights.signature in {"none", "unknown"}:
        return None
    return f"{weights.signature} ({weights.signature_path or 'unnamed'}; not verified)"


def _sketch(sketch: SketchBom) -> Iterator[tuple[str, str | None]]:
    yield RELEASED, sketch.released
    yield PARAMETERS, _figure(sketch.parameters)
    yield ACTIVE_PARAMETERS, _figure(sketch.active_parameters)
    yield CONTEXT_LENGTH, _figure(sketch.context_length)
    yield MODALITY, sketch.modality
    yield ARCHITECTURE, sketch.architecture
    yield TASK, sketch.task
    yield LIBRARY, sketch.library
    yield TRAINING_COMPUTE, None if sketch.training_flop is None else f"{sketch.training_flop:g}"


def _figure(number: int | None) -> str | None:
    return None if number is None else str(number)


def _openness(bom: ModelBom) -> Iterator[tuple[str, str | None]]:
    for one in bom.openness:
        yield f"{OPENNESS}:{one.framework}", one.result + _score(one)
    yield OPENNESS_CATEGORY, bom.openness_category if bom.openness_category != "unknown" else None


def _score(one: OpennessBom) -> str:
    """The score in brackets; frameworks of which it is the result itself show the highest alone."""
    if one.score is None or one.most is None:
        return ""
    return f" (of {one.most:g})" if _is_number(one.result) else f" ({one.score:g} of {one.most:g})"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _verdict(bom: ModelBom) -> Iterator[tuple[str, str | None]]:
    if bom.verdict is not None:
        yield from _repeated(VERDICT, bom.verdict.verdicts)
        yield from _repeated(VERDICT_RULE, bom.verdict.rules)
        yield from _repeated(APPROVAL, bom.verdict.approvals)


def _repeated(name: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, value) for value in values)

"""What documents say of one model, before any format: every member a fact of the registry, none of it the clock's."""

import hashlib
from datetime import datetime

import msgspec

from registry.exports.rules import LicenseExpression
from registry.records.documents import DataSource


def digest_of(facts: msgspec.Struct) -> str:
    """A hash over facts; halves of characters, which JSON cannot hold, count as what they are."""
    try:
        return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()
    except UnicodeEncodeError:
        return hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()


class BaseBom(msgspec.Struct, frozen=True, kw_only=True):
    """A base model as a package of its own."""

    id: str
    source: str
    hub: str | None
    relation: str
    is_registered: bool
    licensed: LicenseExpression


class PartBom(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that belongs to a model beside its weights: a data set, code, a tokenizer."""

    kind: str
    """As `artifacts` of a record names it, such as ``pretraining_data``."""
    group: str
    """``data``, ``code``, ``weights`` or ``documentation``."""
    name: str
    availability: str
    """``open``, ``partial``, ``closed`` or ``unknown``."""
    licensed: LicenseExpression
    link: str | None = None
    """Where it lies; None where nobody says."""
    evidence: tuple[str, ...] = ()
    """Links that show what is said of it."""
    note: str | None = None


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read: the card, a licence, a policy, a notice."""

    path: str
    kind: str
    sha256: str


class WeightBom(msgspec.Struct, frozen=True, kw_only=True):
    """One file of weights at the revision that the document is about."""

    path: str
    sha256: str
    """In hexadecimal."""
    size: int | None = None
    """Bytes."""


class WeightsBom(msgspec.Struct, frozen=True, kw_only=True):
    """The files of weights as far as they are known."""

    files: tuple[WeightBom, ...] = ()
    is_complete: bool = False
    """Whether there are no others."""
    gaps: tuple[str, ...] = ()
    """In words, why they are not complete."""
    signature: str = "unknown"
    """See ``hub.weights.SignatureState``."""
    signature_path: str | None = None


class ThresholdBom(msgspec.Struct, frozen=True, kw_only=True):
    """A size above which something else applies, in words, and the clause."""

    told: str
    clause: str | None = None


class TermsBom(msgspec.Struct, frozen=True, kw_only=True):
    """What binds through the whole lineage, see ``records.lineage.Effective``."""

    license_class: str
    commercial: str
    """``yes``, ``no``, ``conditional`` or ``unknown``."""
    is_complete: bool
    """Whether the licences of the whole lineage are known; where not, the terms may be stricter than these."""
    licenses: tuple[str, ...] = ()
    """Keys of the catalogue."""
    countries: tuple[str, ...] = ()
    """Codes of ISO 3166-1 alpha-2, sorted."""
    clauses: tuple[str, ...] = ()
    """Where the countries are left out, each with the licence."""
    thresholds: tuple[ThresholdBom, ...] = ()
    obligations: tuple[str, ...] = ()
    """Codes of the checks' vocabulary."""
    unknown: tuple[str, ...] = ()
    """Models of the lineage whose licence is not known."""


class OpennessBom(msgspec.Struct, frozen=True, kw_only=True):
    """What one framework says, computed from the record."""

    framework: str
    method_version: str
    result: str
    score: float | None = None
    most: float | None = None
    """The highest score that there is."""


class MetricBom(msgspec.Struct, frozen=True, kw_only=True):
    """A result of an evaluation as somebody claims it."""

    benchmark: str
    value: float
    metric: str | None = None
    claimed_by: str | None = None


class SketchBom(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is, as far as anybody says."""

    description: str | None = None
    released: str | None = None
    """A year, month or day."""
    parameters: int | None = None
    active_parameters: int | None = None
    context_length: int | None = None
    """Tokens."""
    modality: str | None = None
    architecture: str | None = None
    task: str | None = None
    """The pipeline tag of the hub."""
    library: str | None = None
    tags: tuple[str, ...] = ()
    training_flop: float | None = None
    metrics: tuple[MetricBom, ...] = ()


class VerdictBom(msgspec.Struct, frozen=True, kw_only=True):
    """What an inventory found of a model last, and what people decided about it."""

    verdicts: tuple[str, ...] = ()
    """The strictest first, where several entries are of the model; ``unchecked`` where nothing was found yet."""
    rules: tuple[str, ...] = ()
    """Rules whose findings made the verdict."""
    approvals: tuple[str, ...] = ()
    """``requested``, ``approved``, ``blocked`` or ``dismissed``."""


class ModelBom(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is written about one model, before any format."""

    id: str
    source: str
    hub: str | None
    """Where it was last read from; None for where that is not known."""
    etag: str
    """Of the record."""
    catalogue_version: str
    updated_at: datetime
    status: str
    reasons: tuple[str, ...]
    revision: str | None
    purl: str | None
    page: str | None
    """Where people look at it."""
    organisation: str | None
    is_closed: bool
    declared: LicenseExpression
    concluded: LicenseExpression
    declared_words: tuple[str, ...]
    """The licence as the card says it."""
    license_key: str | None
    license_class: str
    license_layer: str
    openness_category: str
    gated: str
    terms: TermsBom
    bases: tuple[BaseBom, ...]
    parts: tuple[PartBom, ...] = ()
    evidence: tuple[EvidenceFile, ...] = ()
    openness: tuple[OpennessBom, ...] = ()
    weights: WeightsBom | None = None
    """None where nobody read which files there are."""
    sketch: SketchBom = SketchBom()
    links: tuple[tuple[str, str], ...] = ()
    """Kind of document, such as ``paper``, and where it lies."""
    data_sources: tuple[DataSource, ...] = ()
    """Whose data stands behind facts of the record, beside that of the model's own source."""
    verdict: VerdictBom | None = None
    """Only in the document of an inventory."""

    @property
    def fingerprint(self) -> str:
        """A hash over all facts: what is written of the same facts bears the same name."""
        return digest_of(self)

    @property
    def data_sets(self) -> tuple[PartBom, ...]:
        """The data that it was made or measured with."""
        return tuple(part for part in self.parts if part.group == "data")


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What a document of several models is about."""

    name: str
    kind: str
    """``selection`` or ``inventory``."""
    id: str | None = None
    """Of the inventory."""
    notes: tuple[str, ...] = ()
    """What belongs to it and is not in the document, and why."""

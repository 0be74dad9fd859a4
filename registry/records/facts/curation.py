"""What people know and decide about a model: the curated layer, as frozen values that the wire and the YAML share."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.countries import Country
from registry.hub import base_id
from registry.records.facts.disclosures import (
    Compute,
    DataInformation,
    GateForm,
    MarketPlacement,
    ModelShape,
    Monetisation,
    SystemicRisk,
    UsageInformation,
    WithheldData,
)
from registry.records.facts.observation import MAX_BASES, Relation
from registry.records.facts.scalars import Availability, Count, Day, Link, Links, Revision, Text, Word

LicenseBasis = Literal["text", "card", "statement", "index"]
"""What a cited licence rests on: its text in a repository of the model or its vendor, the front matter of its card,
another word of the vendor, or only what an index says."""
ArtifactKind = Literal[
    "base_weights", "end_user_weights", "training_code", "inference_code", "pretraining_data", "finetuning_data",
    "preference_data", "reward_model", "evaluation_data", "evaluation_code", "training_metadata", "tokenizer",
    "checkpoints", "preprocessing_code",
]  # fmt: skip
DocumentKind = Literal[
    "code", "architecture", "preprint", "paper", "model_card", "data_sheet", "data_statement", "evaluation_results",
]  # fmt: skip
ArtifactGroup = Literal["weights", "code", "data", "documentation"]
ReleasePattern = Literal[
    "weights_open_training_closed", "base_open_instruct_closed", "research_open_commercial_closed", "delayed_release",
    "api_first",
]  # fmt: skip
"""The hybrids between open and closed."""
Source = Literal["huggingface", "modelscope", "ollama", "vendor", "api"]
ReleaseStage = Literal["fully_closed", "gradual", "hosted", "api", "downloadable", "fully_open"]
Access = Literal["package", "api", "web"]
OpennessCategory = Literal["closed", "open_weights", "open_source", "unknown"]
Region = Literal["USA", "China", "EU", "other", "unknown"]
Architecture = Literal["decoder", "encoder", "encoder_decoder", "mixture_of_experts", "hybrid", "state_space", "other"]


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whether one artifact or document is released, under which licence, and what shows it."""

    availability: Availability
    license: Word | None = None
    evidence: Links = ()
    note: Text | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who made it and where."""

    organisation: Word | None = None
    kind: Literal["academic", "company", "consortium", "community", "public_body", "unknown"] = "unknown"
    country: Country | None = None
    region: Region = "unknown"


class CitedLicense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A licence as a cited source names it; it stands until the model itself is read."""

    declared: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    name: Word | None = None
    link: Link | None = None
    basis: LicenseBasis | None = None
    evidence: Links = ()


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A step of a release in stages (Solaiman 2023, doi:10.1145/3593013.3593981): what was out from when on."""

    stage: ReleaseStage
    since: Day
    evidence: Links = ()
    note: Text | None = None


class Variant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A quantised copy that one can run instead."""

    format: Literal["GGUF", "GPTQ", "AWQ", "EXL2", "MLX", "FP8", "INT8", "other"]
    id: Word
    bits: Annotated[float, Meta(gt=0, le=64)] | None = None
    source: Source = "huggingface"


class Location(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another source that offers the same model, and its name there."""

    source: Source
    id: Word
    link: Link | None = None


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A model that this one was made from, and how."""

    id: Word
    relation: Relation = "unknown"


BaseModels = Annotated[tuple[Word | Base, ...], Meta(max_length=MAX_BASES)]


class Evaluation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A result as its source claims it; benchmarks may be contaminated and say little about one's own task."""

    benchmark: Word
    value: float
    metric: Word | None = None
    claimed_by: Word | None = None
    evidence: Links = ()


class CuratedTerritory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Countries that a person knows to be excluded for this model, beyond what its licence says."""

    countries: Annotated[tuple[Country, ...], Meta(min_length=1, max_length=250)]
    clause: Word | None = None


class CitedPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A use policy that is accepted with a model, at its gate, and that is no part of its licence."""

    name: Word
    link: Link | None = None
    evidence: Links = ()


class CuratedFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The facts that people gather; unknown is not closed, and what is absent is unknown."""

    description: Text | None = None
    tags: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    artifacts: dict[ArtifactKind, Item] = {}
    documentation: dict[DocumentKind, Item] = {}
    access: Annotated[tuple[Access, ...], Meta(max_length=3)] = ()
    release_stage: ReleaseStage | None = None
    stages: Annotated[tuple[Stage, ...], Meta(max_length=20)] = ()
    release_pattern: Annotated[tuple[ReleasePattern, ...], Meta(max_length=5)] = ()
    released: Day | None = None
    openness_category: OpennessCategory = "unknown"
    license: CitedLicense | None = None
    licenses: dict[ArtifactGroup, CitedLicense] = {}
    """Licences of all weights, code, data or documents, where they are not that of the repository."""
    territory: CuratedTerritory | None = None
    use_policy: CitedPolicy | None = None
    """What is accepted with the model beside its licence."""
    origin: Origin = Origin()
    parameters: Count | None = None
    active_parameters: Count | None = None
    """Of a mixture of experts: those that one token passes through."""
    context_length: Count | None = None
    """Tokens."""
    modality: Literal["text", "multimodal"] | None = None
    architecture: Architecture | None = None
    shape: ModelShape | None = None
    """Layers and heads, for the memory of a context."""
    base_models: BaseModels = ()
    """What it was made from: ids, or objects with the relation."""
    bases: BaseModels = ()
    """The former word for `base_models`; still taken, never shown."""
    variants: Annotated[tuple[Variant, ...], Meta(max_length=100)] = ()
    ollama: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    """Names under which Ollama serves it."""
    found_at: Annotated[tuple[Location, ...], Meta(max_length=20)] = ()
    evaluations: Annotated[tuple[Evaluation, ...], Meta(max_length=200)] = ()
    training_compute: Compute | None = None
    """Of all training, pretraining and after."""
    systemic_risk: SystemicRisk | None = None
    monetisation: Annotated[tuple[Monetisation, ...], Meta(max_length=20)] = ()
    gate: GateForm | None = None
    """What the gate asks; whether there is one now stands in `gated`."""
    usage_information: UsageInformation | None = None
    data_information: DataInformation | None = None
    data_withheld: Annotated[tuple[WithheldData, ...], Meta(max_length=20)] = ()
    training_summary: Item | None = None
    """The public summary of the content used for training, Art. 53(1)(d) of the AI Act."""
    copyright_policy: Item | None = None
    """The policy to comply with copyright law, Art. 53(1)(c) of the AI Act."""
    placed_on_market: MarketPlacement | None = None
    evidence: Annotated[tuple[Link, ...], Meta(max_length=50)] = ()
    """Where the facts that have no links of their own stand."""

    def __post_init__(self) -> None:
        """Take the former word; refuse both with different values."""
        if self.bases and self.base_models and self.bases != self.base_models:
            raise ValueError("`bases` is the former word for `base_models`: give one of them")
        if self.bases:
            msgspec.structs.force_setattr(self, "base_models", self.bases)
            msgspec.structs.force_setattr(self, "bases", ())

    @property
    def base_relations(self) -> dict[str, Relation]:
        """The models that this one was made from, and how; an address of a model is that model."""
        bases = (Base(id=base) if isinstance(base, str) else base for base in self.base_models)
        return {base_id(base.id): base.relation for base in bases}


class Validity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """For which states of a model a conclusion counts; by default for all."""

    revisions: Annotated[tuple[Revision, ...], Meta(max_length=1_000)] = ()
    """Only at these commits."""
    from_at: datetime | None = None
    """For states that were seen at this moment or later."""
    until_at: datetime | None = None
    """For states that were seen before this moment."""


class Decided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A decision about the licence of a model: a key of the catalogue, and countries beyond what that licence says."""

    license: Word
    territory: CuratedTerritory | None = None


class ConclusionWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a curator concludes about the licence of a model, and why."""

    license: Word
    """A key of the licence catalogue."""
    reason: Text
    evidence: Annotated[tuple[Word | Link, ...], Meta(max_length=20)] = ()
    """Links, or sha256 of kept texts."""
    territory: CuratedTerritory | None = None
    validity: Validity | None = None


class Conclusion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A conclusion with who made it and which licence facts it was made about."""

    license: str
    reason: str
    evidence: tuple[str, ...] = ()
    territory: CuratedTerritory | None = None
    validity: Validity | None = None
    by: str = ""
    key: str | None = None
    """The id of the key that was used; null of the command line."""
    at: datetime
    about: str | None = None
    """Fingerprint of the licence facts it judged; other facts later re-open the question."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Why a person should look at a record; ``code`` and ``ref`` tell which question is answered later."""

    code: str
    detail: str
    ref: str = ""
    at: datetime


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """How the last reading of the source went; ``since`` is when this state began."""

    state: Literal["never", "ok", "failing"] = "never"
    since: datetime | None = None
    kind: str | None = None
    detail: str | None = None

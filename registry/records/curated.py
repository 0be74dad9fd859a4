"""What people know and decide about a model: the curated layer, as frozen values that the wire and the YAML share."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, max_length=2_000)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]
Link = Annotated[str, Meta(max_length=1_000, pattern="^https?://[^\\s]+$")]

Availability = Literal["open", "partial", "closed", "unknown"]
ArtifactKind = Literal[
    "base_weights", "end_user_weights", "training_code", "inference_code", "pretraining_data", "finetuning_data",
    "preference_data", "reward_model", "evaluation_data", "evaluation_code", "training_metadata", "tokenizer",
    "checkpoints",
]  # fmt: skip
DocumentKind = Literal["code", "architecture", "preprint", "paper", "model_card", "data_sheet", "data_statement"]
ReleaseStage = Literal["fully_closed", "gradual", "hosted", "api", "downloadable", "fully_open"]


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whether one artifact or document is released, under which licence, and what shows it."""

    availability: Availability
    license: Word | None = None
    evidence: Annotated[tuple[Link, ...], Meta(max_length=20)] = ()
    note: Text | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who made it and where."""

    organisation: Word | None = None
    kind: Literal["academic", "company", "consortium", "community", "public_body", "unknown"] = "unknown"
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    region: Literal["USA", "China", "EU", "other", "unknown"] = "unknown"


class CitedLicense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A licence as a cited source names it; it stands until the model itself is read."""

    declared: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    name: Word | None = None
    link: Link | None = None
    evidence: Annotated[tuple[Link, ...], Meta(max_length=20)] = ()


class CuratedFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The facts that no hub knows; unknown is not closed, and what is absent is unknown."""

    description: Text | None = None
    artifacts: dict[ArtifactKind, Item] = {}
    documentation: dict[DocumentKind, Item] = {}
    access: Annotated[tuple[Literal["package", "api", "web"], ...], Meta(max_length=3)] = ()
    release_stage: ReleaseStage | None = None
    released: Annotated[str, Meta(pattern="^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")] | None = None
    openness_category: Literal["closed", "open_weights", "open_source", "unknown"] = "unknown"
    license: CitedLicense | None = None
    origin: Origin = Origin()
    parameters: Annotated[int, Meta(ge=0, le=10**15)] | None = None
    modality: Literal["text", "multimodal"] | None = None
    bases: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    evidence: Annotated[tuple[Link, ...], Meta(max_length=50)] = ()
    """Where the facts above stand."""


class CuratedTerritory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Countries that a person knows to be excluded for this model, beyond what its licence says."""

    countries: Annotated[tuple[Annotated[str, Meta(pattern="^[A-Z]{2}$")], ...], Meta(min_length=1, max_length=250)]
    clause: Word | None = None


class ConclusionWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a curator concludes about the licence of a model, and why."""

    license: Word
    """A key of the licence catalogue."""
    reason: Text
    evidence: Annotated[tuple[Word | Link, ...], Meta(max_length=20)] = ()
    """Links, or sha256 of kept texts."""
    territory: CuratedTerritory | None = None


class Conclusion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A conclusion with who made it and which licence facts it was made about."""

    license: str
    reason: str
    evidence: tuple[str, ...] = ()
    territory: CuratedTerritory | None = None
    by: str = ""
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

"""The stored public record: what ``GET /v1/models/{owner}/{name}`` answers, from end to end one type.

* Members stand in the order in which they are stored: another order is other bytes, and another ETag.
* A member that is new, or means something else, counts ``render.SHAPE`` up, so that what is stored is rendered again.
  Until that is done it has a default: what an older release stored can still be read.
* How the last reading went is no part of it: a source in trouble changes nothing of what is known
  (`/v1/models/{owner}/{name}/sync`).
* Whoever reads a stored document decodes this type. Where decoding it whole is too slow or would turn the layers
  round, a narrow view takes its place, and a test holds its members against these.

Decided in ADR 0002 and 0011.
"""

from datetime import datetime
from typing import Literal

import msgspec

from registry.licenses.catalogue import LicenseClass
from registry.licenses.declarations import LicenseBlock
from registry.records.documents.hardware import Hosting
from registry.records.facts.curation import (
    Access,
    Architecture,
    ArtifactGroup,
    ArtifactKind,
    CitedLicense,
    CitedPolicy,
    Conclusion,
    CuratedTerritory,
    DocumentKind,
    Evaluation,
    Item,
    Location,
    OpennessCategory,
    Origin,
    Question,
    ReleasePattern,
    ReleaseStage,
    Stage,
)
from registry.records.facts.data_sources import DataSource
from registry.records.facts.disclosures import (
    Compute,
    DataInformation,
    GateForm,
    MarketPlacement,
    Monetisation,
    SystemicRisk,
    UsageInformation,
    WithheldData,
)
from registry.records.facts.observation import FileKind
from registry.records.layers.rules import Value
from registry.records.license.artifacts import ArtifactLicense, Openness
from registry.records.license.citations import QUESTION_CODES
from registry.records.license.derivation import BaseView
from registry.records.license.rules import Status
from registry.records.license.sources import LicenseStatement
from registry.records.lineage.inheritance import Inherited
from registry.records.regions import RegionAccess


class RecordLicense(LicenseBlock, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The licence in force; ``file_license`` is what the licence file is, where it differs from the card."""

    file_license: str | None


class ArtifactLicenses(msgspec.Struct, frozen=True, kw_only=True):
    """The licence of each artifact, and where it is looked for, in this order."""

    order: tuple[str, ...]
    by_kind: dict[ArtifactGroup, CitedLicense]
    artifacts: dict[ArtifactKind, ArtifactLicense]


class HubFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub said at the last reading; ``listed`` where it was only a list, ``unread`` what could not be read."""

    revision: str | None
    private: bool
    disabled: bool
    pipeline_tag: str | None
    library: str | None
    last_modified_at: datetime | None
    created_at: datetime | None
    listed: bool
    unread: tuple[str, ...]
    gate_prompt_sha256: str | None = None
    """What the gate asks people to accept; its bytes are at ``/v1/evidence/{sha256}``."""


class ModelAccess(msgspec.Struct, frozen=True, kw_only=True):
    """How one comes by a model: a fact of its source, beside its licence."""

    offered_as: tuple[Access, ...] = ()
    """`package` to download, `api` or `web`."""
    region: RegionAccess
    """Whether its source hands it to people of all regions."""


class DocumentText(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read; its bytes are at ``/v1/evidence/{sha256}``."""

    path: str
    kind: FileKind
    sha256: str


class DocumentBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a document of today and an answer about the past share: all facts in force, and who says so."""

    id: str
    source: str
    url: str | None
    purl: str | None
    """The package URL."""
    status: Status
    """`current`, `needs_review` or `gone`."""
    status_reasons: tuple[str, ...]
    """Why a person should look, in words."""
    questions: tuple[Question, ...] | msgspec.UnsetType = msgspec.UNSET
    """Nobody keeps what was open in the past."""
    license: RecordLicense
    license_class: LicenseClass | msgspec.UnsetType = msgspec.UNSET
    """What binds: the strictest class of its own licence and of all it was made from, unknown where its own is."""
    own_class: LicenseClass | msgspec.UnsetType = msgspec.UNSET
    """The class of its own licence."""
    license_sources: tuple[LicenseStatement, ...]
    """What each source says about the licence."""
    data_sources: tuple[DataSource, ...] = ()
    """Whose data the record shows beside that of its own source, with the licence and the attribution of each."""
    cited_license: CitedLicense | None
    conclusion: Conclusion | None
    """What a curator decided about the licence."""
    territory: CuratedTerritory | None
    """Countries excluded by a curator, beyond what the licence says."""
    use_policy: CitedPolicy | None = None
    """What is accepted with the model beside its licence."""
    artifact_licenses: ArtifactLicenses
    description: str | None
    tags: tuple[str, ...]
    artifacts: dict[ArtifactKind, Item]
    documentation: dict[DocumentKind, Item]
    access: ModelAccess
    """How the model is offered, and to whom its source hands it; what its licence allows stands in `license`."""
    release_stage: ReleaseStage | None
    stages: tuple[Stage, ...]
    release_pattern: tuple[ReleasePattern, ...]
    released: str | None
    openness_category: OpennessCategory
    openness: Openness
    origin: Origin
    parameters: int | None
    """How many weights."""
    hosting: Hosting
    evaluations: tuple[Evaluation, ...]
    modality: Literal["text", "multimodal"] | None
    architecture: Architecture | None = None
    base_models: tuple[BaseView, ...]
    found_at: tuple[Location, ...]
    """Other sources of the same model."""
    gated: Literal["no", "auto", "manual", "unknown"]
    """What the Hub asks for before a download."""
    downloads: int | None
    """As the source counts them, on the Hugging Face Hub those of the last 30 days; null where it was not read."""
    downloads_all_time: int | None = None
    """All that the source ever counted, at the last reading; by month: `/v1/models/{owner}/{name}/downloads`."""
    hub: HubFacts | None
    """None of a model that no source showed."""
    texts: tuple[DocumentText, ...]
    training_compute: Compute | None = None
    """FLOP of all training together."""
    systemic_risk: SystemicRisk | None = None
    monetisation: tuple[Monetisation, ...] = ()
    gate: GateForm | None = None
    """What sources say that the gate asks for; what the Hub says of it now is `gated`."""
    usage_information: UsageInformation | None = None
    data_information: DataInformation | None = None
    data_withheld: tuple[WithheldData, ...] = ()
    training_summary: Item | None = None
    copyright_policy: Item | None = None
    placed_on_market: MarketPlacement | None = None
    """On that of the European Union."""
    evidence: tuple[str, ...]
    layers: dict[str, Value]
    """Where the value of each field comes from."""


class ModelDocument(DocumentBody, frozen=True, kw_only=True):
    """One record as it is stored; ``inherited`` is null where the model was made from nothing."""

    questions: tuple[Question, ...]
    created_at: datetime
    updated_at: datetime
    inherited: Inherited | None

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that are kept until a person answers them, without those that follow from what sources say."""
        return tuple(question for question in self.questions if question.code not in QUESTION_CODES)


_DECODER = msgspec.json.Decoder(ModelDocument)


def read_document(stored: bytes) -> ModelDocument | None:
    """A stored document; None for one in the words of another release, which says nothing until it is rendered."""
    try:
        return _DECODER.decode(stored)
    except msgspec.ValidationError:
        return None

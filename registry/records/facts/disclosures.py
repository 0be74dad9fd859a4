"""What a provider tells of a model beyond what it releases: facts that verdicts of openness need, each with links.

Absent is unknown. Sources of the questions: Regulation (EU) 2024/1689 Art. 51, 53(1) and 53(2) with the Commission's
guidelines of 2025-07-18, the Open Source AI Definition 1.0, and the G7 labels of 2026-05-29.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.records.facts.scalars import Answer, Day, Links, Text, Word

Payment = Literal[
    "price", "dual_licence", "mandatory_support", "provider_host_only", "advertising", "personal_data",
    "optional_services", "none",
]  # fmt: skip
"""What use of a model costs; ``none``: a source says that it costs nothing."""
DataKind = Literal["pretraining_data", "finetuning_data", "preference_data"]


class CitedFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that was told, and what shows it."""

    evidence: Links = ()
    note: Text | None = None


class Compute(CitedFact, frozen=True, kw_only=True):
    """Floating-point operations of all training together, as the provider reports them or others estimate them."""

    flop: Annotated[float, Meta(gt=0, le=1e30)]
    basis: Literal["reported", "estimated"]


class SystemicRisk(CitedFact, frozen=True, kw_only=True):
    """Whether it counts as a model with systemic risk (Art. 51), and because of what."""

    value: Literal["yes", "no", "unknown"]
    basis: Text | None = None
    """For example a designation, or more than 1e25 FLOP."""


class Monetisation(CitedFact, frozen=True, kw_only=True):
    """One way in which the provider is paid for the model."""

    kind: Payment


class GateForm(CitedFact, frozen=True, kw_only=True):
    """What one has to tell before a download, and whether a person decides."""

    kind: Literal["none", "auto", "manual"]
    fields: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()


class UsageInformation(CitedFact, frozen=True, kw_only=True):
    """Whether the provider tells what the model takes and gives, can do, cannot do, and how it is built in."""

    modalities: Answer = "unknown"
    capabilities: Answer = "unknown"
    limitations: Answer = "unknown"
    integration: Answer = "unknown"


class DataInformation(CitedFact, frozen=True, kw_only=True):
    """Whether all training data is described, and what is public or can be obtained is listed."""

    description: Answer = "unknown"
    public_list: Answer = "unknown"
    obtainable_list: Answer = "unknown"


class WithheldData(CitedFact, frozen=True, kw_only=True):
    """Data that is not released, and the reason that was given."""

    data: DataKind
    reason: Literal["legal", "technical", "commercial", "other", "unknown"]


class MarketPlacement(CitedFact, frozen=True, kw_only=True):
    """Since when it is on the market of the European Union."""

    since: Day


class ModelShape(CitedFact, frozen=True, kw_only=True):
    """The measures of a transformer that the memory of a context follows from; what is absent is unknown."""

    layers: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    heads: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    kv_heads: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    """Heads whose keys and values are kept; as many as ``heads``, or fewer."""
    head_dim: Annotated[int, Meta(ge=1, le=100_000)] | None = None

    def __post_init__(self) -> None:
        """More heads cannot be kept than there are."""
        if self.heads and self.kv_heads and self.kv_heads > self.heads:
            raise ValueError("`kv_heads` cannot be more than `heads`")

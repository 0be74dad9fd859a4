"""Open-source exemption of the AI Act, Art. 53(2): `ai-act-53-2`."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact
from registry.openness.frameworks.result import Verdict

Payment = Literal[
    "price", "dual_licence", "mandatory_support", "provider_host_only", "advertising", "personal_data",
    "optional_services", "microenterprise", "none",
]  # fmt: skip


class AiActFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the conditions of the exemption ask for."""

    access: Fact = "unknown"
    use: Fact = "unknown"
    modification: Fact = "unknown"
    distribution: Fact = "unknown"
    """What the licence grants, safety terms apart."""
    non_commercial: Fact = "unknown"
    no_distribution: Fact = "unknown"
    user_threshold: Fact = "unknown"
    commercial_licence: Fact = "unknown"
    """The four disqualifiers of paragraph 83: yes means that one is there."""
    territory_limit: Fact = "unknown"
    safety_terms: Fact = "unknown"
    """Whether rules of conduct belong to the terms: yes means that they do."""
    safety_terms_proportionate: Fact = "unknown"
    safety_terms_reason: str = ""
    monetisation: tuple[Payment, ...] | None = None
    """Ways in which the provider is paid; () or `none`: none at all; None: unknown."""
    gate: Literal["none", "auto", "manual", "unknown"] = "unknown"
    gate_fields: tuple[str, ...] = ()
    gate_proportionate: Fact = "unknown"
    """Whether what the gate asks is no more than strict security needs."""
    weights: Fact = "unknown"
    architecture: Fact = "unknown"
    modalities: Fact = "unknown"
    capabilities: Fact = "unknown"
    limitations: Fact = "unknown"
    integration: Fact = "unknown"
    systemic_risk: Fact = "unknown"
    """Designated or presumed; yes means that it is one."""
    training_compute_flop: float | None = None
    compute_basis: str = ""
    parameters: float | None = None
    training_tokens: float | None = None
    """For an estimate of 6 FLOP per parameter and token where no figure is known."""
    generates: Fact = "unknown"
    """Whether it generates language, or images or video from text (paragraph 17)."""
    copyright_policy: Fact = "unknown"
    training_summary: Fact = "unknown"
    placed_on_market: str | None = None
    modified: bool = False
    modification_flop: float | None = None
    original_flop: float | None = None
    original_systemic_risk: Fact = "unknown"
    """Of a modified model: the compute of the change and of the original."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: AiActFacts) -> Verdict:
    """`conditions_met`, `not_met` or `needs_legal_review`, with a row for each condition."""
    raise NotImplementedError

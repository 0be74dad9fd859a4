"""Open-source exemption of the AI Act, Art. 53(2) and 54(6): `ai-act-53-2`.

Regulation (EU) 2024/1689, recitals 102-104, as amended by 2026/1744, in force 2026-07-27; Commission Guidelines
C(2025) 5045 of 2025-07-18, section 4, which bind nobody. The text adopted on 2025-11-19, C(2025) 7719, was not read and
may count its paragraphs from 3.2 on three lower: each is cited by its heading and its number of July. No legal advice.

* Scope (17, 20): a general-purpose model is indicated by more than 1e23 FLOP and by generating language, or images or
  video from text. Below, `probably_not_gpai`; the conditions are listed all the same.
* 1 Licence: access (79), use (80), modification (81) and distribution (82) are free; only attribution and same terms
  may be asked for (82, 84). No limit to research or non-commercial use, no ban on distribution, no threshold of users,
  no separate commercial licence (83). A limit of territory is no (79, 80, our reading).
* 2 Safety terms (84) are fine where they are proportionate, objective and non-discriminatory: rules of conduct are
  unknown until a person says so, with a reason.
* 3 No monetisation (85-87): no price, no dual licence, no mandatory support, not only on the provider's paid or
  ad-financed host, no personal data for access beyond strict security. A gate that asks for more than verification
  needs is unknown. Optional paid services and deals of microenterprises are fine (88-89).
* 4 Public (90-91): weights, architecture, and how it is used: modalities, capabilities, limitations, integration.
* 5 No systemic risk (Art. 51): presumed above 1e25 FLOP in all, or designated. Where no figure is known, 6 FLOP for
  each parameter and token are an estimate.
* All yes: `conditions_met`; one no: `not_met`; else `needs_legal_review`. Where met, Art. 53(1)(a), (b) and Art. 54
  fall away; the copyright policy (c) and the training summary (d) stay.
* Whoever modifies a model is its provider only with more than a third of the original's compute; of an unknown original
  a third of 1e25 FLOP with systemic risk, else of 1e23.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact, all_of
from registry.openness.frameworks.result import Part, Verdict

FRAMEWORK, METHOD = "ai-act-53-2", "ai-act-53-2/2026-07-27+guidelines"
RESULTS: Mapping[Fact, str] = {
    "yes": "conditions_met", "no": "not_met", "partly": "needs_legal_review", "unknown": "needs_legal_review",
}  # fmt: skip
GPAI_FLOP, SYSTEMIC_FLOP = 1e23, 1e25
_FLOP_PER_PARAMETER_AND_TOKEN = 6
_PART_OF_ORIGINAL = 1 / 3
_IN_FORCE = "2025-08-02"
FALL_AWAY = (
    "Art. 53(1)(a) technical documentation",
    "Art. 53(1)(b) information for downstream providers",
    "Art. 54 authorised representative",
)
REMAIN = ("Art. 53(1)(c) copyright policy", "Art. 53(1)(d) public summary of the training content")

Payment = Literal[
    "price", "dual_licence", "mandatory_support", "provider_host_only", "advertising", "personal_data",
    "optional_services", "microenterprise", "none",
]  # fmt: skip
FINE_PAYMENTS = frozenset({"optional_services", "microenterprise", "none"})
DISQUALIFIERS = ("non_commercial", "no_distribution", "user_threshold", "commercial_licence")
USAGE = ("modalities", "capabilities", "limitations", "integration")


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
    gate: Literal["none", "auto", "manual", "unknown", "unstated"] = "unknown"
    """`unstated`: whoever states the facts says nothing of a gate, which is less than that nobody knows of one."""
    gate_fields: tuple[str, ...] = ()
    """What the gate asks for."""
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
    """For example `reported` or `estimated`."""
    parameters: float | None = None
    training_tokens: float | None = None
    """For an estimate of 6 FLOP per parameter and token where no figure is known."""
    generates: Fact = "unknown"
    """Whether it generates language, or images or video from text (paragraph 17)."""
    copyright_policy: Fact = "unknown"
    training_summary: Fact = "unknown"
    placed_on_market: str | None = None
    is_modified: bool = False
    """Whether the provider asked about changed somebody else's model."""
    modification_flop: float | None = None
    original_flop: float | None = None
    original_systemic_risk: Fact = "unknown"
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


class ExemptionCondition(msgspec.Struct, frozen=True):
    """A row of the answer: which of the five conditions it belongs to, and where that stands."""

    id: str
    number: int
    paragraph: str


CONDITIONS = (
    ExemptionCondition("licence_access", 1, "free and open-source licences, 79"),
    ExemptionCondition("licence_use", 1, "free and open-source licences, 80"),
    ExemptionCondition("licence_modify", 1, "free and open-source licences, 81"),
    ExemptionCondition("licence_distribute", 1, "free and open-source licences, 82"),
    ExemptionCondition("no_disqualifier", 1, "free and open-source licences, 83"),
    ExemptionCondition("no_territory_limit", 1, "free and open-source licences, 79 and 80 (our reading)"),
    ExemptionCondition("safety_terms", 2, "free and open-source licences, 84"),
    ExemptionCondition("no_monetisation", 3, "lack of monetisation, 85-89"),
    ExemptionCondition("gate", 3, "lack of monetisation, 79 and 87"),
    ExemptionCondition("weights_public", 4, "public availability, 90-91"),
    ExemptionCondition("architecture_public", 4, "public availability, 90-91"),
    ExemptionCondition("usage_public", 4, "public availability, 90-91"),
    ExemptionCondition("not_systemic_risk", 5, "Art. 51(2) and 53(2)"),
)
_Row = tuple[Fact, str]


def judge(facts: AiActFacts) -> Verdict:
    """`conditions_met`, `not_met` or `needs_legal_review`, with a row for each condition."""
    rows = _rows(facts)
    parts = [
        Part(one.id, rows[one.id][0], facts.reasons.get(one.id) or rows[one.id][1], one.paragraph) for one in CONDITIONS
    ]
    result = RESULTS[all_of(*(rows[one.id][0] for one in CONDITIONS))]
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=result,
        parts=(_scope(facts), *parts, *_duties(facts), *_modifier(facts)),
        missing=tuple(name for one in CONDITIONS if rows[one.id][0] == "unknown" for name in _asked(one.id, facts)),
        warnings=tuple(_warnings(facts)),
    )


def _rows(facts: AiActFacts) -> dict[str, _Row]:
    usage = all_of(*(getattr(facts, name) for name in USAGE))
    return {
        "licence_access": (facts.access, "anyone may have it without payment or permission"),
        "licence_use": (facts.use, "use is free but for attribution and same terms"),
        "licence_modify": (facts.modification, "it may be altered"),
        "licence_distribute": (facts.distribution, "it may be passed on, altered too"),
        "no_disqualifier": _no_disqualifier(facts),
        "no_territory_limit": _no_territory_limit(facts),
        "safety_terms": _safety_terms(facts),
        "no_monetisation": _no_monetisation(facts),
        "gate": _gate(facts),
        "weights_public": (facts.weights, "whether the weights are public"),
        "architecture_public": (facts.architecture, "whether the architecture is told"),
        "usage_public": (usage, "modalities, capabilities, limitations and means of integration are told"),
        "not_systemic_risk": _not_systemic(facts),
    }


def _no_disqualifier(facts: AiActFacts) -> _Row:
    """Free use and distribution leave no room for one."""
    there = [name for name in DISQUALIFIERS if getattr(facts, name) == "yes"]
    if there:
        return "no", f"the terms have {', '.join(there)}"
    if any(getattr(facts, name) == "partly" for name in DISQUALIFIERS):
        return "partly", "whether a term disqualifies has to be judged"
    known = all(getattr(facts, name) == "no" for name in DISQUALIFIERS)
    if known or (facts.use == "yes" and facts.distribution == "yes"):
        return "yes", "no limit to research or non-commercial use, no ban on distribution, no threshold of users"
    return "unknown", "nobody knows whether a term disqualifies"


def _no_territory_limit(facts: AiActFacts) -> _Row:
    if facts.territory_limit == "unknown" and facts.access == facts.use == "yes":
        return "yes", "free access and use leave no room for it"
    return _not(facts.territory_limit), "whether countries are left out"


def _safety_terms(facts: AiActFacts) -> _Row:
    if facts.safety_terms_proportionate != "unknown":
        return facts.safety_terms_proportionate, facts.safety_terms_reason or "as is stated, without a reason"
    if facts.safety_terms == "no" or (facts.safety_terms == "unknown" and facts.use == "yes"):
        return "yes", "there are no rules of conduct"
    return (
        "unknown",
        "whether its rules of conduct are proportionate, objective and the same for all is for a person to say",
    )


def _no_monetisation(facts: AiActFacts) -> _Row:
    if facts.monetisation is None:
        return "unknown", "nobody knows whether the provider is paid"
    paid = [way for way in facts.monetisation if way not in FINE_PAYMENTS]
    if paid:
        return "no", f"the provider is paid: {', '.join(paid)}"
    return "yes", "the provider is not paid, or for optional services alone"


def _gate(facts: AiActFacts) -> _Row:
    """What is said of payments says of personal data, too."""
    if facts.gate_proportionate != "unknown":
        return facts.gate_proportionate, "whether the gate asks no more than strict security needs"
    if facts.gate == "none":
        return "yes", "nothing is asked before the download"
    if facts.gate == "unstated" and facts.monetisation is not None and not facts.gate_fields:
        return "yes", "no gate is stated, and no personal data as a payment"
    if facts.gate in {"unknown", "unstated"} and not facts.gate_fields:
        return "unknown", "nobody knows what is asked before the download"
    asked = ", ".join(facts.gate_fields)[:200] or ("a person decides" if facts.gate == "manual" else "not known what")
    return "unknown", f"whether the gate asks more than verification needs has to be judged: {asked}"


def compute_of(facts: AiActFacts) -> tuple[float | None, bool]:
    """FLOP of all training, and whether that is an estimate; None where nothing tells."""
    if facts.training_compute_flop is not None:
        return facts.training_compute_flop, facts.compute_basis.startswith("estimate")
    if facts.parameters is None or facts.training_tokens is None:
        return None, False
    return _FLOP_PER_PARAMETER_AND_TOKEN * facts.parameters * facts.training_tokens, True


def _not_systemic(facts: AiActFacts) -> _Row:
    flop, is_estimate = compute_of(facts)
    told = "" if flop is None else f"{flop:.3g} FLOP{' (estimate)' if is_estimate else ''}"
    if facts.systemic_risk == "yes":
        return "no", f"it counts as a model with systemic risk{told and ', ' + told}"
    if flop is not None and flop > SYSTEMIC_FLOP:
        if facts.systemic_risk == "no":
            return "unknown", f"{told}: presumed, and stated not to be one; the presumption has to be rebutted"
        return "no", f"{told}: presumed above 1e25"
    if facts.systemic_risk == "no":
        return "yes", f"it is stated to have none{told and ', ' + told}"
    if flop is None or facts.systemic_risk == "partly":
        return "unknown", "neither compute nor a designation is known"
    return "yes", f"{told}: not presumed"


def _scope(facts: AiActFacts) -> Part:
    """Generality decides in the end (20)."""
    flop, is_estimate = compute_of(facts)
    if facts.generates == "no" or (flop is not None and flop <= GPAI_FLOP):
        value = "probably_not_gpai"
    elif flop is None or facts.generates in {"unknown", "partly"}:
        value = "unknown"
    else:
        value = "gpai_indicated"
    told = "no compute is known" if flop is None else f"{flop:.3g} FLOP{' (estimate)' if is_estimate else ''}"
    return Part("scope", value, f"{told}; generates language, images or video: {facts.generates}", "17, 20")


def _duties(facts: AiActFacts) -> tuple[Part, ...]:
    """What stays, whether the conditions are met or not, and from when on it counts."""
    since = "on the market before 2025-08-02: its duties count from 2027-08-02 on"
    placed = facts.placed_on_market
    return (
        Part("copyright_policy", facts.copyright_policy, "stays in any case; it is no condition", "Art. 53(1)(c)"),
        Part("training_summary", facts.training_summary, "stays in any case; it is no condition", "Art. 53(1)(d)"),
        *((Part("placed_on_market", placed, since if placed < _IN_FORCE else "", "Art. 111(3)"),) if placed else ()),
    )


def _modifier(facts: AiActFacts) -> tuple[Part, ...]:
    """Whether who modified the model is a provider of its own."""
    if not facts.is_modified:
        return ()
    stand_in = SYSTEMIC_FLOP if facts.original_systemic_risk == "yes" else GPAI_FLOP
    limit = (facts.original_flop or stand_in) * _PART_OF_ORIGINAL
    flop = facts.modification_flop
    value = "unknown" if flop is None else "provider" if flop > limit else "not_provider"
    return (Part("modifier", value, f"a provider above {limit:.3g} FLOP", "downstream modifiers, 63"),)


def _asked(row: str, facts: AiActFacts) -> tuple[str, ...]:
    """The facts that would settle a row."""
    if row == "usage_public":
        return tuple(name for name in USAGE if getattr(facts, name) == "unknown")
    if row == "no_disqualifier":
        return tuple(name for name in DISQUALIFIERS if getattr(facts, name) == "unknown")
    return (_FACTS[row],)


_FACTS = {
    "licence_access": "access", "licence_use": "use", "licence_modify": "modification",
    "licence_distribute": "distribution", "no_territory_limit": "territory_limit",
    "safety_terms": "safety_terms_proportionate", "no_monetisation": "monetisation", "gate": "gate",
    "weights_public": "weights", "architecture_public": "architecture", "not_systemic_risk": "training_compute_flop",
}  # fmt: skip


def _warnings(facts: AiActFacts) -> list[str]:
    if facts.safety_terms_proportionate in {"yes", "no"} and not facts.safety_terms_reason:
        return ["safety_terms_proportionate: whoever says so should give a reason"]
    return []


def _not(fact: Fact) -> Fact:
    opposites: dict[Fact, Fact] = {"yes": "no", "no": "yes"}
    return opposites.get(fact, fact)

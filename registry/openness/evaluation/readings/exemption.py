"""Facts for the exemption of the AI Act, as clients state them."""

from collections.abc import Mapping
from typing import Any, Literal

from registry.inputs import shown
from registry.openness.evaluation.readings.exemption_names import VOCABULARY
from registry.openness.evaluation.readings.terms import read_limits
from registry.openness.evaluation.readings.values import (
    WrongValueError,
    held,
    is_unknown,
    note_of,
    read_fact,
    read_text,
    read_word,
    read_words,
)
from registry.openness.evaluation.readings.vocabulary import Statings
from registry.openness.facts import Fact, GrantedTerms, Written, granted_terms
from registry.openness.frameworks import AiActFacts
from registry.openness.frameworks.ai_act import DISQUALIFIERS, USAGE, Payment

_MOST_FLOP, _MOST_TOKENS = 1e30, 1e18
GateKind = Literal["none", "auto", "manual", "unknown", "unstated"]
_PAYMENTS: Mapping[str, Payment] = {
    "price": "price", "paid": "price", "dual_licence": "dual_licence", "dual_license": "dual_licence",
    "dual_licensing": "dual_licence", "mandatory_support": "mandatory_support",
    "mandatory_paid_support": "mandatory_support", "provider_host_only": "provider_host_only",
    "provider_hosted_only": "provider_host_only", "paid_host_only": "provider_host_only",
    "exclusive_hosting": "provider_host_only", "advertising": "advertising", "ads": "advertising",
    "personal_data": "personal_data", "optional_services": "optional_services",
    "optional_paid_services": "optional_services", "optional_hosting": "optional_services",
    "optional_premium_hosting": "optional_services", "premium_hosting_optional": "optional_services",
    "optional": "optional_services", "premium_hosting": "optional_services", "free": "none",
    "optional_paid_hosting": "optional_services", "optional_support": "optional_services",
    "paid_hosting_only": "provider_host_only",
    "ad_financed_host": "advertising", "ad_financed": "advertising", "microenterprise": "microenterprise",
    "micro_enterprise": "microenterprise", "microenterprise_deals": "microenterprise", "none": "none",
    "optional_premium_services": "optional_services", "optional_paid_support": "optional_services",
}  # fmt: skip
_GENERATES = frozenset({
    "language", "text", "code", "speech", "audio_speech", "image", "images", "video", "text_to_image",
    "text_to_video", "text_to_speech", "multimodal",
})  # fmt: skip
_NO_LANGUAGE = frozenset({
    "embedding", "embeddings", "classification", "label", "labels", "score", "scores", "ranking", "regression",
    "segmentation", "detection", "time_series", "music", "3d",
})  # fmt: skip
_UNREAD = "other"
"""A licence that is there, and that nobody read."""
_IN_DOUBT = frozenset({"audio", "other"})
"""Audio may be speech or not."""
_GATES: Mapping[str, GateKind] = {
    "none": "none",
    "no": "none",
    "auto": "auto",
    "automatic": "auto",
    "manual": "manual",
    "unknown": "unknown",
    "yes": "manual",
}


def read_exemption(facts: Mapping[str, Any]) -> AiActFacts:
    """The facts; raises ``Invalid`` with all that is wrong."""
    told = VOCABULARY.read(facts)
    no_fields: tuple[str, ...] = ()
    usage, modification = told.fact("usage_info"), told.figure("modification_flop", _MOST_FLOP)
    found = AiActFacts(
        **_granted(told),
        **{name: _usage(told, name, usage) for name in USAGE},
        safety_terms_proportionate=told.read("safety_terms_proportionate", read_fact, "unknown"),
        safety_terms_reason=told.text("safety_terms_reason") or told.reasons.get("safety_terms_proportionate", ""),
        monetisation=_monetisation(told),
        gate=_gate(told),
        gate_fields=told.read("gate.fields", _names, no_fields),
        gate_proportionate=told.fact("gate_proportionate"),
        weights=told.fact("weights"),
        architecture=told.fact("architecture"),
        systemic_risk="yes" if told.fact("designated") == "yes" else told.fact("systemic_risk"),
        training_compute_flop=told.figure("training_compute_flop", _MOST_FLOP),
        compute_basis=note_of(told.raw("training_compute_flop")),
        parameters=told.figure("parameters", _MOST_TOKENS),
        training_tokens=told.figure("training_tokens", _MOST_TOKENS),
        generates=_generated(told),
        copyright_policy=told.fact("copyright_policy"),
        training_summary=told.fact("training_summary"),
        placed_on_market=told.text("placed_on_market") or None,
        is_modified=told.fact("modifier") == "yes" or modification is not None,
        modification_flop=modification,
        original_flop=told.figure("original_flop", _MOST_FLOP),
        original_systemic_risk=told.fact("original_systemic_risk"),
        reasons=told.reasons,
        sources=told.sources,
    )
    told.settle()
    return found


def _granted(told: Statings) -> dict[str, Any]:
    """What is stated of the terms; else what the limits that are stated leave; else what the licence grants."""
    licences: list[Written] = [told.licence("weights.license", "license"), told.licence("code.license")]
    terms, limits = _all_terms(licences), read_limits(told)
    implied = _implied(terms)
    if limits is not None:
        implied |= {name: "yes" if name in limits else implied[name] for name in (*DISQUALIFIERS, "territory_limit")}
        implied["territory_limit"] = "yes" if "territory" in limits else implied["territory_limit"]
        implied["use"] = "no" if limits else implied["use"]
    there = {name: told.read(name, _is_there, implied.pop(name)) for name in ("safety_terms", "territory_limit")}
    if told.raw("safety_terms") not in (None, "") and there["safety_terms"] == "unknown":
        there["safety_terms"] = "partly"  # said to be in doubt, which a free use does not settle
    return {**there, **{name: told.fact(name, fact) for name, fact in implied.items()}}


def _all_terms(licences: list[Written]) -> GrantedTerms:
    """Of model and code together; what the model's own are is unknown where only those of the code are stated."""
    model, *others = licences
    told = [_UNREAD if model is None and any(one is not None for one in others) else model, *others]
    words = [word for one in told for word in ((one,) if isinstance(one, str) else tuple(one or ()))]
    return granted_terms(words if len(words) > 1 else words[0] if words else None)


def _implied(terms: GrantedTerms) -> dict[str, Fact]:
    """The facts that follow from what the catalogue knows of a licence."""

    def has(*limits: str) -> Fact:
        return "yes" if set(limits) & set(terms.limits) else "no" if terms.is_read else "unknown"

    notice: Fact = "partly" if "scale_notice" in terms.limits and "scale" not in terms.limits else has("scale")
    return {
        "access": terms.access, "use": terms.use, "modification": terms.modification,
        "distribution": terms.distribution, "non_commercial": has("commercial", "research_only"),
        "no_distribution": has("no_distribution"), "user_threshold": notice,
        "commercial_licence": has("separate_licence", "field_of_use"), "territory_limit": has("territory"),
        "safety_terms": terms.use_policy,
    }  # fmt: skip


def _is_there(value: object) -> Fact:
    """A fact, or the rules or countries themselves, which tell that there are some."""
    plain = held(value)
    if isinstance(plain, list):
        return "yes" if plain else "no"
    if isinstance(plain, str) and plain.strip().casefold() == "none":
        return "no"
    try:
        return read_fact(value)
    except WrongValueError:
        return "yes" if read_text(value) else "unknown"


def _monetisation(told: Statings) -> tuple[Payment, ...] | None:
    ways = told.read("monetisation", lambda value: read_words(_as_ways(value), _PAYMENTS), None)
    price = told.read("price", costs, "unknown") if "price" in told else "unknown"
    if price == "yes":
        return (*(ways or ()), "price")  # type: ignore[arg-type]  # the words are payments
    return ways  # type: ignore[return-value]  # as above


def _as_ways(value: object) -> object:
    """No payment at all may be told by a no, and that nobody knows it by its word."""
    if is_unknown(held(value)):
        return None
    return [] if value is False or (isinstance(value, str) and value.strip().casefold() == "no") else value


def costs(value: object) -> Fact:
    """Whether something costs: by a figure, or in words; raises ``WrongValueError``."""
    plain = held(value)
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        if plain < 0:
            raise WrongValueError(f"Expected a price of 0 or more, got {shown(plain)}.")
        return "yes" if plain > 0 else "no"
    if isinstance(plain, str) and plain.strip().casefold() in {"free", "none", "gratis", "0"}:
        return "no"
    return read_fact(value)


def _gate(told: Statings) -> GateKind:
    """What asks nothing and lets nobody decide is no gate."""
    unstated: GateKind = "unstated"
    unknown: GateKind = "unknown"
    is_told = any(told.raw(name) is not None for name in ("gate", "gate.manual", "gate.fields"))
    kind = told.read("gate", _kind_of_gate, unknown) if is_told else unstated
    manual, fields = told.fact("gate.manual"), told.raw("gate.fields")
    if manual == "yes" or kind == "manual":
        return "manual"
    if fields:
        return "auto"
    is_told_to_ask_nothing = fields == [] and (manual == "no" or kind == "auto")
    nothing: GateKind = "none"
    return nothing if is_told_to_ask_nothing else kind


def _kind_of_gate(value: object) -> GateKind:
    """A gate of which only is known that it is there may ask anything."""
    plain = held(value)
    if plain is None:
        return "unknown"
    if isinstance(plain, bool):
        return "manual" if plain else "none"
    return _GATES[read_word(plain, {word: word for word in _GATES})]


def _names(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(read_text(one) for one in listed if one is not None)


def _usage(told: Statings, name: str, whole: Fact) -> Fact:
    """A list of modalities tells them, where it says more than that nobody knows them."""

    def reader(value: object) -> Fact:
        if not isinstance(value, list) or not value:
            return "no" if value == [] else read_fact(value)
        return "unknown" if all(one is None or is_unknown(one) for one in value) else "yes"

    return told.read(name, reader, whole)


def _generated(told: Statings) -> Fact:
    """As stated, else what a list of modalities tells."""
    if "generates" not in told and isinstance(told.raw("modalities"), list):
        return told.read("modalities", _generates, "unknown")
    return told.read("generates", _generates, "unknown")


def _generates(value: object) -> Fact:
    plain = held(value)
    listed = plain if isinstance(plain, list) else [plain]
    words = {one.casefold().replace("-", "_").replace(" ", "_") for one in listed if isinstance(one, str)}
    if words & _GENERATES:
        return "yes"
    if words & _IN_DOUBT:
        return "unknown"
    if words and (isinstance(plain, list) or words <= _NO_LANGUAGE):
        return "no"
    return read_fact(value)

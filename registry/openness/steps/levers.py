"""What each framework asks for, as facts that can be made to hold one by one. Pure.

* A fact is named as the framework's own parts and `missing` name it.
* What holds already, and what does not exist, is no lever. Neither is a reason that is known: nobody changes why data
  was withheld.
* A disqualifier, a payment or rules of conduct hold where they are not there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from registry.openness.frameworks import (
    AiActFacts,
    G7Facts,
    ModelOpennessFacts,
    MotComponent,
    OpenSourceAiFacts,
    ReleaseFacts,
    ai_act,
    european_index,
    g7,
    model_openness,
    open_source_ai,
    solaiman,
)
from registry.openness.frameworks.ai_act import FINE_PAYMENTS, GPAI_FLOP, SYSTEMIC_FLOP, compute_of

UNKNOWN = "unknown"
_DATA = ("data_description", "data_public_list", "data_obtainable_list")


class Lever(msgspec.Struct, frozen=True):
    """A fact that does not hold, what it is now, and the facts with it holding."""

    name: str
    now: str
    pull: Callable[[Any], Any]


def _field(facts: msgspec.Struct, field: str, best: object, name: str = "") -> Iterator[Lever]:
    """A fact of one member; none where it holds or does not exist."""
    now = getattr(facts, field)
    if now not in (best, "none" if field in g7.DATA else best):
        yield Lever(name or field, str(now), lambda told: msgspec.structs.replace(told, **{field: best}))


def _fields(facts: msgspec.Struct, fields: Iterable[str], best: object = "yes") -> Iterator[Lever]:
    for field in fields:
        yield from _field(facts, field, best)


def of_index(dimensions: Iterable[str]) -> Callable[[Any], Iterator[Lever]]:
    """All dimensions that exist and are not open."""

    def levers(facts: Any) -> Iterator[Lever]:  # noqa: ANN401 - the facts of either index
        words: Mapping[str, str] = {"no": "closed", "partly": "partial", "unknown": "unknown"}
        for name in dimensions:
            for lever in _fields(facts, (name,)):
                if lever.now != "none":
                    yield msgspec.structs.replace(lever, now=words[lever.now])

    return levers


def of_components(facts: ModelOpennessFacts) -> Iterator[Lever]:
    """All components that count and are not included; read by what licences mean."""
    statuses = {part.id: part.value for part in model_openness.judge_normalised(facts).parts}
    yield from _components(statuses)


def of_components_as_spelled(facts: ModelOpennessFacts) -> Iterator[Lever]:
    """The same as published, where licences count by their exact spelling."""
    statuses = {part.id: part.value for part in model_openness.judge(facts).parts}
    yield from _components(statuses)


def _components(statuses: Mapping[str, str]) -> Iterator[Lever]:
    for number in model_openness.REQUIRED[1]:
        kind = model_openness.COMPONENTS[number]
        if statuses[kind.id] != "included":
            yield Lever(kind.id, statuses[kind.id], _including(number))


def _including(number: int) -> Callable[[ModelOpennessFacts], ModelOpennessFacts]:
    component = MotComponent(license=model_openness.OPEN_BEYOND_LISTS)
    return lambda facts: msgspec.structs.replace(facts, components={**facts.components, number: component})


def of_definition(facts: OpenSourceAiFacts) -> Iterator[Lever]:
    """Elements, their terms, the data information and the four freedoms."""
    yield from _fields(facts, ("parameters", *open_source_ai.CODE))
    yield from _fields(facts, ("parameters_terms", "code_terms"), "osi_approved")
    for field in _DATA:
        yield from _field(facts, field, "yes", field.replace("data_", "data_information.", 1))
    yield from _fields(facts, open_source_ai.FREEDOMS)


def of_exemption(facts: AiActFacts) -> Iterator[Lever]:
    """The facts that the five conditions ask for."""
    yield from _fields(facts, ("access", "use", "modification", "distribution"))
    yield from _fields(facts, (*ai_act.DISQUALIFIERS, "territory_limit"), "no")
    if facts.safety_terms_proportionate != "yes" and facts.safety_terms != "no":
        yield from _field(facts, "safety_terms_proportionate", "yes")
    if facts.monetisation is None or not FINE_PAYMENTS.issuperset(facts.monetisation):
        now = UNKNOWN if facts.monetisation is None else ", ".join(facts.monetisation)
        yield Lever("monetisation", now, _without_payment)
    if facts.gate != "none" and facts.gate_proportionate != "yes":
        if facts.gate in {UNKNOWN, "unstated"} and not facts.gate_fields and facts.gate_proportionate == UNKNOWN:
            yield Lever("gate", UNKNOWN, lambda told: msgspec.structs.replace(told, gate="none"))
        else:
            yield from _field(facts, "gate_proportionate", "yes")
    yield from _fields(facts, ("weights", "architecture", *ai_act.USAGE))
    yield from _of_compute(facts)


def _without_payment(facts: AiActFacts) -> AiActFacts:
    return msgspec.structs.replace(facts, monetisation=tuple(
        one for one in facts.monetisation or () if one in FINE_PAYMENTS
    ))  # fmt: skip


def _of_compute(facts: AiActFacts) -> Iterator[Lever]:
    """Compute below what presumes systemic risk, and no designation."""
    flop, _ = compute_of(facts)
    if facts.systemic_risk != "no" or (flop is not None and flop > SYSTEMIC_FLOP):
        is_known = facts.systemic_risk in {"yes", "partly"} or (flop is not None and flop > SYSTEMIC_FLOP)
        told = f"{flop:.3g} FLOP" if flop is not None else facts.systemic_risk
        name = "systemic_risk" if facts.systemic_risk in {"yes", "partly"} else "training_compute_flop"
        yield Lever(name, told if is_known else UNKNOWN, _without_risk)


def _without_risk(facts: AiActFacts) -> AiActFacts:
    return msgspec.structs.replace(facts, systemic_risk="no", training_compute_flop=GPAI_FLOP)


def of_labels(facts: G7Facts) -> Iterator[Lever]:
    """What the labels ask for: releases, their terms, no rules of conduct, and data or a word about it."""
    yield from _fields(facts, ("free", "weights", "deployment_code", "training_code", *g7.DATA, "data_information"))
    if g7.names_no_data(facts):
        yield Lever("pretraining_data", UNKNOWN, lambda told: msgspec.structs.replace(told, pretraining_data="yes"))
    for field in ("weights_terms", "deployment_code_terms", "training_code_terms"):
        yield from _field(facts, field, "osi_approved")
    if facts.data_terms not in {"osi_approved", "open"}:
        yield from _field(facts, "data_terms", "open")
    yield from _field(facts, "use_policy", "no")
    for name in g7.DATA:
        reason = facts.withheld.get(name) or facts.withheld.get(g7.ALL_DATA) or UNKNOWN
        if reason == UNKNOWN and getattr(facts, name) not in {"yes", "none"}:
            yield Lever(f"withheld.{name}", UNKNOWN, _excusing(name))


def _excusing(name: str) -> Callable[[G7Facts], G7Facts]:
    return lambda facts: msgspec.structs.replace(facts, withheld={**facts.withheld, name: "legal"})


def of_release(facts: ReleaseFacts) -> Iterator[Lever]:
    """A further stage that has begun, and what the last one asks for."""
    begun = {part.id for part in solaiman.judge(facts).parts if part.value == "yes"}
    listed = {level for level, _ in facts.stages}
    for level in solaiman.LEVELS:
        if level not in begun:
            now = "no" if facts.stages and level not in listed else UNKNOWN
            yield Lever(f"stages.{level}", now, _beginning(level))
    yield from _fields(facts, ("training_code", "pretraining_data"))


def _beginning(level: solaiman.Level) -> Callable[[ReleaseFacts], ReleaseFacts]:
    def pull(facts: ReleaseFacts) -> ReleaseFacts:
        since = facts.day.isoformat() if facts.day else ""
        return msgspec.structs.replace(facts, stages=(*facts.stages, (level, since)))

    return pull


def of_category(facts: Any) -> Iterator[Lever]:  # noqa: ANN401 - CategoryFacts
    """Weights, training code and pretraining data, and their licences."""
    yield from _fields(facts, facts.__struct_fields__[:6])


_EUROPEAN = {edition: of_index(european_index.dimensions(edition)) for edition in european_index.METHODS}
EUROPEAN_LEVERS: Mapping[str, Callable[[Any], Iterator[Lever]]] = {str(name): one for name, one in _EUROPEAN.items()}

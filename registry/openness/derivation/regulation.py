"""The facts of Art. 53(2) of the AI Act, from what a record says of its licence, its price, its gate and its compute.

* A limit that is known to bind is yes; that there is none is known only of terms that were read as a whole.
* Whether rules of conduct, or what a gate asks, are proportionate is a judgement that no record holds.
* A model made from that of another owner is a modified one; how much compute the change took stands in no record.
"""

from collections.abc import Mapping
from typing import Any

from registry.openness.derivation.definitions import use_policy
from registry.openness.derivation.licences import of_weights
from registry.openness.derivation.record import RecordView, StatedFact
from registry.openness.facts import Fact, GrantedTerms
from registry.openness.frameworks.ai_act import AiActFacts

_LANGUAGE = frozenset({"text-generation", "text2text-generation", "image-text-to-text", "any-to-any"})
_IMAGES = frozenset({"text-to-image", "text-to-video"})


def ai_act_facts(record: RecordView) -> AiActFacts:
    """What the conditions of the exemption ask for."""
    document, licences = record.document, of_weights(record)
    terms = licences.terms
    usage, compute, risk = document.usage_information, document.training_compute, document.systemic_risk
    cells = {
        **_limits(terms, licences.reason, licences.source),
        "safety_terms": use_policy(record, terms),
        "weights": record.weights,
        "architecture": record.written("architecture"),
        "generates": _generates(record),
        "copyright_policy": record.stated("copyright_policy", document.copyright_policy),
        "training_summary": record.stated("training_summary", document.training_summary),
    }
    names = ("modalities", "capabilities", "limitations", "integration")
    told = {name: _usage(record, name, getattr(usage, name) if usage else "unknown") for name in names}
    market = document.placed_on_market
    values: dict[str, Any] = {name: cell.fact for name, cell in (cells | told).items()}
    return AiActFacts(
        **values,
        monetisation=tuple(one.kind for one in document.monetisation) or None,
        gate=record.gate,  # type: ignore[arg-type]  # one of its four words
        gate_fields=document.gate.fields if document.gate else (),
        systemic_risk=risk.value if risk else "unknown",
        training_compute_flop=compute.flop if compute else None,
        compute_basis=compute.basis if compute else "",
        parameters=document.parameters,
        placed_on_market=market.since if market else None,
        is_modified=record.has_foreign_base,
        reasons=_reasons(cells, licences.reason),
    )


def _limits(terms: GrantedTerms, reason: str, source: str) -> dict[str, StatedFact]:
    grants: dict[str, Fact] = {
        "access": terms.access, "use": terms.use, "modification": terms.modification,
        "distribution": terms.distribution,
    }  # fmt: skip
    disqualifiers = {
        "non_commercial": {"commercial", "research_only"},
        "no_distribution": {"no_distribution"},
        "user_threshold": {"scale"},
        "commercial_licence": {"separate_licence"},
        "territory_limit": {"territory"},
    }
    bound = set(terms.limits)
    there: dict[str, Fact] = {
        name: "yes" if limits & bound else "no" if terms.is_read else "unknown"
        for name, limits in disqualifiers.items()
    }
    return {name: StatedFact(fact, reason, source) for name, fact in (grants | there).items()}


def _reasons(cells: Mapping[str, StatedFact], licence: str) -> dict[str, str]:
    """Why the conditions hold or not, by their ids, where the record says more than the rule does."""
    terms = ("licence_access", "licence_use", "licence_modify", "licence_distribute", "no_disqualifier",
             "no_territory_limit")  # fmt: skip
    told = dict.fromkeys(terms, licence)
    told |= {"safety_terms": cells["safety_terms"].reason, "weights_public": _with_source(cells["weights"])}
    return told | {"architecture_public": _with_source(cells["architecture"])}


def _with_source(cell: StatedFact) -> str:
    return f"{cell.reason} ({cell.source})" if cell.source else cell.reason


def _generates(record: RecordView) -> StatedFact:
    hub, modality = record.document.hub, record.document.modality
    task = hub.pipeline_tag if hub else None
    if task in _LANGUAGE | _IMAGES:
        return StatedFact("yes", f"the hub's task is {task}", record.document.url or "")
    if modality is not None and record.document.architecture != "encoder":
        return record.own("modality", "yes", f"it is a language model ({modality})")
    return StatedFact("unknown", "no source says what it generates")


def _usage(record: RecordView, name: str, value: Fact) -> StatedFact:
    told = record.document.usage_information
    return record.own("usage_information", value, f"{name}: {value}", told.evidence if told else ())

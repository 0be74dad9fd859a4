"""G7 labels for the openness of AI of 2026: `g7-2026`.

G7 Digital and Technology Ministers, Paris, 2026-05-29; levels as quoted by OSI and Phoronix, the document itself was
not read. They bind nobody.

* Free is what can be had without payment. Code and weights need a licence that OSI approved, data an open one.
* `open_source_ai_with_open_data`: free; weights, deployment code, training code, all training data (pretraining,
  fine-tuning, preference).
* `open_source_ai`: the same, but data may be missing for legal or technical reasons where information about it is
  given. A commercial secret is no reason.
* `open_weights_ai`: free; weights and deployment code.
* `weights_available_ai`: free; weights and deployment code under a licence with restrictions, as rules of conduct are.
* `none`: weights are closed, or cost something.
* The label is the highest that holds. Where facts are unknown, it lies between the least and the most possible one.
* An open licence that OSI did not approve leaves it between `weights_available_ai` and `open_weights_ai`.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from registry.openness.facts import Fact, Standing, Stated, all_of
from registry.openness.frameworks.result import Part, Verdict

FRAMEWORK, METHOD = "g7-2026", "g7-2026-05-29"
WithholdingReason = Literal["legal", "technical", "commercial", "other", "unknown"]
LABELS = ("none", "weights_available_ai", "open_weights_ai", "open_source_ai", "open_source_ai_with_open_data")
"""From the lowest to the highest."""
UNDETERMINED = "undetermined"
DATA = ("pretraining_data", "finetuning_data", "preference_data")
ALL_DATA = "training_data"
"""In `withheld`: the reason that is given for whatever is not released."""
_FINE_REASONS = frozenset({"legal", "technical"})
_UNKNOWN = frozenset({"unknown"})
_PLAIN = ("free", "weights", "deployment_code", "training_code", *DATA, "data_information")
_TERMS = ("weights_terms", "deployment_code_terms", "training_code_terms", "data_terms")
_MEANINGS: Mapping[str, str] = {
    "free": "whether it can be had without payment",
    "weights": "whether the weights are released",
    "deployment_code": "whether code or a named library runs it",
    "training_code": "whether the training code is released",
    "pretraining_data": "whether all pretraining data is released",
    "finetuning_data": "whether all fine-tuning data is released",
    "preference_data": "whether all preference data is released",
    "data_information": "whether data that is missing is described",
    "weights_terms": "how the licence of the weights stands",
    "deployment_code_terms": "how the licence of the deployment code stands",
    "training_code_terms": "how the licence of the training code stands",
    "data_terms": "how the licences of the data stand",
}
_OPEN_ENDS: Mapping[str, frozenset[str]] = {
    "weights": frozenset({"unknown", "partly"}), "deployment_code": frozenset({"unknown", "partly"}),
    "weights_terms": frozenset({"unknown", "open"}), "deployment_code_terms": frozenset({"unknown", "open"}),
}  # fmt: skip
"""By fact: the values that leave the label open; of all others only what is unknown."""


class G7Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is there free of charge, under what, and why data is withheld."""

    free: Fact = "unknown"
    """Obtainable without payment."""
    weights: Fact = "unknown"
    deployment_code: Fact = "unknown"
    """Inference code, or a named version of a library that runs it."""
    training_code: Fact = "unknown"
    pretraining_data: Stated = "unknown"
    finetuning_data: Stated = "unknown"
    preference_data: Stated = "unknown"
    weights_terms: Standing = "unknown"
    deployment_code_terms: Standing = "unknown"
    training_code_terms: Standing = "unknown"
    data_terms: Standing = "unknown"
    use_policy: Fact = "no"
    """Rules of conduct (an AUP) that are accepted beside the licence, where any are known: yes restricts the use."""
    withheld: Mapping[str, WithholdingReason] = {}
    """By kind of data, or for all as `training_data`: why it is not released."""
    data_information: Fact = "unknown"
    """Whether information about the data that is missing is given."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: G7Facts) -> Verdict:
    """The highest label that holds, or `undetermined` between the least and the most that it can be."""
    worst, best = _settled(facts, at_best=False), _settled(facts, at_best=True)
    least, most = _label(worst), _label(best)
    is_settled = least == most
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=least if is_settled else UNDETERMINED,
        range=None if is_settled else (least, most),
        parts=tuple(_parts(facts)),
        missing=() if is_settled else tuple(_missing(facts, worst, best)),
        warnings=tuple(_notes(facts)),
    )


def least_label(facts: G7Facts) -> str:
    """The label that holds for certain, alone."""
    return _label(_settled(facts, at_best=False))


def bounds(verdict: Verdict) -> tuple[str, str]:
    """The least and the most that the label can be."""
    if verdict.range is None:
        return verdict.result, verdict.result
    return str(verdict.range[0]), str(verdict.range[1])


def _settled(facts: G7Facts, *, at_best: bool) -> G7Facts:
    """The same facts with all that is open decided one way."""
    changed: dict[str, object] = {
        name: _decided(name, getattr(facts, name), at_best=at_best) for name in _open_facts(facts)
    }
    if _is_policy_open(facts):
        changed["use_policy"] = "no" if at_best else "yes"
    changed["withheld"] = dict(_withheld(facts, at_best=at_best))
    return msgspec.structs.replace(facts, **changed)


def _open_facts(facts: G7Facts) -> list[str]:
    found = [name for name in (*_PLAIN, *_TERMS) if getattr(facts, name) in _OPEN_ENDS.get(name, _UNKNOWN)]
    return [*found, DATA[0]] if names_no_data(facts) else found


def names_no_data(facts: G7Facts) -> bool:
    """Whether no kind of data is said to exist: a model is trained on something, so that nobody knows what is out."""
    return all(getattr(facts, name) == "none" for name in DATA)


def _is_policy_open(facts: G7Facts) -> bool:
    """Whether rules of conduct are in doubt by themselves, and not because the licence is unknown."""
    return facts.use_policy in {"unknown", "partly"} and facts.weights_terms != "unknown"


def _decided(name: str, value: str, *, at_best: bool) -> str:
    """The best or the worst that an open fact can turn out to be; open terms without OSI become no better."""
    if name not in _TERMS:
        return "yes" if at_best else "no"
    if value == "open":
        return "open" if at_best else "restricted"
    return "osi_approved" if at_best else "none"


def _withheld(facts: G7Facts, *, at_best: bool) -> Iterator[tuple[str, WithholdingReason]]:
    """The reason for each kind of data; where none is known, a fine one at best."""
    for name in DATA:
        reason = _reason(facts, name)
        yield name, reason if reason != "unknown" else "legal" if at_best else "commercial"


def _reason(facts: G7Facts, name: str) -> WithholdingReason:
    return facts.withheld.get(name) or facts.withheld.get(ALL_DATA) or "unknown"


def _label(facts: G7Facts) -> str:
    """The label of facts of which none is open."""
    weights = "restricted" if facts.use_policy == "yes" and facts.weights_terms != "none" else facts.weights_terms
    terms = {weights, facts.deployment_code_terms}
    if all_of(facts.free, facts.weights, facts.deployment_code) != "yes" or "none" in terms:
        return "none"
    if "restricted" in terms:
        return "weights_available_ai"
    if facts.training_code != "yes" or terms | {facts.training_code_terms} != {"osi_approved"}:
        return "open_weights_ai"
    data = {_data(name, facts) for name in DATA} - {"none"}
    if data <= {"yes"}:
        return "open_source_ai_with_open_data"
    return "open_weights_ai" if "no" in data else "open_source_ai"


def _data(name: str, facts: G7Facts) -> Literal["yes", "none", "excused", "no"]:
    """Whether data of a kind is there, does not exist, is missing for a fine reason, or is missing."""
    fact: Stated = getattr(facts, name)
    if fact == "none":
        return "none"
    if fact == "yes" and facts.data_terms in {"osi_approved", "open"}:
        return "yes"
    return "excused" if facts.withheld[name] in _FINE_REASONS and facts.data_information == "yes" else "no"


def _missing(facts: G7Facts, worst: G7Facts, best: G7Facts) -> Iterator[str]:
    """The open facts that alone can move one of the ends: one is decided the other way than all others."""
    least, most = _label(worst), _label(best)
    policy = ["use_policy"] if _is_policy_open(facts) else []
    for name in (*_open_facts(facts), *policy, "withheld"):
        if _with(best, name, worst) != most or _with(worst, name, best) != least:
            yield name if name != "withheld" else "data_unshareable_reason"


def _with(facts: G7Facts, name: str, other: G7Facts) -> str:
    """The label of the facts, but for one that is as in the others."""
    changed: dict[str, object] = {name: getattr(other, name)}
    return _label(msgspec.structs.replace(facts, **changed))


def _parts(facts: G7Facts) -> Iterator[Part]:
    for name in (*_PLAIN, *_TERMS):
        yield Part(name, getattr(facts, name), facts.reasons.get(name) or _MEANINGS[name], facts.sources.get(name, ""))
    if facts.use_policy != "no":
        told = (
            "rules of conduct restrict the use" if facts.use_policy == "yes" else "whether there are rules of conduct"
        )
        yield Part("use_policy", facts.use_policy, told)
    for name in DATA:
        if getattr(facts, name) in {"partly", "no"}:
            yield Part(f"withheld.{name}", _reason(facts, name), "why it is not released")


def _notes(facts: G7Facts) -> Iterator[str]:
    if "open" in {facts.weights_terms, facts.deployment_code_terms}:
        yield "an open licence that OSI did not approve: whether it counts is not settled"

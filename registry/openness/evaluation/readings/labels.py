"""Facts for the labels of the G7, as clients state them."""

import re
from collections.abc import Mapping
from typing import Any

from registry.openness.evaluation.readings.exemption import costs
from registry.openness.evaluation.readings.terms import LIMITS, element_standing, not_asked, released
from registry.openness.evaluation.readings.values import WrongValueError, held, read_fact, read_text, read_word
from registry.openness.evaluation.readings.vocabulary import FactName, FactVocabulary, Statings
from registry.openness.facts import Fact, Standing, all_of, worst_standing
from registry.openness.frameworks import G7Facts
from registry.openness.frameworks.g7 import ALL_DATA, DATA, WithholdingReason

_REASONS: Mapping[str, WithholdingReason] = {
    "legal": "legal", "law": "legal", "legally": "legal", "privacy": "legal", "privacy_law": "legal",
    "data_protection": "legal", "copyright": "legal", "technical": "technical", "technically": "technical",
    "commercial": "commercial", "commercial_secret": "commercial", "trade_secret": "commercial", "other": "other",
    "unknown": "unknown",
}  # fmt: skip
_KINDS = {
    "pretraining": "pretraining_data", "finetuning": "finetuning_data", "fine_tuning": "finetuning_data",
    "fine_tuning_data": "finetuning_data", "preference": "preference_data", **{name: name for name in DATA},
}  # fmt: skip
_LIBRARY = re.compile(r"(?s)(?=.*[^\W\d_]).*\d.*")
"""A name and a version of it; a word alone may as well be `unknown`."""
_INFORMATION = ("description", "public_list", "obtainable_list")
VOCABULARY = FactVocabulary((
    FactName(name="free", type="fact", also=("free_of_charge", "gratis"), meaning="it can be had without payment"),
    FactName(name="price", type="object", meaning="what it costs: a figure, or whether it costs something"),
    FactName(
        name="weights", type="fact", is_licensed=True, also=("parameters", "end_user_weights"),
        meaning="the weights are out",
    ),
    FactName(
        name="deployment_code", type="fact", is_licensed=True, also=("inference_code", "inference", "code.inference",
        "code.deployment", "deployment"),
        meaning="inference code is out, or a named version of a library runs it",
    ),
    FactName(
        name="library", type="text", also=("deployment_library", "library_version"),
        meaning="the library and version that runs it, which stands for deployment code",
    ),
    FactName(
        name="training_code", type="fact", is_licensed=True, also=("training", "code.training"),
        meaning="the training code is out",
    ),
    FactName(name="code", type="fact", is_licensed=True, meaning="deployment and training code alike"),
    FactName(
        name=ALL_DATA, type="fact", is_licensed=True, also=("data", "full_training_data"),
        meaning="all training data, where its kinds are not stated; none for what does not exist",
    ),
    *(
        FactName(
            name=name, type="fact", is_licensed=True, meaning=f"all {name.replace('_', ' ')} is out",
            also=(
                f"training_data.{name}", f"data.{name}", f"training_data.{name.removesuffix('_data')}",
                f"data.{name.removesuffix('_data')}", *(("fine_tuning_data",) if name == "finetuning_data" else ()),
            ),
        )
        for name in DATA
    ),
    FactName(
        name="license", type="licence", also=("licence", "licenses.all"),
        meaning="the licence of whatever has none of its own",
    ),
    FactName(
        name="data_unshareable_reason", type="object",
        also=("data_withheld", "withheld", "unshareable_reason", "training_data.reason_withheld"),
        meaning="why data is not released: legal, technical, commercial, other; for all, or by kind of data",
    ),
    FactName(name="data_information", type="fact", meaning="information about the data that is missing is given"),
    *(
        FactName(name=f"data_information.{part}", type="fact", meaning=f"data information: the {part}")
        for part in _INFORMATION
    ),
    FactName(
        name="use_policy", type="object", also=("aup", "acceptable_use_policy", "rail"),
        meaning="rules of conduct are accepted with it, which restrict its use",
    ),
    LIMITS,
    *not_asked(
        "architecture", "evaluation_code", "preprocessing_code", "tokenizer", "training_compute_flop", "model_card",
    ),
))  # fmt: skip


def read_labels(facts: Mapping[str, Any]) -> G7Facts:
    """The facts; raises ``Invalid`` with all that is wrong."""
    told = VOCABULARY.read(facts)
    code, data = told.fact("code"), told.stated(ALL_DATA)
    found = G7Facts(
        free=_free(told),
        weights=released(told, "weights"),
        deployment_code=_deployment(told, code),
        training_code=released(told, "training_code", code),
        **{name: told.stated(name) if name in told else data for name in DATA},
        weights_terms=element_standing(told, "weights", "weights.license", "license"),
        deployment_code_terms=_terms_of_code(told, "deployment_code"),
        training_code_terms=_terms_of_code(told, "training_code"),
        data_terms=_terms_of_data(told),
        use_policy=told.read("use_policy", _has_rules, "no"),
        withheld={**_beside_data(told), **told.read("data_unshareable_reason", _reasons, {})},
        data_information=_information(told),
        reasons=told.reasons,
        sources=told.sources,
    )
    told.settle()
    return found


def _free(told: Statings) -> Fact:
    """As stated, or by its price; what costs something is not free, whatever else is said."""
    unknown: Fact = "unknown"
    price = told.read("price", costs, unknown)
    opposites: dict[Fact, Fact] = {"yes": "no", "no": "yes"}
    stated = told.fact("free", opposites.get(price, price))
    return "no" if price == "yes" else stated


def _deployment(told: Statings, code: Fact) -> Fact:
    stated = released(told, "deployment_code", code)
    is_named = _LIBRARY.fullmatch(told.text("library")) is not None
    return "yes" if stated in {"unknown", "no"} and is_named else stated


def _terms_of_code(told: Statings, name: str) -> Standing:
    return element_standing(told, "code", f"{name}.license", "code.license", "license")


def _terms_of_data(told: Statings) -> Standing:
    """The worst of all kinds that are, or may be, released, each by its own licence, else by that of all."""
    whole = (f"{ALL_DATA}.license", "license")
    otherwise = told.stated(ALL_DATA)
    out = [name for name in DATA if (told.stated(name) if name in told else otherwise) in {"yes", "unknown"}]
    each = [element_standing(told, "data", f"{name}.license", *whole) for name in out]
    return worst_standing(*each) if each else element_standing(told, "data", *whole)


def _beside_data(told: Statings) -> dict[str, WithholdingReason]:
    """Reasons that are stated beside the kind of data that is not released."""
    found: dict[str, WithholdingReason] = {}
    for name in (ALL_DATA, *DATA):
        value = told.raw(name)
        if isinstance(value, Mapping):
            words = (value.get(key) for key in ("unshareable_reason", "data_unshareable_reason", "reason"))
            folded = (one.casefold().replace(" ", "_").replace("-", "_") for one in words if isinstance(one, str))
            if reason := next((_REASONS[one] for one in folded if one in _REASONS), None):
                found[name] = reason
    return found


def _has_rules(value: object) -> Fact:
    plain = held(value)
    if plain is None:
        return "no"
    if isinstance(plain, list):
        return "yes" if plain else "no"
    if isinstance(plain, str) and plain.strip().casefold() == "none":
        return "no"
    try:
        return read_fact(value)
    except WrongValueError:
        return "yes" if read_text(value) else "no"


def _reasons(value: object) -> dict[str, WithholdingReason]:
    """By kind of data, from one word for all, a map, or a list of kinds with reasons."""
    if value is None:
        return {}
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return {ALL_DATA: _weakest([_reason(one) for one in value])}
    if isinstance(value, list):
        found: dict[str, WithholdingReason] = {}
        for one in value:
            if not isinstance(one, Mapping) or "reason" not in one:
                raise WrongValueError("Expected a list of objects with `data` and `reason`.")
            found[_kind(one.get("data", one.get("kind", ALL_DATA)))] = _reason(one["reason"])
        return found
    if isinstance(value, Mapping) and not set(value) <= {"reason", "value", "note", "source", "evidence"}:
        return {_kind(name): _reason(one) for name, one in value.items()}
    return {ALL_DATA: _reason(value.get("reason", held(value)) if isinstance(value, Mapping) else value)}


def _weakest(reasons: list[WithholdingReason]) -> WithholdingReason:
    """Of several reasons for the same the one that excuses least."""
    order: tuple[WithholdingReason, ...] = ("commercial", "other", "unknown", "legal", "technical")
    return min(reasons, key=order.index)


def _kind(written: object) -> str:
    return read_word(written, {**_KINDS, ALL_DATA: ALL_DATA, "all": ALL_DATA})


def _reason(written: object) -> WithholdingReason:
    if written is None:
        return "unknown"
    plain = written.get("reason", written) if isinstance(written, Mapping) else written
    return _REASONS[read_word(plain, _REASONS)]


def _information(told: Statings) -> Fact:
    """As stated for all of it, else by its parts where any is stated, else beside each kind of data."""
    parts = [f"data_information.{part}" for part in _INFORMATION]
    if "data_information" in told:
        return told.fact("data_information")
    if any(name in told for name in parts):
        return all_of(*(told.fact(name) for name in parts))
    nothing: Fact | None = None
    whole, *each = (told.read(name, _information_beside, nothing) for name in (ALL_DATA, *DATA))
    lacking = [fact or whole or "unknown" for name, fact in zip(DATA, each, strict=True) if _is_lacking(told, name)]
    return all_of(*lacking)


def _is_lacking(told: Statings, name: str) -> bool:
    """Whether a kind of data exists and is not all out."""
    return told.stated(name if name in told else ALL_DATA) not in {"yes", "none"}


def _information_beside(value: object) -> Fact | None:
    return read_fact(value["data_information"]) if isinstance(value, Mapping) and "data_information" in value else None

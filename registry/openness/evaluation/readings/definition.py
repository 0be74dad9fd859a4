"""Facts for the Open Source AI Definition, as clients state them."""

from collections.abc import Mapping
from typing import Any

from registry.openness.evaluation.readings.terms import (
    FREEDOMS,
    LIMITS,
    answers_for_terms,
    element_standing,
    not_asked,
    read_limits,
    released,
)
from registry.openness.evaluation.readings.vocabulary import FactName, FactVocabulary, Statings
from registry.openness.facts import Fact, Standing, Written, all_of, granted_terms, worst_standing
from registry.openness.frameworks import OpenSourceAiFacts
from registry.openness.frameworks.open_source_ai import CODE

_OF_CODE = {
    "training_code": ("training",), "data_processing_code": ("data_processing", "preprocessing", "preprocessing_code"),
    "inference_code": ("inference",), "architecture_code": ("architecture",), "evaluation_code": ("evaluation",),
    "tokenizer_code": ("tokenizer", "tokeniser"),
}  # fmt: skip
_DATA = {
    "description": "data_description",
    "public_list": "data_public_list",
    "obtainable_list": "data_obtainable_list",
}
VOCABULARY = FactVocabulary((
    FactName(
        name="parameters", type="fact", is_licensed=True,
        also=("weights", "model_parameters", "parameters_public", "end_user_weights"),
        meaning="the parameters are released; yes without any licence stated: under terms that OSI approved",
    ),
    FactName(name="code", type="fact", is_licensed=True, meaning="all code, where its parts are not stated"),
    *(
        FactName(
            name=name, type="fact", is_licensed=True, meaning=f"{name.replace('_', ' ')} is released",
            also=(*short, *(f"code.{one}" for one in (name, *short))),
        )
        for name, short in _OF_CODE.items()
    ),
    FactName(
        name="license", type="licence", also=("licence", "licenses.all"),
        meaning="the licence of parameters and code, where they have none of their own",
    ),
    FactName(name="data_information", type="fact", meaning="all three parts of the data information"),
    *(
        FactName(name=f"data_information.{part}", type="fact", meaning=f"data information: the {part}", also=(
            alias, part, *({"public_list": ("data_information.public", "public_data_list"), "obtainable_list":
            ("data_information.obtainable", "obtainable_data_list")}.get(part, ())),
        ))
        for part, alias in _DATA.items()
    ),
    *(
        FactName(name=name, type="fact", meaning=f"the freedom to {name}", also=(f"freedoms.{name}", f"freedom_{name}"))
        for name in FREEDOMS
    ),
    LIMITS,
    *not_asked(
        "training_data", "data", "pretraining_data", "finetuning_data", "preference_data", "data_license",
        "data_unshareable_reason", "price", "free",
    ),
))  # fmt: skip


def read_definition(facts: Mapping[str, Any]) -> OpenSourceAiFacts:
    """The facts; raises ``Invalid`` with all that is wrong."""
    told = VOCABULARY.read(facts)
    whole_code, information = told.fact("code"), told.fact("data_information")
    code = {name: released(told, name, whole_code) for name in CODE}
    data = {name: told.fact(f"data_information.{part}", information) for part, name in _DATA.items()}
    licences = _licences(told)
    freedoms = {name: _freedom(told, name, licences) for name in FREEDOMS}
    found = OpenSourceAiFacts(
        parameters=released(told, "parameters"), parameters_terms=_terms_of_parameters(told),
        code_terms=_terms_of_code(told), **code, **data, **freedoms, reasons=told.reasons, sources=told.sources,
    )  # fmt: skip
    told.settle()
    return found


def _terms_of_parameters(told: Statings) -> Standing:
    found = element_standing(told, "weights", "parameters.license", "license")
    is_answered = not any(name in told for name in ("parameters.license", "license"))
    return "osi_approved" if found == "unknown" and is_answered and answers_for_terms(told, "parameters") else found


def _terms_of_code(told: Statings) -> Standing:
    own = [name for name in CODE if f"{name}.license" in told]
    standings = [element_standing(told, "code", f"{name}.license", "code.license", "license") for name in CODE]
    is_answered = not own and not any(name in told for name in ("code.license", "license"))
    found = worst_standing(*standings)
    return "osi_approved" if found == "unknown" and is_answered and answers_for_terms(told, "code", *CODE) else found


def _licences(told: Statings) -> tuple[Written, ...]:
    whole = told.licence("license")
    own = [told.licence("parameters.license", "license"), told.licence("code.license", "license")]
    each = (told.licence(f"{name}.license") for name in CODE)
    return tuple(one for one in (whole, *own, *each) if one is not None)


def _freedom(told: Statings, name: str, licences: tuple[Written, ...]) -> Fact:
    """As stated; else no where a limit is stated; else what all licences grant."""
    stated = told.fact(name)
    if stated != "unknown":
        return stated
    limits = read_limits(told)
    if name == "use" and limits:
        return "no"
    return all_of(*(_granted(one, name) for one in licences)) if licences else "unknown"


def _granted(licence: Written, freedom: str) -> Fact:
    """Rules of conduct limit the use for any purpose."""
    terms = granted_terms(licence)
    if freedom == "use":
        return "no" if terms.use_policy == "yes" else terms.use
    if freedom == "share":
        return terms.distribution
    return terms.modification if freedom == "modify" else ("yes" if terms.use != "unknown" else "unknown")

"""Words for what frameworks of openness ask for and answer; where one is missing, those of the API's codes."""

from collections.abc import Mapping

from markupsafe import Markup

from registry.web.languages import Locale
from registry.web.languages.codes import N_

TITLES: Mapping[str, str] = {
    "oucg-14": N_("Opening up ChatGPT"),
    "osai-12": N_("European Open Source AI Index, 12 dimensions"),
    "osai-14": N_("European Open Source AI Index, 14 dimensions"),
    "mof-1.0": N_("Model Openness Framework 1.0"),
    "osaid-1.0": N_("Open Source AI Definition 1.0"),
    "ai-act-53-2": N_("AI Act, open-source exemption"),
    "g7-2026": N_("G7 labels of 2026"),
    "solaiman-2023": N_("Gradient of release"),
    "category": N_("Closed, open weights, source and data open"),
    "fmti-2023-10": N_("Transparency of the developer, October 2023 (FMTI)"),
    "fmti-2024-05": N_("Transparency of the developer, May 2024 (FMTI)"),
    "fmti-2025-12": N_("Transparency of the developer, December 2025 (FMTI)"),
}
"""What each framework is called."""
INDEXES: Mapping[str, str] = {
    "osai": N_("European Open Source AI Index"),
    "opening-up-chatgpt": N_("Opening up ChatGPT"),
    "mot": N_("Model Openness Tool"),
    "fmti": N_("Foundation Model Transparency Index"),
}
GROUPS: Mapping[str, str] = {
    "availability": N_("Availability"),
    "documentation": N_("Documentation"),
    "access": N_("Access"),
    "class_3": N_("Class III"),
    "class_2": N_("Class II"),
    "class_1": N_("Class I"),
    "released": N_("Released"),
    "terms": N_("Terms"),
    "data_information": N_("About the data"),
    "freedoms": N_("Freedoms"),
    "licence": N_("Licence"),
    "safety": N_("Safety"),
    "monetisation": N_("Money"),
    "public": N_("Public"),
    "risk": N_("Risk"),
    "consequences": N_("Consequences"),
}
"""Under what a framework files its parts."""
PARTS: Mapping[str, str] = {
    "opencode": N_("source code"),
    "llmdata": N_("base data"),
    "llmweights": N_("base weights"),
    "rldata": N_("tuning data"),
    "rlweights": N_("final weights"),
    "datasources_basemodel": N_("base data"),
    "datasources_endmodel": N_("tuning data"),
    "weights_basemodel": N_("base weights"),
    "weights_endmodel": N_("final weights"),
    "trainingcode": N_("training code"),
    "hardware_architecture": N_("hardware and architecture"),
    "modelcard": N_("model card"),
    "datasheet": N_("data sheet"),
    "license": N_("licences"),
    "licenses": N_("licences"),
    "package": N_("package"),
    "api": N_("API"),
    "final_parameters": N_("final weights"),
    "intermediate_parameters": N_("intermediate weights"),
    "technical_report": N_("technical report"),
    "data_card": N_("data card"),
    "datasets": N_("training data"),
    "research_paper": N_("research paper"),
    "sample_outputs": N_("sample outputs"),
    "libraries_and_tools": N_("libraries and tools"),
    "model_metadata": N_("metadata"),
    "class_3": N_("Class III: open model"),
    "class_2": N_("Class II: open tooling"),
    "class_1": N_("Class I: open science"),
    "parameters": N_("weights"),
    "weights": N_("weights"),
    "data_processing_code": N_("data processing code"),
    "architecture_code": N_("code of the architecture"),
    "tokenizer_code": N_("tokenizer"),
    "deployment_code": N_("code that runs it"),
    "parameters_terms": N_("terms of the weights"),
    "weights_terms": N_("terms of the weights"),
    "code_terms": N_("terms of the code"),
    "deployment_code_terms": N_("terms of the code that runs it"),
    "training_code_terms": N_("terms of the training code"),
    "data_terms": N_("terms of the data"),
    "weights_licence": N_("open licence of the weights"),
    "training_code_licence": N_("open licence of the training code"),
    "pretraining_data_licence": N_("open licence of the data"),
    "data_information": N_("information about the data"),
    "data_information.description": N_("description of all data"),
    "data_information.public_list": N_("list of public data"),
    "data_information.obtainable_list": N_("list of obtainable data"),
    "data_unshareable_reason": N_("why data is withheld"),
    "withheld.pretraining_data": N_("why pretraining data is withheld"),
    "withheld.finetuning_data": N_("why fine-tuning data is withheld"),
    "withheld.preference_data": N_("why preference data is withheld"),
    "use_policy": N_("use policy"),
    "free": N_("free of charge"),
    "use": N_("use"),
    "study": N_("study"),
    "modify": N_("modify"),
    "share": N_("share"),
    "scope": N_("general-purpose model"),
    "licence_access": N_("access for anyone"),
    "licence_use": N_("free use"),
    "licence_modify": N_("free to modify"),
    "licence_distribute": N_("free to pass on"),
    "no_disqualifier": N_("no disqualifying term"),
    "no_territory_limit": N_("no country left out"),
    "safety_terms": N_("safety terms proportionate"),
    "safety_terms_proportionate": N_("whether the safety terms are proportionate"),
    "no_monetisation": N_("not for money"),
    "monetisation": N_("whether the provider is paid"),
    "gate": N_("gate proportionate"),
    "weights_public": N_("weights public"),
    "architecture_public": N_("architecture public"),
    "usage_public": N_("usage public"),
    "not_systemic_risk": N_("no systemic risk"),
    "training_compute_flop": N_("compute of the training"),
    "modalities": N_("kinds of input and output"),
    "capabilities": N_("capabilities"),
    "limitations": N_("limits"),
    "integration": N_("how to build it in"),
    "copyright_policy": N_("copyright policy"),
    "training_summary": N_("summary of the training data"),
    "modifier": N_("who modified it"),
    "stages": N_("the stage of its release"),
    "reproducible_process": N_("reproducible process"),
    "method_transparency": N_("transparent method"),
    "data_protection": N_("data protection without outside control"),
    "interpretability": N_("interpretability"),
    "upstream": N_("what went into the model"),
    "model": N_("the model"),
    "downstream": N_("what becomes of the model"),
}
"""Dimensions, components and conditions, by their ids."""
VALUES: Mapping[str, str] = {
    "none": N_("does not exist"),
    "included": N_("released openly"),
    "invalid": N_("released, no open licence"),
    "unlicensed": N_("released, no licence"),
    "missing": N_("not released"),
    "osi_approved": N_("approved by OSI"),
    "restricted": N_("restricted"),
    "gpai_indicated": N_("indicated"),
    "probably_not_gpai": N_("probably not"),
    "legal": N_("for legal reasons"),
    "technical": N_("for technical reasons"),
    "commercial": N_("for commercial reasons"),
    "other": N_("for other reasons"),
}
"""Values of parts in a framework's own words."""
TERMS: Mapping[str, str] = {
    "open": N_("open, not approved by OSI"),
    "none": N_("no licence"),
}
"""The same of terms."""
RESULTS: Mapping[str, str] = {
    "unclassified": N_("no class"),
    "class_3": N_("Class III: open model"),
    "class_2": N_("Class II: open tooling"),
    "class_1": N_("Class I: open science"),
    "would_not_meet": N_("would not meet it"),
    "needs_review": N_("not settled"),
    "would_meet": N_("would meet it"),
    "not_met": N_("conditions not met"),
    "needs_legal_review": N_("needs legal review"),
    "conditions_met": N_("conditions met"),
    "undetermined": N_("not settled"),
    "none": N_("no label"),
    "weights_available_ai": N_("weights available"),
    "open_weights_ai": N_("open weights AI"),
    "open_source_ai": N_("open source AI"),
    "open_source_ai_with_open_data": N_("open source AI with open data"),
    "not scored": N_("not scored"),
}
"""Results that are words; those of other frameworks are words of the API."""
SHORT: Mapping[str, str] = {
    "class_3": N_("Class III"),
    "class_2": N_("Class II"),
    "class_1": N_("Class I"),
    "open_source_ai_with_open_data": N_("with open data"),
    "open_source": N_("source and data"),
}
"""The same where there is little room."""
OPEN = frozenset({
    "class_3", "class_2", "class_1", "would_meet", "conditions_met", "open_source_ai", "open_source_ai_with_open_data",
    "open_source", "fully_open",
})  # fmt: skip
NOT_OPEN = frozenset({
    "unclassified", "would_not_meet", "not_met", "none", "weights_available_ai", "open_weights_ai", "open_weights",
    "closed", "fully_closed",
})  # fmt: skip
"""Results by which a model counts as open, and by which it does not; levels between are neither."""


def framework_title(framework: str, locale: Locale) -> Markup:
    """What a framework is called."""
    return locale.say(TITLES[framework]) if framework in TITLES else Markup.escape(framework)


def part_title(part: str, locale: Locale) -> Markup:
    """What a part is called; an unknown one by its id."""
    return locale.say(PARTS[part]) if part in PARTS else locale.word(part)


def result_word(result: str, score: float | None, most: float | None, locale: Locale) -> Markup:
    """A result in words; a number as this language writes it, out of the most that there can be."""
    if score is not None and most is not None:
        return Markup.escape(points_of(score, most, locale))
    return locale.say(RESULTS[result]) if result in RESULTS else locale.word(result)


def short_word(result: str, locale: Locale) -> Markup:
    """A result that is a word, in a narrow column."""
    return locale.say(SHORT[result]) if result in SHORT else result_word(result, None, None, locale)


def points_of(score: float, most: float, locale: Locale) -> str:
    """Shares with four places, points with one where they are not whole."""
    if most == 1:
        return locale.number(score, 4)
    return f"{locale.number(score, 0 if score == int(score) else 1)} / {locale.number(most)}"


def value_word(part: str, value: str, locale: Locale) -> Markup:
    """A value of a part in words; progress as percent."""
    if part.startswith("class_") and value.replace(".", "", 1).isdigit():
        return Markup.escape(f"{locale.number(float(value))}\N{NO-BREAK SPACE}%")
    known = {**VALUES, **TERMS} if part.endswith("_terms") else VALUES
    return locale.say(known[value]) if value in known else locale.word(value)

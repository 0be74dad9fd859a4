"""The names of the facts that the exemption of the AI Act asks for."""

from registry.openness.evaluation.readings.terms import LIMITS, not_asked
from registry.openness.evaluation.readings.vocabulary import FactName, FactVocabulary
from registry.openness.frameworks.ai_act import DISQUALIFIERS, USAGE

_GRANTS = {
    "access": ("licence_access", "license_access"), "use": ("licence_use", "license_use"),
    "modification": ("licence_modify", "licence_modification", "modify", "license_modify", "license_modification"),
    "distribution": (
        "licence_distribute", "licence_distribution", "distribute", "license_distribute", "license_distribution",
    ),
}  # fmt: skip
_WORDS = ("licence", "license")
_ADVERBS = {"modification": ("modify",), "distribution": ("distribute",)}
_USAGE_WORDS = ("usage_info", "usage_information", "usage", "usage_public", "model_usage")
_SAME_USAGE = {"integration": ("integration_means", "means_of_integration", "technical_means")}
_MEANINGS = {
    "non_commercial": "the terms allow research or non-commercial use alone (83)",
    "no_distribution": "the terms forbid to pass it on (83)",
    "user_threshold": "the terms end, or change, above a number of users (83)",
    "commercial_licence": "commercial use needs a separate licence (83)",
}
VOCABULARY = FactVocabulary((
    FactName(
        name="license", type="licence", also=("licence",),
        meaning="the licence of the model; what it grants is read from the catalogue where it is not stated",
    ),
    FactName(
        name="code", type="object", is_licensed=True,
        meaning="taken and not asked for, but its licence binds with that of the weights",
    ),
    *not_asked(
        "inference_code", "training_code", "evaluation_code", "preprocessing_code", "tokenizer", "training_data",
        "pretraining_data", "finetuning_data", "preference_data", "data_information", "model_card",
    ),
    *(
        FactName(
            name=name, type="fact", meaning=f"the licence grants free {name}, safety terms apart",
            also=(*also, *(f"{word}.{one}" for word in _WORDS for one in (name, *_ADVERBS.get(name, ())))),
        )
        for name, also in _GRANTS.items()
    ),
    *(
        FactName(name=name, type="fact", meaning=_MEANINGS[name], also=tuple(
            f"{word}.{name}" for word in ("licence", "license", "disqualifiers")
        ))
        for name in DISQUALIFIERS
    ),
    FactName(
        name="territory_limit", type="object", also=("territory", "territorial_limit", "geographic_limit"),
        meaning="countries are left out (79, 80)",
    ),
    LIMITS,
    FactName(
        name="safety_terms", type="object",
        also=("use_policy", "acceptable_use_policy", "aup", "rail", "safety_terms.present"),
        meaning="rules of conduct belong to the terms (84): a fact, or the rules in words",
    ),
    FactName(
        name="safety_terms_proportionate", type="object", also=("safety_terms.proportionate",),
        meaning="a person finds them proportionate, objective and non-discriminatory: yes or no, with a `reason`",
    ),
    FactName(name="safety_terms_reason", type="text", also=("safety_terms.reason",), meaning="why"),
    FactName(
        name="monetisation", type="words", also=("monetization", "payments", "payment"),
        meaning="ways in which the provider is paid (85-89); [] where it is not",
    ),
    FactName(name="price", type="object", meaning="what it costs: a figure, or whether it costs something"),
    FactName(
        name="gate", type="object", also=("gated", "gate.kind"),
        meaning="what stands before the download: none, auto, manual, or {fields, manual}",
    ),
    FactName(name="gate.fields", type="words", also=("gate_fields",), meaning="what the gate asks for"),
    FactName(name="gate.manual", type="fact", also=("gate_manual",), meaning="a person decides"),
    FactName(
        name="gate_proportionate", type="fact", also=("gate.proportionate",),
        meaning="it asks no more than strict security needs (79, 87)",
    ),
    FactName(
        name="weights", type="fact", is_licensed=True, meaning="the weights are public (90)",
        also=("weights_public", "parameters_public", "weights.public", "base_weights", "end_user_weights"),
    ),
    FactName(
        name="architecture", type="fact", meaning="the architecture is told (90)",
        also=("architecture_public", "architecture.public"),
    ),
    FactName(
        name="usage_info", type="fact", also=("usage_information", "usage", "usage_public", "model_usage"),
        meaning="all four parts of the information on use (90)",
    ),
    *(
        FactName(name=name, type="object", meaning=f"it tells the {name} (90)", also=tuple(
            f"{word}.{one}" for word in _USAGE_WORDS for one in (name, *_SAME_USAGE.get(name, ()))
        ))
        for name in USAGE
    ),
    FactName(
        name="systemic_risk", type="fact", also=("systemic", "is_systemic"),
        meaning="it counts as a model with systemic risk (Art. 51)",
    ),
    FactName(name="designated", type="fact", meaning="the Commission designated it as one"),
    FactName(
        name="training_compute_flop", type="figure",
        also=("training_compute", "training_flop", "compute_flop", "flop", "flops", "compute"),
        meaning="FLOP of all training: a figure, or {value, basis, source}",
    ),
    FactName(name="parameters", type="figure", also=("parameter_count", "params"), meaning="how many parameters"),
    FactName(name="training_tokens", type="figure", also=("tokens",), meaning="how many tokens it was trained on"),
    FactName(
        name="generates", type="object", also=("generates_language", "generation", "outputs", "modality"),
        meaning="it generates language, or images or video from text (17): a fact, or what it generates",
    ),
    FactName(
        name="copyright_policy", type="fact", also=("53_1_c",), meaning="a policy on copyright is public, 53(1)(c)"
    ),
    FactName(
        name="training_summary", type="fact", also=("training_content_summary", "53_1_d"),
        meaning="a summary of the training content is public, 53(1)(d)",
    ),
    FactName(
        name="placed_on_market", type="text", also=("placed_on_market.since",), meaning="since when, as a day"
    ),
    FactName(name="modifier", type="fact", also=("is_modified", "modified"), meaning="the provider modified a model"),
    FactName(
        name="modification_flop", type="figure",
        also=("modification_compute_flop", "modifier_flop", "modifier_compute_flop", "modifier.compute_flop",
              "modifier.flop"),
        meaning="FLOP of the modification",
    ),
    FactName(
        name="original_flop", type="figure",
        also=("original_compute_flop", "original_training_compute_flop", "modifier.original_flop",
              "modifier.original_compute_flop"),
        meaning="FLOP of the original",
    ),
    FactName(
        name="original_systemic_risk", type="fact", also=("modifier.original_systemic_risk",),
        meaning="the original has systemic risk",
    ),
))  # fmt: skip

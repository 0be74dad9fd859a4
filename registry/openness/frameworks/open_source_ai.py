"""Open Source AI Definition 1.0: `osaid-1.0`.

https://opensource.org/ai/open-source-ai-definition, 2024-10-28.

* Parameters, and code for training, data processing, inference, architecture, evaluation and tokenizer, are released
  under terms that OSI approved. Terms that grant all freedoms without that approval are `partly`.
* Data information: all training data is described, with what cannot be shared; what is public is listed, and where;
  what can be obtained from others is listed, for a fee too. Open data is not asked for.
* Anyone may use, study, modify and share it for any purpose: a limit of field, trade, territory or scale is no.
* All of it yes: `would_meet`; any of it no: `would_not_meet`; else `needs_review`. It certifies nothing.
"""

from collections.abc import Mapping

import msgspec

from registry.openness.facts import Fact, Standing, all_of
from registry.openness.frameworks.result import Part, Verdict, missing_of

FRAMEWORK, METHOD = "osaid-1.0", "osaid-1.0/2024-10-28"
RESULTS: Mapping[Fact, str] = {
    "yes": "would_meet", "no": "would_not_meet", "partly": "needs_review", "unknown": "needs_review",
}  # fmt: skip
CODE = (
    "training_code", "data_processing_code", "inference_code", "architecture_code", "evaluation_code", "tokenizer_code",
)  # fmt: skip
FREEDOMS = ("use", "study", "modify", "share")
_DATA = {
    "data_information.description": "all training data is described, with what cannot be shared",
    "data_information.public_list": "public training data is listed, and where it is",
    "data_information.obtainable_list": "data that can be obtained from others is listed, for a fee too",
}
_TERMS: Mapping[Standing, tuple[Fact, str]] = {
    "osi_approved": ("yes", "under terms that OSI approved"),
    "open": ("partly", "under terms that grant the freedoms, but that OSI did not approve"),
    "restricted": ("no", "under terms that restrict"),
    "none": ("no", "without a licence"),
    "unknown": ("unknown", "nobody knows under which terms"),
}
_GRANTED: Mapping[Standing, Fact] = {"osi_approved": "yes", "open": "yes", "none": "no"}


class OpenSourceAiFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is released of a system, under what, and what is told of its data."""

    parameters: Fact = "unknown"
    training_code: Fact = "unknown"
    data_processing_code: Fact = "unknown"
    inference_code: Fact = "unknown"
    architecture_code: Fact = "unknown"
    evaluation_code: Fact = "unknown"
    tokenizer_code: Fact = "unknown"
    parameters_terms: Standing = "unknown"
    code_terms: Standing = "unknown"
    """The terms of all code together: the worst of them."""
    data_description: Fact = "unknown"
    data_public_list: Fact = "unknown"
    data_obtainable_list: Fact = "unknown"
    use: Fact = "unknown"
    study: Fact = "unknown"
    modify: Fact = "unknown"
    share: Fact = "unknown"
    """The four freedoms; where they are unknown, terms that OSI approved grant them."""
    reasons: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}


def judge(facts: OpenSourceAiFacts) -> Verdict:
    """`would_meet`, `would_not_meet` or `needs_review`; it certifies nothing."""
    rows = {**_elements(facts), **_freedoms(facts)}
    parts = tuple(
        Part(name, value, facts.reasons.get(name, reason), facts.sources.get(name, ""))
        for name, (value, reason) in rows.items()
    )
    return Verdict(
        framework=FRAMEWORK,
        method_version=METHOD,
        result=RESULTS[all_of(*(value for value, _ in rows.values()))],
        parts=parts,
        missing=missing_of(parts),
    )


def _elements(facts: OpenSourceAiFacts) -> dict[str, tuple[Fact, str]]:
    released = {name: (getattr(facts, name), "whether it is released") for name in ("parameters", *CODE)}
    terms = {"parameters_terms": _TERMS[facts.parameters_terms], "code_terms": _TERMS[facts.code_terms]}
    stated = (facts.data_description, facts.data_public_list, facts.data_obtainable_list)
    told = {name: (fact, reason) for (name, reason), fact in zip(_DATA.items(), stated, strict=True)}
    return {**released, **terms, **told}


def _freedoms(facts: OpenSourceAiFacts) -> dict[str, tuple[Fact, str]]:
    terms = (facts.parameters_terms, facts.code_terms)
    implied = all_of(*(_GRANTED.get(one, "unknown") for one in terms))
    rows: dict[str, tuple[Fact, str]] = {}
    for name in FREEDOMS:
        stated: Fact = getattr(facts, name)
        rows[name] = (implied, "as its terms grant") if stated == "unknown" else (stated, "as is stated")
    return rows

"""Facts for the definition, the exemption, the labels and the levels, in every form that a client sends."""

from typing import Any

import pytest

from registry.errors import Invalid
from tests.support.openness import ask
from tests.support.openness.statements import EXEMPT, INFORMATION, LABELLED, USAGE

CODE = ("training", "data_processing", "inference", "architecture", "evaluation", "tokenizer")
EACH = dict.fromkeys(CODE, "yes")


def refused(framework: str, facts: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        ask(framework, facts=facts)
    return dict(caught.value.errors)


@pytest.mark.parametrize(
    "facts",
    [
        {"parameters": "yes", "parameters_license": "Apache-2.0", "code": {**EACH, "license": "Apache-2.0"}},
        {"parameters": "yes", "code": EACH},
        {"parameters": True, "code": True},
        {"weights": {"availability": "open", "license": "Apache-2.0"}, "code": {"value": "open", "licence": "MIT"}},
        {"weights": "Apache-2.0", "code": "Apache-2.0"},
        {"weights": "open", "code": "open", "license": "Apache-2.0"},
        {"licenses": {"weights": "MIT", "code": "MIT", "training_code": "Apache-2.0"}, "code": "open"},
        {"weights": "open", "license": ["MIT", "Apache-2.0"], **{f"{name}_code": "open" for name in CODE}},
        {"model-parameters": "Yes", "Code": {"Training Code": "YES", **dict.fromkeys(CODE[1:], "yes")}},
    ],
)
def test_forms_of_what_is_released(facts: dict[str, Any]) -> None:
    found = ask("osaid-1.0", facts={**facts, "data_information": INFORMATION, "training_data": "no"})
    assert (found["result"], found["missing"]) == ("would_meet", ())
    assert found["reasons"] == ()


@pytest.mark.parametrize(
    "information",
    [{"description": "yes"}, {"description": True, "public_list": None}, {"description": "open", "public": "unknown"}],
)
def test_unknown_lists_are_named(information: dict[str, Any]) -> None:
    facts = {"parameters": "yes", "code": EACH, "license": "Apache-2.0", "data_information": information}
    found = ask("osaid", facts=facts)
    assert found["result"] == "needs_review"
    assert found["missing"] == ("data_information.public_list", "data_information.obtainable_list")


def test_rules_of_conduct_end_the_freedom_to_use() -> None:
    facts = {"parameters": {"value": "yes", "license": "BigScience-OpenRAIL-M"}, "code": {**EACH, "license": "MIT"}}
    found = ask("osaid-1.0", facts={**facts, "data_information": "yes"})
    assert found["result"] == "would_not_meet"
    values = {part["id"]: part["value"] for part in found["parts"]}
    assert (values["use"], values["study"], values["modify"], values["share"]) == ("no", "yes", "yes", "yes")
    assert any(told.startswith("use: no") for told in found["reasons"])
    assert found["failing"] == ("parameters_terms", "use")


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"license": "CC-BY-4.0"}, "needs_review"),
        ({"license": "CC-BY-NC-4.0"}, "would_not_meet"),
        ({"parameters": {"value": "open", "license": {"name": "MIT"}}, "code_license": {"spdx": "MIT"}}, "would_meet"),
        ({"code_license": "MIT", "parameters": {"value": "open", "license": {}}}, "needs_review"),
        ({"license": "other"}, "needs_review"),
        ({"license": ""}, "would_not_meet"),
        ({"license": "MIT", "restrictions": ["territory"]}, "would_not_meet"),
        ({"license": "MIT", "restrictions": []}, "would_meet"),
        ({"license": "MIT", "restrictions": "none"}, "would_meet"),
        ({"license": "MIT", "freedoms": {"share": "no"}}, "would_not_meet"),
        ({"license": "MIT", "evaluation_code": "no"}, "would_not_meet"),
        ({"license": "MIT", "code": {"tokenizer": None}}, "needs_review"),
    ],
)
def test_the_definition(change: dict[str, Any], result: str) -> None:
    whole = {f"{name}_code": "open" for name in CODE}
    if "code" in change:
        del whole["tokenizer_code"]
    facts = {"parameters": "open", **whole, "data_information": INFORMATION, **change}
    assert ask("osaid-1.0", facts=facts)["result"] == result


def test_availability_alone_does_not_answer_for_terms() -> None:
    found = ask("osaid-1.0", facts={"parameters": "open", "code": "open", "data_information": "yes"})
    assert found["missing"] == ("parameters_terms", "code_terms", "use", "study", "modify", "share")


def test_unknown_names_are_refused_with_those_that_there_are() -> None:
    found = refused("osaid-1.0", {"paramters": "yes", "code": {"foo": 1, "training": "yes"}, "use": "maybe"})
    assert set(found) == {"/facts/paramters", "/facts/code/foo", "/facts/use"}
    assert "did you mean 'parameters'? Accepted: parameters, code, training_code" in found["/facts/paramters"]
    assert found["/facts/use"] == "'maybe' is not a fact. Accepted: yes, partly, no, unknown."


def test_a_fact_is_stated_once() -> None:
    found = refused("osaid-1.0", {"weights": "yes", "parameters": "no", "use": "yes", "freedoms": {"use": "yes"}})
    assert found == {"/facts/parameters": "`parameters` is stated twice, at /facts/weights too."}


@pytest.mark.parametrize(
    ("fact", "wrong"),
    [
        ("use", 1), ("use", []), ("use", {"value": []}), ("license", 3), ("license", []), ("license", [1]),
        ("license", "x" * 501), ("restrictions", "everything"), ("restrictions", ["none"] * 51),
        ("parameters", {"a": 1}),
        ("data_information", {"description": "maybe"}),
    ],
)  # fmt: skip
def test_wrong_values_are_refused_with_their_place(fact: str, wrong: Any) -> None:  # noqa: ANN401 - any JSON
    assert all(pointer.startswith(f"/facts/{fact}") for pointer in refused("osaid-1.0", {fact: wrong}))


def test_facts_are_bounded_in_number_and_depth() -> None:
    deep: dict[str, Any] = {"use": "yes"}
    for _ in range(60):
        deep = {"code": deep}
    assert "objects in each other" in "".join(refused("osaid-1.0", deep).values())
    many = {f"use{' ' * count}": "yes" for count in range(300)}
    assert "At most 200" in "".join(refused("osaid-1.0", many).values())


def test_the_exemption_is_met_and_says_what_remains() -> None:
    facts = {**EXEMPT, "license": "GPL-3.0-only", "code_license": "GPL-3.0-only", "monetisation": ["optional hosting"]}
    found = ask("ai-act-53-2", facts=facts)
    assert (found["result"], found["scope"], found["reasons"]) == ("conditions_met", "gpai_indicated", ())
    assert found["by_condition"] == dict.fromkeys("12345", "yes")
    assert {one["id"] for one in found["conditions"]} >= {"licence_access", "safety_terms", "not_systemic_risk"}
    assert len(found["falls_away"]) == 3
    assert [one[:13] for one in found["remains"]] == ["Art. 53(1)(c)", "Art. 53(1)(d)"]


def test_rules_of_conduct_beside_a_free_licence_wait_for_a_person() -> None:
    facts = {**EXEMPT, "license": "MIT", "use_policy": 'forbids "unlicensed legal advice"'}
    found = ask("ai-act-53-2/2026-07-27+guidelines", facts={**facts, "training_compute_flop": "4e23"})
    assert found["result"] == "needs_legal_review"
    (open_row,) = [one for one in found["conditions"] if one["value"] != "yes"]
    assert (open_row["id"], open_row["condition"]) == ("safety_terms", 2)
    assert "84" in open_row["paragraph"]
    judged = {"safety_terms_proportionate": {"value": "yes", "reason": "no more than the law"}}
    assert ask("ai-act-53-2", facts={**facts, **judged})["result"] == "conditions_met"
    assert ask("ai-act-53-2", facts={**facts, "safety_terms_proportionate": "no"})["result"] == "not_met"


def test_systemic_risk_alone() -> None:
    found = ask("ai-act-53-2", facts={**EXEMPT, "training_compute_flop": {"value": 1.2e25, "basis": "reported"}})
    assert found["result"] == "not_met"
    assert [one["id"] for one in found["conditions"] if one["value"] == "no"] == ["not_systemic_risk"]
    assert found["by_condition"] == {"1": "yes", "2": "yes", "3": "yes", "4": "yes", "5": "no"}
    assert found["failing"] == ("not_systemic_risk",)
    assert found["falls_away"] == ()


@pytest.mark.parametrize(
    ("change", "row", "value"),
    [
        ({"license": "llama3.1"}, "licence_use", "no"),
        ({"license": "llama3.1"}, "no_disqualifier", "no"),
        ({"license": "llama3.1"}, "safety_terms", "unknown"),
        ({"license": "llama3.2"}, "no_territory_limit", "no"),
        ({"license": "kimi-k2"}, "no_disqualifier", "partly"),
        ({"license": "CC-BY-NC-4.0"}, "no_disqualifier", "no"),
        ({"license": "other"}, "licence_use", "unknown"),
        ({"license": None}, "licence_use", "unknown"),
        ({"license": "MIT", "code_license": "gemma"}, "safety_terms", "unknown"),
        ({"license": None, "code_license": "MIT"}, "licence_use", "unknown"),
        ({"license": None, "code_license": "MIT"}, "safety_terms", "unknown"),
        ({"license": None, "code_license": "llama3.1"}, "licence_use", "no"),
        ({"license": None, "licenses": {"weights": "MIT", "code": "Apache-2.0"}}, "licence_use", "yes"),
        ({"license": {"spdx": "MIT"}}, "licence_use", "yes"),
        ({"license": None, "weights": {"availability": "open", "license": "MIT"}}, "licence_use", "yes"),
        ({"weights": None, "artifacts": {"end_user_weights": "open"}}, "weights_public", "yes"),
        ({"code": "open", "training_code": "no", "inference_code": "yes", "training_data": "no"}, "licence_use", "yes"),
        ({"monetisation": [{"kind": "hosting", "optional": True}]}, "no_monetisation", "yes"),
        ({"license": {"access": "yes", "use": "yes", "modify": "yes", "distribute": "yes"}}, "no_disqualifier", "yes"),
        ({"license": {"use": "no"}}, "licence_use", "no"),
        ({"restrictions": ["research_only"]}, "no_disqualifier", "no"),
        ({"restrictions": ["research_only"]}, "licence_use", "no"),
        ({"restrictions": ["geographic"]}, "no_territory_limit", "no"),
        ({"restrictions": []}, "licence_use", "yes"),
        ({"territory": ["EU"]}, "no_territory_limit", "no"),
        ({"safety_terms": {"present": "yes", "proportionate": "no", "reason": "vague"}}, "safety_terms", "no"),
        ({"safety_terms": []}, "safety_terms", "yes"),
        ({"safety_terms": ["no weapons"]}, "safety_terms", "unknown"),
        ({"safety_terms": "none"}, "safety_terms", "yes"),
        ({"safety_terms": ""}, "safety_terms", "yes"),
        ({"safety_terms": "unknown"}, "safety_terms", "unknown"),
        ({"license": None, "access": "yes", "use": "yes", "use_policy": "unknown"}, "safety_terms", "unknown"),
        ({"monetisation": "unknown"}, "no_monetisation", "unknown"),
        ({"gate": "unknown"}, "gate", "unknown"),
        ({"gate": {"manual": False}}, "gate", "unknown"),
        ({"training_compute_flop": "unknown"}, "not_systemic_risk", "unknown"),
        ({"training_compute_flop": {"value": "unknown"}}, "not_systemic_risk", "unknown"),
        ({"monetisation": None}, "no_monetisation", "unknown"),
        ({"monetisation": "none"}, "no_monetisation", "yes"),
        ({"monetisation": False}, "no_monetisation", "yes"),
        ({"monetisation": [{"kind": "dual_licence"}]}, "no_monetisation", "no"),
        ({"monetisation": ["price"]}, "no_monetisation", "no"),
        ({"price": 10}, "no_monetisation", "no"),
        ({"price": 0}, "no_monetisation", "yes"),
        ({"price": "free"}, "no_monetisation", "yes"),
        ({"gate": {"fields": [], "manual": False}}, "gate", "yes"),
        ({"gate": {"fields": ["email"], "manual": False}}, "gate", "unknown"),
        ({"gate": {"fields": None, "manual": True}}, "gate", "unknown"),
        ({"gate": {"kind": "auto", "fields": []}}, "gate", "yes"),
        ({"gate": {"fields": ["age"], "proportionate": "yes"}}, "gate", "yes"),
        ({"gate": "auto"}, "gate", "unknown"),
        ({"gate": True}, "gate", "unknown"),
        ({"gate": False}, "gate", "yes"),
        ({"gate": None}, "gate", "yes"),
        ({"gate": None, "monetisation": None}, "gate", "unknown"),
        ({"weights": "partial"}, "weights_public", "partly"),
        ({"weights": None}, "weights_public", "unknown"),
        ({"usage_info": "yes"}, "usage_public", "yes"),
        (
            {"usage_info": None, "usage_public": {**USAGE, "integration": None, "means_of_integration": "no"}},
            "usage_public",
            "no",
        ),
        ({"usage_info": {"modalities": ["text"], "capabilities": "yes"}}, "usage_public", "unknown"),
        ({"usage_info": {"modalities": [], "capabilities": "yes"}}, "usage_public", "no"),
        ({"usage_info": {**USAGE, "modalities": ["unknown", None]}}, "usage_public", "unknown"),
        ({"designated": True}, "not_systemic_risk", "no"),
        ({"systemic_risk": {"value": "yes", "basis": "designated"}}, "not_systemic_risk", "no"),
        ({"training_compute_flop": None, "parameters": 7e9, "training_tokens": "2e12"}, "not_systemic_risk", "yes"),
        ({"training_compute_flop": None}, "not_systemic_risk", "unknown"),
        ({"training_compute_flop": 1e22}, "scope", "probably_not_gpai"),
        ({"generates": ["speech"]}, "scope", "gpai_indicated"),
        ({"generates": ["chess moves"]}, "scope", "probably_not_gpai"),
        ({"generates": "text-to-image"}, "scope", "gpai_indicated"),
        ({"generates": None}, "scope", "unknown"),
        ({"modification_flop": 5e22}, "modifier", "provider"),
        ({"modifier": {"compute_flop": 5e22, "original_flop": 1e24}}, "modifier", "not_provider"),
        ({"modifier": "yes"}, "modifier", "unknown"),
        ({"copyright_policy": "yes"}, "copyright_policy", "yes"),
        ({"training_summary": {"availability": "partial"}}, "training_summary", "partly"),
        ({"placed_on_market": {"since": "2025-09-01"}}, "placed_on_market", "2025-09-01"),
    ],
)
def test_each_row_of_the_exemption(change: dict[str, Any], row: str, value: str) -> None:
    found = ask("ai-act-53-2", facts={**EXEMPT, **change})
    assert {part["id"]: part["value"] for part in found["parts"]}[row] == value


@pytest.mark.parametrize(
    ("fact", "wrong"),
    [
        ("training_compute_flop", "much"), ("training_compute_flop", -1), ("training_compute_flop", 1e31),
        ("training_compute_flop", True),
        ("training_compute_flop", 10**400),
        ("training_compute_flop", "nan"), ("monetisation", ["barter"]),
        ("monetisation", 3), ("gate", "wide"), ("placed_on_market", 3), ("price", "much"),
        ("price", -1), ("generates", "noise"),
        ("safety_terms", 3), ("usage_info", {"modality": "yes"}),
    ],
)  # fmt: skip
def test_wrong_facts_of_the_exemption(fact: str, wrong: Any) -> None:  # noqa: ANN401 - any JSON
    assert all(pointer.startswith(f"/facts/{fact}") for pointer in refused("ai-act-53-2", {fact: wrong}))


def test_reasons_that_are_stated_are_told() -> None:
    found = ask("ai-act-53-2", facts={**EXEMPT, "safety_terms": "yes"})
    assert found["missing"] == ("safety_terms_proportionate",)
    labelled = ask("g7", facts={**LABELLED, "weights": {"value": "open", "note": "on its page", "source": "a page"}})
    weights = next(part for part in labelled["parts"] if part["id"] == "weights")
    assert (weights["reason"], weights["source"]) == ("on its page", "a page")


@pytest.mark.parametrize(
    ("change", "least", "most"),
    [
        ({}, "open_source_ai_with_open_data", None),
        ({"training_data": "partly", "data_unshareable_reason": "legal", "data_information": "yes"},
         "open_source_ai", None),
        ({"training_data": "partly", "data_unshareable_reason": "privacy law", "data_information": INFORMATION},
         "open_source_ai", None),
        ({"training_data": "partly", "data_unshareable_reason": "commercial", "data_information": "yes"},
         "open_weights_ai", None),
        ({"pretraining_data": "partly", "data_unshareable_reason": {"pretraining_data": "legal"},
          "data_information": "yes"}, "open_source_ai", None),
        ({"data": {"pretraining": "no"}, "training_data": None, "withheld": [{"data": "pretraining", "reason": "law"}],
          "finetuning_data": "open", "preference_data": "none", "data_information": "yes"}, "open_source_ai", None),
        ({"training_data": "partly", "withheld": [{"reason": "technical"}], "data_information": "yes"},
         "open_source_ai", None),
        ({"training_data": "partly", "withheld": {"reason": "legal", "note": "x"}, "data_information": "yes"},
         "open_source_ai", None),
        ({"training_data": "partly", "withheld": None, "data_information": "yes"}, "open_weights_ai", "open_source_ai"),
        ({"training_data": "partly", "withheld": {"pretraining_data": None}, "data_information": {"description": "no"}},
         "open_weights_ai", None),
        ({"license": "MIT", "inference_code": None, "training_code": "no"}, "none", "open_weights_ai"),
        ({"inference_code": "no", "library": "transformers 4.44"}, "open_source_ai_with_open_data", None),
        ({"license": None, "weights": {"availability": "open", "license": "CC-BY-NC-4.0"},
          "inference_code": {"value": "open", "license": "Apache-2.0"}}, "weights_available_ai", None),
        ({"weights": "CC-BY-NC-4.0"}, "weights_available_ai", None),
        ({"weights": "OpenMDW-1.0"}, "weights_available_ai", "open_weights_ai"),
        ({"pretraining_data": {"value": "partly", "reason": "legal"}, "finetuning_data": "open",
          "preference_data": "none", "data_information": "yes"}, "open_source_ai", None),
        ({"training_data": {"availability": "partial", "unshareable_reason": "technical", "data_information": "yes"}},
         "open_source_ai", None),
        ({"training_data": {"availability": "partial", "unshareable_reason": "technical", "data_information": "no"}},
         "open_weights_ai", None),
        ({"training_data": {"availability": "partial", "reason": "it was lost", "data_information": True}},
         "open_weights_ai", "open_source_ai"),
        ({"aup": "no weapons"}, "weights_available_ai", None),
        ({"aup": ["no weapons"]}, "weights_available_ai", None),
        ({"aup": []}, "open_source_ai_with_open_data", None),
        ({"aup": "none"}, "open_source_ai_with_open_data", None),
        ({"aup": None}, "open_source_ai_with_open_data", None),
        ({"aup": False}, "open_source_ai_with_open_data", None),
        ({"restrictions": ["commercial"]}, "weights_available_ai", None),
        ({"price": 5}, "none", None),
        ({"price": None}, "none", "open_source_ai_with_open_data"),
        ({"price": None, "free": True}, "open_source_ai_with_open_data", None),
        ({"data_license": "CC-BY-NC-4.0", "data_information": "no"}, "open_weights_ai", None),
        ({"pretraining_data": {"value": "open", "license": "CC-BY-NC-4.0"}, "data_information": "no"},
         "open_weights_ai", None),
        ({"pretraining_data": "CC-BY-4.0"}, "open_source_ai_with_open_data", None),
        ({"price": 5, "free": "yes"}, "none", None),
        ({"inference_code": None, "library": "unknown"}, "none", "open_source_ai_with_open_data"),
        ({"inference_code": None, "library": "transformers"}, "none", "open_source_ai_with_open_data"),
        ({"inference_code": None, "library": "4.44"}, "none", "open_source_ai_with_open_data"),
        ({"inference_code": "no", "library": "none"}, "none", None),
        ({"training_data": "none"}, "open_weights_ai", "open_source_ai_with_open_data"),
        ({"license": None, "weights": "MIT", "code": "MIT", "inference_code": "yes", "training_code": "yes",
          "training_data": None, "pretraining_data": "CC-BY-4.0", "finetuning_data": "yes", "preference_data": "none",
          "data_information": "no"}, "open_weights_ai", "open_source_ai_with_open_data"),
        ({"license": "CC-BY-NC-4.0", "weights": "MIT", "code": "MIT", "inference_code": "yes", "training_code": "yes",
          "pretraining_data": "CC-BY-4.0", "data_information": "no"}, "open_weights_ai", None),
        ({"pretraining_data": {"value": "no", "reason": "legal", "data_information": "yes"},
          "finetuning_data": {"value": "no", "reason": "legal"}}, "open_weights_ai", "open_source_ai"),
    ],
)  # fmt: skip
def test_labels(change: dict[str, Any], least: str, most: str | None) -> None:
    found = ask("g7-2026", facts={**LABELLED, **change})
    assert (found["at_least"], found["at_most"]) == (least, most or least)
    assert found["label"] == (least if most is None else None)
    assert found["result"] == (least if most is None else "undetermined")


@pytest.mark.parametrize("wrong", ["secret", 3, [1], [{"data": "x", "reason": "legal"}], {"pretraining_data": "x"}])
def test_wrong_reasons_are_refused(wrong: Any) -> None:  # noqa: ANN401 - any JSON
    assert set(refused("g7", {"data_unshareable_reason": wrong})) == {"/facts/data_unshareable_reason"}


def test_wrong_words_beside_data_are_refused() -> None:
    assert set(refused("g7", {"training_data": {"value": "no", "data_information": "maybe"}})) == {
        "/facts/training_data"
    }


def test_facts_of_other_frameworks_are_taken() -> None:
    kinds = {"pretraining_data": "no", "finetuning_data": "open", "preference_data": None}
    found = ask("osaid-1.0", facts={"parameters": "yes", "code": EACH, "data_information": INFORMATION, **kinds})
    assert found["result"] == "would_meet"


def test_wrong_use_policies_are_refused() -> None:
    assert set(refused("g7", {"aup": 3})) == {"/facts/aup"}


@pytest.mark.parametrize(
    ("facts", "result", "range_"),
    [
        ({"stages": [{"stage": "api", "since": "2023-01"}, {"stage": "downloadable", "since": "2024-05-01"}],
          "day": "2024-03-15"}, "api", None),
        ({"stage": "downloadable"}, "downloadable", None),
        ({"stages": [{"stage": "fully_open", "since": "2024"}], "training_code": "yes", "pretraining_data": "yes"},
         "fully_open", None),
        ({"release_stage": "Fully open", "training_data": "open"}, "downloadable", ("downloadable", "fully_open")),
        ({}, "unknown", None),
        ({"stages": [{"stage": "api", "since": "2023"}, {"stage": "downloadable", "since": "2999-01"}]}, "api", None),
    ],
)  # fmt: skip
def test_levels(facts: dict[str, Any], result: str, range_: tuple[str, str] | None) -> None:
    found = ask("solaiman", facts=facts)
    assert (found["result"], found["range"]) == (result, range_)


@pytest.mark.parametrize(
    "facts",
    [
        {"stages": [{"stage": "x"}]}, {"stages": [{"stage": "api", "since": "soon"}]}, {"stages": ["api"] * 51},
        {"stages": [{"stage": "api", "since": "2024-13"}]}, {"stages": [{"stage": "api", "since": 2024}]},
        {"day": "soon"}, {"day": 3},
    ],
)  # fmt: skip
def test_wrong_levels(facts: dict[str, Any]) -> None:
    assert len(refused("solaiman-2023", facts)) == 1


def test_categories() -> None:
    facts = {
        "weights": "MIT",
        "training_code": "Apache-2.0",
        "pretraining_data": {"value": "open", "license": "CC0-1.0"},
    }
    found = ask("category", facts=facts)
    assert (found["result"], found["range"]) == ("open_source", None)
    assert ask("category", facts={"weights": "no"})["result"] == "closed"
    assert ask("category", facts={"weights": "open", "training_code": "no"})["result"] == "open_weights"


def test_figures_of_developers() -> None:
    found = ask("fmti-2023-10", facts={"developer": "Meta"})
    assert (found["result"], found["score"], found["max"]) == ("54", 54.0, 100.0)
    assert ask("fmti", facts={"company": "Inflection"})["result"] == "not scored"
    assert ask("fmti", facts={})["missing"] == ("developer",)
    assert set(refused("fmti", {"developer": 3})) == {"/facts/developer"}


@pytest.mark.parametrize(
    ("written", "framework"),
    [
        ("oucg-14/801f687", "oucg-14"), (" OSAI_12 ", "osai-12"), ("mof", "mof-1.0"),
        ("mof-1.0/MOT-8b5d30e", "mof-1.0"),
    ],
)  # fmt: skip
def test_names_of_frameworks(written: str, framework: str) -> None:
    assert ask(written, items=[{"name": "A"}])["framework"] == framework


@pytest.mark.parametrize(
    ("written", "told"),
    [("oucg-15", "did you mean 'oucg-14'"), ("", "Accepted: oucg-14"), ("oucg-14/0000000", "oucg-14/801f687")],
)
def test_a_framework_or_version_that_there_is_not(written: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as caught:
        ask(written, items=[{}])
    assert caught.value.errors[0][0] == "/framework"


def test_modalities_tell_what_is_generated_where_nothing_else_does() -> None:
    facts = {name: value for name, value in EXEMPT.items() if name != "generates"}
    assert ask("ai-act-53-2", facts={**facts, "usage_info": {"modalities": ["text"]}})["scope"] == "gpai_indicated"
    assert ask("ai-act-53-2", facts=facts)["scope"] == "unknown"

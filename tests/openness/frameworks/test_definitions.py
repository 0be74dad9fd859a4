"""The Open Source AI Definition, the exemption of the AI Act, the G7 labels: our vectors, and each rule by itself."""

from typing import Any

import pytest

from registry.openness.frameworks import AiActFacts, G7Facts, OpenSourceAiFacts, ai_act, g7, open_source_ai
from registry.openness.frameworks.result import Verdict

DEFINED = OpenSourceAiFacts(
    parameters="yes", training_code="yes", data_processing_code="yes", inference_code="yes", architecture_code="yes",
    evaluation_code="yes", tokenizer_code="yes", parameters_terms="osi_approved", code_terms="osi_approved",
    data_description="yes", data_public_list="yes", data_obtainable_list="yes",
)  # fmt: skip
EXEMPT = AiActFacts(
    access="yes", use="yes", modification="yes", distribution="yes", monetisation=(), gate="none", weights="yes",
    architecture="yes", modalities="yes", capabilities="yes", limitations="yes", integration="yes",
    training_compute_flop=3e23, generates="yes",
)  # fmt: skip
LABELLED = G7Facts(
    free="yes", weights="yes", deployment_code="yes", training_code="yes", pretraining_data="yes",
    finetuning_data="yes", preference_data="yes", weights_terms="osi_approved", deployment_code_terms="osi_approved",
    training_code_terms="osi_approved", data_terms="open",
)  # fmt: skip


def changed(facts: Any, **more: Any) -> Any:  # noqa: ANN401 - any facts
    return type(facts)(**{**{name: getattr(facts, name) for name in facts.__struct_fields__}, **more})


def values(verdict: Verdict) -> dict[str, str]:
    return {part.id: part.value for part in verdict.parts}


def test_lists_and_description_stand_for_data_that_cannot_be_shared() -> None:
    found = open_source_ai.judge(DEFINED)
    assert (found.result, found.missing) == ("would_meet", ())
    assert found.method_version == "osaid-1.0/2024-10-28"
    assert values(found)["share"] == "yes"


def test_unknown_lists_need_review_and_are_named() -> None:
    found = open_source_ai.judge(changed(DEFINED, data_public_list="unknown", data_obtainable_list="unknown"))
    assert found.result == "needs_review"
    assert found.missing == ("data_information.public_list", "data_information.obtainable_list")


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"parameters_terms": "restricted", "use": "no"}, "would_not_meet"),
        ({"parameters_terms": "open"}, "needs_review"),
        ({"parameters_terms": "none"}, "would_not_meet"),
        ({"code_terms": "unknown"}, "needs_review"),
        ({"evaluation_code": "no", "code_terms": "unknown"}, "would_not_meet"),
        ({"training_code": "partly"}, "needs_review"),
        ({"share": "no"}, "would_not_meet"),
    ],
)
def test_the_definition(change: dict[str, Any], result: str) -> None:
    assert open_source_ai.judge(changed(DEFINED, **change)).result == result


def test_nothing_is_known_of_an_empty_system() -> None:
    found = open_source_ai.judge(OpenSourceAiFacts(reasons={"use": "nobody says"}, sources={"use": "a page"}))
    assert found.result == "needs_review"
    assert len(found.missing) == 16
    use = next(part for part in found.parts if part.id == "use")
    assert (use.reason, use.source) == ("nobody says", "a page")


def test_the_exemption_is_met_and_two_duties_remain() -> None:
    found = ai_act.judge(changed(EXEMPT, monetisation=("optional_services", "microenterprise")))
    assert (found.result, found.missing, found.warnings) == ("conditions_met", (), ())
    assert found.method_version == "ai-act-53-2/2026-07-27+guidelines"
    assert (values(found)["copyright_policy"], values(found)["training_summary"]) == ("unknown", "unknown")
    assert len(ai_act.FALL_AWAY) == 3
    assert all("53(1)" in one for one in ai_act.REMAIN)


def test_rules_of_conduct_wait_for_a_person_and_everything_else_holds() -> None:
    found = ai_act.judge(changed(EXEMPT, safety_terms="yes", training_compute_flop=4e23))
    assert found.result == "needs_legal_review"
    assert found.missing == ("safety_terms_proportionate",)
    rows = {part.id: part for part in found.parts if part.id in {one.id for one in ai_act.CONDITIONS}}
    assert {name for name, part in rows.items() if part.value != "yes"} == {"safety_terms"}
    assert "84" in rows["safety_terms"].source


def test_systemic_risk_alone_ends_the_exemption() -> None:
    found = ai_act.judge(changed(EXEMPT, training_compute_flop=1.2e25))
    rows = {part.id: part.value for part in found.parts if part.id in {one.id for one in ai_act.CONDITIONS}}
    assert found.result == "not_met"
    assert {name for name, value in rows.items() if value != "yes"} == {"not_systemic_risk"}


@pytest.mark.parametrize(
    ("change", "row", "value"),
    [
        ({"non_commercial": "yes"}, "no_disqualifier", "no"),
        ({"user_threshold": "partly"}, "no_disqualifier", "partly"),
        ({"use": "unknown"}, "no_disqualifier", "unknown"),
        (
            {"use": "unknown", "non_commercial": "no", "no_distribution": "no", "user_threshold": "no",
             "commercial_licence": "no"},
            "no_disqualifier", "yes",
        ),
        ({"territory_limit": "yes"}, "no_territory_limit", "no"),
        ({"territory_limit": "no"}, "no_territory_limit", "yes"),
        ({"use": "unknown"}, "no_territory_limit", "unknown"),
        ({"territory_limit": "partly"}, "no_territory_limit", "partly"),
        ({"use": "unknown"}, "safety_terms", "unknown"),
        ({"use": "unknown", "safety_terms": "no"}, "safety_terms", "yes"),
        ({"safety_terms": "yes", "safety_terms_proportionate": "yes"}, "safety_terms", "yes"),
        ({"safety_terms": "yes", "safety_terms_proportionate": "no"}, "safety_terms", "no"),
        ({"monetisation": None}, "no_monetisation", "unknown"),
        ({"monetisation": ("none",)}, "no_monetisation", "yes"),
        ({"monetisation": ("price",)}, "no_monetisation", "no"),
        ({"monetisation": ("optional_services", "dual_licence")}, "no_monetisation", "no"),
        ({"gate": "unknown"}, "gate", "unknown"),
        ({"gate": "unstated"}, "gate", "yes"),
        ({"gate": "unstated", "monetisation": None}, "gate", "unknown"),
        ({"gate": "unstated", "gate_fields": ("email",)}, "gate", "unknown"),
        ({"gate": "auto"}, "gate", "unknown"),
        ({"gate": "auto", "gate_fields": ("email",)}, "gate", "unknown"),
        ({"gate": "manual"}, "gate", "unknown"),
        ({"gate": "manual", "gate_proportionate": "yes"}, "gate", "yes"),
        ({"gate_proportionate": "no"}, "gate", "no"),
        ({"limitations": "no"}, "usage_public", "no"),
        ({"systemic_risk": "yes"}, "not_systemic_risk", "no"),
        ({"systemic_risk": "no", "training_compute_flop": 2e25}, "not_systemic_risk", "unknown"),
        ({"systemic_risk": "no", "training_compute_flop": None}, "not_systemic_risk", "yes"),
        ({"training_compute_flop": None}, "not_systemic_risk", "unknown"),
        ({"systemic_risk": "partly"}, "not_systemic_risk", "unknown"),
        ({"training_compute_flop": 1e25}, "not_systemic_risk", "yes"),
        ({"training_compute_flop": None, "parameters": 7e10, "training_tokens": 1.5e13}, "not_systemic_risk", "yes"),
        ({"training_compute_flop": None, "parameters": 1e12, "training_tokens": 1.5e13}, "not_systemic_risk", "no"),
        ({"training_compute_flop": None, "parameters": 1e12}, "not_systemic_risk", "unknown"),
        ({}, "scope", "gpai_indicated"),
        ({"training_compute_flop": 1e23}, "scope", "probably_not_gpai"),
        ({"generates": "no"}, "scope", "probably_not_gpai"),
        ({"generates": "unknown"}, "scope", "unknown"),
        ({"training_compute_flop": None}, "scope", "unknown"),
        ({"placed_on_market": "2025-01-01"}, "placed_on_market", "2025-01-01"),
        ({"is_modified": True}, "modifier", "unknown"),
        ({"is_modified": True, "modification_flop": 3.4e22}, "modifier", "provider"),
        ({"is_modified": True, "modification_flop": 3.3e22}, "modifier", "not_provider"),
        ({"is_modified": True, "modification_flop": 3e24, "original_systemic_risk": "yes"}, "modifier", "not_provider"),
        ({"is_modified": True, "modification_flop": 3.4e22, "original_flop": 9e22}, "modifier", "provider"),
    ],
)  # fmt: skip
def test_each_row_of_the_exemption(change: dict[str, Any], row: str, value: str) -> None:
    assert values(ai_act.judge(changed(EXEMPT, **change)))[row] == value


def test_an_estimate_is_marked() -> None:
    estimated = changed(EXEMPT, training_compute_flop=None, parameters=7e10, training_tokens=1.5e13)
    (part,) = [part for part in ai_act.judge(estimated).parts if part.id == "not_systemic_risk"]
    assert "6.3e+24 FLOP (estimate)" in part.reason
    assert ai_act.compute_of(changed(EXEMPT, compute_basis="estimated")) == (3e23, True)


def test_below_the_scope_the_conditions_are_listed_all_the_same() -> None:
    found = ai_act.judge(changed(EXEMPT, training_compute_flop=1e22))
    assert values(found)["scope"] == "probably_not_gpai"
    assert found.result == "conditions_met"


def test_a_person_should_give_a_reason() -> None:
    stated = changed(EXEMPT, safety_terms="yes", safety_terms_proportionate="yes")
    assert "reason" in ai_act.judge(stated).warnings[0]
    assert ai_act.judge(changed(stated, safety_terms_reason="only what the law forbids")).warnings == ()


def test_all_that_is_unknown_of_the_exemption_is_named() -> None:
    found = ai_act.judge(AiActFacts(reasons={"licence_use": "nobody says"}))
    assert found.result == "needs_legal_review"
    assert set(found.missing) == {
        "access", "use", "modification", "distribution", "non_commercial", "no_distribution", "user_threshold",
        "commercial_licence", "territory_limit", "safety_terms_proportionate", "monetisation", "gate", "weights",
        "architecture", "modalities", "capabilities", "limitations", "integration", "training_compute_flop",
    }  # fmt: skip
    assert next(part for part in found.parts if part.id == "licence_use").reason == "nobody says"


@pytest.mark.parametrize(
    ("change", "least", "most"),
    [
        ({}, "open_source_ai_with_open_data", "open_source_ai_with_open_data"),
        ({"preference_data": "none"}, "open_source_ai_with_open_data", "open_source_ai_with_open_data"),
        ({"pretraining_data": "partly", "withheld": {"pretraining_data": "legal"}, "data_information": "yes"},
         "open_source_ai", "open_source_ai"),
        ({"pretraining_data": "no", "withheld": {"training_data": "technical"}, "data_information": "yes"},
         "open_source_ai", "open_source_ai"),
        ({"pretraining_data": "partly", "withheld": {"pretraining_data": "commercial"}, "data_information": "yes"},
         "open_weights_ai", "open_weights_ai"),
        ({"pretraining_data": "partly", "withheld": {"pretraining_data": "legal"}, "data_information": "no"},
         "open_weights_ai", "open_weights_ai"),
        ({"pretraining_data": "no", "withheld": {"pretraining_data": "legal"}}, "open_weights_ai", "open_source_ai"),
        ({"pretraining_data": "partly", "data_information": "yes"}, "open_weights_ai", "open_source_ai"),
        ({"data_terms": "restricted", "data_information": "no"}, "open_weights_ai", "open_weights_ai"),
        ({"data_terms": "unknown"}, "open_weights_ai", "open_source_ai_with_open_data"),
        ({"training_code": "no"}, "open_weights_ai", "open_weights_ai"),
        ({"training_code": "no", "deployment_code": "unknown"}, "none", "open_weights_ai"),
        ({"training_code_terms": "restricted"}, "open_weights_ai", "open_weights_ai"),
        ({"weights_terms": "restricted"}, "weights_available_ai", "weights_available_ai"),
        ({"use_policy": "yes"}, "weights_available_ai", "weights_available_ai"),
        ({"use_policy": "yes", "weights_terms": "none"}, "none", "none"),
        ({"deployment_code_terms": "restricted"}, "weights_available_ai", "weights_available_ai"),
        ({"weights_terms": "open"}, "weights_available_ai", "open_weights_ai"),
        ({"weights": "no"}, "none", "none"),
        ({"weights": "partly"}, "none", "open_source_ai_with_open_data"),
        ({"free": "no"}, "none", "none"),
        ({"weights_terms": "unknown"}, "none", "open_source_ai_with_open_data"),
    ],
)  # fmt: skip
def test_the_highest_label_that_holds(change: dict[str, Any], least: str, most: str) -> None:
    found = g7.judge(changed(LABELLED, **change))
    assert g7.bounds(found) == (least, most)
    assert found.result == (least if least == most else "undetermined")
    assert bool(found.missing) == (least != most)
    assert found.method_version == "g7-2026-05-29"


def test_what_moves_a_label_is_named() -> None:
    assert g7.judge(changed(LABELLED, training_code="no", deployment_code="unknown")).missing == ("deployment_code",)
    withheld = changed(LABELLED, pretraining_data="partly", data_information="yes")
    assert g7.judge(withheld).missing == ("data_unshareable_reason",)
    assert values(g7.judge(withheld))["withheld.pretraining_data"] == "unknown"
    assert values(g7.judge(changed(LABELLED, use_policy="yes")))["use_policy"] == "yes"


def test_open_terms_without_approval_leave_a_note() -> None:
    assert "OSI did not approve" in g7.judge(changed(LABELLED, weights_terms="open")).warnings[0]
    assert g7.judge(LABELLED).warnings == ()

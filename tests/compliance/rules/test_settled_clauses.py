"""Checks of what was settled at the clause: for each kind several licences, each with the place that says so."""

from typing import Any

import pytest

from registry.licenses.catalogue.entries import Evidence
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.identification import identify, load_index
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.compliance.questions import INTERNAL, PRODUCT, RESEARCH, ask, codes, why

OK, DUE, DOUBT, NO = "allowed", "allowed_with_obligations", "needs_review", "denied"
API = PRODUCT | {"distribution": "hosted_api"}
WEIGHTS = PRODUCT | {"distribution": "weights"}
TUNED = PRODUCT | {"distribution": "finetuned_weights"}
SMALL = {"annual_revenue_usd": 1}


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("bloom-rail-1.0", NO),  # Attachment A 12: advice and interpretation of results, for whomever
        ("bigscience-openrail-m", NO),  # Attachment A (l)
        ("creativeml-openrail-m", NO),  # Attachment A
        ("openrail++", NO),  # Attachment A
        ("ltx-2", NO),  # Attachment A 12
        ("ltx-2.x", NO),  # Attachment A 12
        ("bloomchat-176b", NO),  # Attachment A l
        ("playground-v2-community", NO),  # Attachment A
        ("bigcode-openrail-m", DUE),  # Attachment A (m): only what is to replace a professional
        ("gemma", DUE),  # the policy bans unlicensed practice
    ],
)
def test_help_for_doctors_is_banned_where_the_ban_has_no_exception(key: str, verdict: str) -> None:
    answer = ask(key, INTERNAL, activities=["medical_advice_assistive"], **SMALL)
    assert answer.verdict == verdict, why(answer)


@pytest.mark.parametrize(
    ("key", "changes", "verdict"),
    [
        ("open-aleph-1.0", {"organisation": "university"}, DUE),  # 4.1: academic use, public institutes too
        ("open-aleph-1.0", {"organisation": "public_body"}, NO),  # 4.3
        ("open-aleph-1.0", {"organisation": "charity", "purpose": "production"}, DOUBT),  # 3.2 b
        ("cpml-1.0", {"organisation": "company"}, DUE),  # for-profit entities: non-commercial research
        ("cpml-1.0", {"organisation": "university"}, DOUBT),  # named under none of the uses
        ("sarvam-research", {"organisation": "university"}, DUE),  # 3.2
        ("sarvam-research", {"organisation": "company"}, NO),  # 9, Research Purposes (1)
        ("krutrim-community-1.0", {"organisation": "university", "monthly_active_users": 1}, DUE),  # 3
    ],
)
def test_research_is_granted_to_those_whom_the_text_means(key: str, changes: dict[str, Any], verdict: str) -> None:
    answer = ask(key, RESEARCH, **changes)
    assert answer.verdict == verdict, why(answer)


@pytest.mark.parametrize("key", ["ltx-2", "ltx-2.x"])
@pytest.mark.parametrize(
    ("use", "changes", "verdict", "missing"),
    [
        (PRODUCT, {"trains_other_models": True}, NO, ()),
        (RESEARCH, {"trains_other_models": True}, DUE, ()),
        (PRODUCT, {"trains_other_models": True, "commercial": None}, DOUBT, ("commercial",)),
        (PRODUCT, {"trains_other_models": None}, DOUBT, ("trains_other_models",)),
        (PRODUCT, {"trains_other_models": False}, DUE, ()),
    ],
)
def test_training_is_forbidden_in_commercial_use_only(
    key: str, use: dict[str, Any], changes: dict[str, Any], verdict: str, missing: tuple[str, ...]
) -> None:
    answer = ask(key, use, **SMALL, **changes)  # Attachment A 18
    assert (answer.verdict, tuple(answer.missing_facts)) == (verdict, missing), why(answer)


@pytest.mark.parametrize(
    ("key", "purpose", "verdict"),
    [
        ("llama1", "teaching", NO),  # 1.a: research only
        ("opt-175b", "teaching", NO),  # 1.a
        ("msr", "teaching", NO),  # 1
        ("msr-ml-models", "teaching", NO),  # 1
        ("exaone-1.0-nc", "teaching", NO),  # 2.1.a
        ("nvidia-oneway-nc", "teaching", NO),  # 3.3: research or evaluation
        ("ai2-model-2023", "teaching", NO),  # 1.1
        ("ai2-model-2023", "production", NO),  # 2.5(i)
        ("llama1", "personal", NO),  # 1.a
        ("llama1", "evaluation", DOUBT),
        ("chameleon-research", "evaluation", DOUBT),  # 1.2: "analysis" may or may not be one
        ("chameleon-research", "teaching", DUE),  # 1.2 names education
        ("nvidia-ai-foundation-community", "production", DOUBT),  # 1.1.2, 1.1.3: subscription, or RTX machines
        ("nvidia-ai-foundation-community", "internal", DOUBT),
    ],
)
def test_a_closed_list_of_purposes_grants_what_it_names(key: str, purpose: str, verdict: str) -> None:
    answer = ask(key, RESEARCH, purpose=purpose)
    assert answer.verdict == verdict, why(answer)


@pytest.mark.parametrize(
    ("key", "due"),
    [
        ("llama2", "include_license follow_use_policy"),  # 1.b.i; the notice file is for copies (1.b.iii)
        ("dinov3", "include_license share_alike pass_on_restrictions attribution"),  # 1.b.i, 1.b.ii
        ("sam", "include_license share_alike pass_on_restrictions attribution"),  # 1.b.i, 1.b.ii
        ("llama3.1", "display follow_use_policy"),  # 1.b.i(A): a copy goes with the materials themselves
        ("k-exaone", ""),  # 2.1; only commercial services need an agreement (2.2)
    ],
)
def test_a_service_owes_what_is_owed_for_making_the_model_available(key: str, due: str) -> None:
    answer = ask(key, API, commercial=key != "k-exaone", monthly_active_users=1)
    assert codes(answer) - {"ask_licensor"} == set(due.split()), why(answer)


@pytest.mark.parametrize("key", ["chameleon-research", "llama1", "opt-175b", "fair-nc", "seamless", "ai2-model-2023"])
def test_research_texts_that_are_silent_on_services_do_not_grant_them(key: str) -> None:
    answer = ask(key, RESEARCH, distribution="hosted_api")
    assert answer.verdict == DOUBT, why(answer)


@pytest.mark.parametrize(
    ("key", "use", "due"),
    [
        ("ltx-2", PRODUCT, "pass_on_restrictions"),  # 4: all of your users
        ("ltx-2.x", PRODUCT, "pass_on_restrictions"),  # 4
        ("bloom-rail-1.0", PRODUCT, "pass_on_restrictions"),  # 5
        ("llama1", RESEARCH | {"distribution": "weights"}, "research_only attribution keep_notices"),  # 1.a, 2.b, 3
        ("opt-175b", RESEARCH | {"distribution": "weights"}, "research_only attribution keep_notices"),  # 1.a, 2.b, 3
        ("chameleon-research", RESEARCH | {"distribution": "weights"}, "research_only notice_file share_alike"),
        ("afl-3.0", WEIGHTS, "provide_terms attribution keep_notices"),  # 6, 9
        ("osl-3.0", WEIGHTS, "provide_terms share_alike attribution"),  # 1.c, 6, 9
    ],
)
def test_duties_that_had_been_lost_are_listed(key: str, use: dict[str, Any], due: str) -> None:
    answer = ask(key, use, **SMALL)
    assert set(due.split()) <= codes(answer), why(answer)


def test_staff_alone_are_bound_by_the_use_policy_and_pass_nothing_on() -> None:
    assert codes(ask("ltx-2", INTERNAL, audience="internal", **SMALL)) == {"follow_use_policy"}


@pytest.mark.parametrize(
    ("use", "due"),
    [
        (INTERNAL | {"audience": "internal"}, ""),
        (PRODUCT, "attribution"),  # 3 bites on advertising, whether or not a copy is passed on
        (API, "attribution"),
        (WEIGHTS, "attribution keep_notices"),  # 1 and 2 bite on copies
    ],
)
def test_the_advertising_clause_comes_with_products(use: dict[str, Any], due: str) -> None:
    answer = ask("bsd-4-clause", use)
    assert codes(answer) == set(due.split()), why(answer)


@pytest.mark.parametrize(
    "key", ["0bsd", "mit-0", "blueoak-1.0.0", "bsd-2-clause-patent", "bsd-4-clause", "upl-1.0", "gpl-1.0", "mpl-1.1"]
)
@pytest.mark.parametrize("trains", [True, None])
def test_free_software_licences_leave_training_free_alike(key: str, trains: Any) -> None:  # noqa: ANN401 - or None
    assert ask(key, INTERNAL, trains_other_models=trains).verdict == ask("mit", INTERNAL).verdict == OK


@pytest.mark.parametrize(
    ("key", "spdx", "due"),
    [
        ("mulanpsl-2.0", "MulanPSL-2.0", "include_license keep_notices"),  # 4
        ("vim", "Vim", "include_license keep_notices mark_changes share_alike"),  # II
        ("artistic-1.0-perl", "Artistic-1.0-Perl", "keep_notices mark_changes"),  # 1, 3
        ("artistic-2.0", "Artistic-2.0", "keep_notices mark_changes"),  # 2, 4: no copy of the licence
        ("lgpl-2.0", "LGPL-2.0-only", "include_license keep_notices mark_changes share_alike"),  # 1, 2
        ("gfdl-1.2", "GFDL-1.2-only",
         "include_license keep_notices mark_changes attribution share_alike rename"),  # 2, 4
    ],
)  # fmt: skip
def test_a_listed_text_is_known_and_asks_what_it_says(key: str, spdx: str, due: str) -> None:
    assert identify(load_index(), load_spdx_texts()[spdx]).license == key
    assert codes(ask(key, TUNED)) == set(due.split())
    assert ask(key, INTERNAL).verdict == OK


def test_a_copy_that_nothing_confirms_is_not_the_text() -> None:
    entries = load_catalogue().entries
    assert (entries["llama1"].evidence, entries["llama1"].copy_of) == (Evidence.TEXT_PARTIAL, "Meta")
    for key in ("hyperclovax-seed", "bloom-rail-1.0", "bigscience-openrail-m", "bigcode-openrail-m"):
        assert entries[key].evidence is Evidence.TEXT
        assert "equal text" in (entries[key].source or "")


def test_a_name_whose_texts_nobody_found_grants_nothing() -> None:
    answer = ask("ai2-impact", RESEARCH)
    assert (answer.verdict, codes(answer)) == (DOUBT, {"read_text"})


def test_passing_exaone_on_is_a_question_for_its_licensor() -> None:
    for key in ("exaone-1.1-nc", "exaone-1.2-nc"):  # 2.1.d grants it, 2.2 wants a consent
        answer = ask(key, RESEARCH, distribution="weights")
        assert (answer.verdict, codes(answer) & {"ask_licensor"}) == (DOUBT, {"ask_licensor"})
        assert ask(key, RESEARCH, purpose="evaluation").verdict == DUE
        named = ask(key, RESEARCH, distribution="finetuned_weights", derivative_name="Acme-7B")
        assert named.verdict == NO, why(named)  # 2.1.c

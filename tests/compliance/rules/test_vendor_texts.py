"""What vendors' texts ask at the clause: registration, silence on passing on, terms of a base, territory, duties."""

from typing import Any

import msgspec
import pytest

from registry.compliance.rules.values import Use
from registry.licenses.catalogue.load import load_catalogue
from tests.support.compliance.questions import INTERNAL, PRODUCT, RESEARCH, ask, codes, why

OK, DUE, DOUBT, NO = "allowed", "allowed_with_obligations", "needs_review", "denied"
M = 1_000_000
HOSTED = PRODUCT | {"distribution": "hosted_api"}
WEIGHTS = RESEARCH | {"distribution": "weights"}
TUNED = RESEARCH | {"distribution": "finetuned_weights"}
AT_HOME = RESEARCH | {"purpose": "personal", "organisation": "individual"}
CHARITY = INTERNAL | {"organisation": "charity", "commercial": False, "audience": "internal"}
HUNYUAN = [key for key in load_catalogue().entries if key.startswith("hunyuan")]
FLUX = ["flux-1-dev-nc-1.0", "flux-1-dev-nc-1.1", "flux-1-dev-nc-1.1.1", "flux-dev-nc-2", "flux-dev-nc-2.1"]
REGISTERED = ["chatglm3-2024", "codegeex4", "glm-4", "cogvlm2", "cogvideox"]
FORMS = [*REGISTERED, "kolors", "yi-2.1", "minicpm-2024"]


@pytest.mark.parametrize("key", FORMS)
def test_a_registration_is_not_taken_for_held(key: str) -> None:
    """Commercial use only after the form."""
    sizes = {"monthly_active_users_at_release": 1, "daily_active_users": 1, "edge_devices": 1}
    answer = ask(key, PRODUCT, monthly_active_users=1, **sizes)
    assert answer.verdict == NO, why(answer)
    assert "register" in codes(answer)


def test_a_written_authorization_is_not_taken_for_held() -> None:
    """Yi 2.0, last paragraph of 2: contact in advance and written authorization; no form suffices."""
    answer = ask("yi-2.0", PRODUCT)
    assert (answer.verdict, codes(answer) & {"register", "request_license"}) == (NO, {"request_license"})


@pytest.mark.parametrize("key", REGISTERED)
@pytest.mark.parametrize("purpose", ["personal", "teaching", "evaluation"])
def test_use_that_is_neither_academic_nor_commercial_is_named_nowhere(key: str, purpose: str) -> None:
    answer = ask(key, AT_HOME, purpose=purpose, monthly_active_users_at_release=1)
    assert answer.verdict == DOUBT, why(answer)


@pytest.mark.parametrize("key", ["chatglm3-2024", "codegeex4", "cogvideox"])
def test_academic_research_is_granted(key: str) -> None:
    answer = ask(key, RESEARCH)
    assert answer.verdict in {OK, DUE}, why(answer)


@pytest.mark.parametrize("use", [WEIGHTS, TUNED, RESEARCH | {"distribution": "hosted_api"}])
@pytest.mark.parametrize(
    "key", ["chatglm2", "chatglm2-2023-06", "chatglm-6b-2023-03", "chatglm3-2024", "cogvlm2", "cogvideox"]
)
def test_a_licence_to_use_grants_no_passing_on_by_silence(key: str, use: dict[str, Any]) -> None:
    """Clause 2 grants use; 3 names distribution only where it bars it."""
    answer = ask(key, use, monthly_active_users_at_release=1)
    assert answer.verdict == DOUBT, why(answer)


def test_terms_of_the_base_bind_where_the_text_makes_them_apply() -> None:
    """CogVLM2, clause 7: the conditions of Llama 3."""
    giant = ask("cogvlm2", RESEARCH, monthly_active_users_at_release=800 * M)
    assert (giant.verdict, "request_license" in codes(giant)) == (NO, True), why(giant)
    distilled = ask("cogvlm2", RESEARCH, trains_other_models=True, monthly_active_users_at_release=1)
    assert distilled.verdict == NO, why(distilled)
    named = ask("cogvlm2", TUNED, derivative_name="acme/Eyes", monthly_active_users_at_release=1)
    assert "rename" in codes(named), why(named)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"country": "JP", "output_countries": ["JP"]}, DUE),
        ({"country": "JP", "output_countries": ["JP", "US"]}, NO),
        ({"country": "CH", "output_countries": ["CH", "DE"]}, NO),
        ({"country": "JP", "output_countries": None}, DOUBT),
        ({"country": "US", "output_countries": ["JP"]}, NO),
    ],
)
def test_a_territory_reaches_where_outputs_are_shown(changes: dict[str, Any], verdict: str) -> None:
    """MiniMax H3, V.4: neither works nor outputs outside the territory, whoever the licensee is."""
    answer = ask("minimax-h3", PRODUCT, annual_revenue_usd=1, **changes)
    assert answer.verdict == verdict, why(answer)


@pytest.mark.parametrize("activity", ["education", "medical_advice", "law_enforcement"])
@pytest.mark.parametrize("key", [*HUNYUAN, "minimax-h3"])
def test_one_policy_is_read_alike_in_all_texts_that_hold_it(key: str, activity: str) -> None:
    """Exhibit A.14: high-stakes automated decisions in these domains."""
    use = INTERNAL | {"country": "JP", "audience": "internal", "output_countries": ["JP"]}
    answer = ask(key, use, activities=[activity], monthly_active_users_at_release=1, annual_revenue_usd=1)
    assert answer.verdict == DOUBT, why(answer)


@pytest.mark.parametrize("key", HUNYUAN)
def test_products_owe_the_copy_and_terms_of_use_the_restrictions(key: str) -> None:
    """3.a and 5.a; 3.e where the text has it."""
    duties = load_catalogue().entries[key].terms.other_duties
    named = {(one.duty, one.when) for one in duties}
    assert {("include_license", "product"), ("bind_users", "terms_of_use")} <= named
    assert (("name_provider", "product") in named) == (key in {
        "hunyuan-eu-uk-kr-2025-10", "hunyuanworld-1.0-2025-10", "hunyuanworld-mirror",
    })  # fmt: skip
    answer = ask(
        key, PRODUCT, country="JP", output_countries=["JP"], monthly_active_users_at_release=1, activities=None
    )
    assert {"include_license", "pass_on_restrictions", "disclose_ai"} <= codes(answer), why(answer)


@pytest.mark.parametrize("key", ["hunyuan-eu", "hunyuan-eu-uk-kr", "hunyuan-3d-2.1"])
def test_a_training_ban_of_several_texts_is_the_widest(key: str) -> None:
    training = load_catalogue().entries[key].terms.output_training
    assert training is not None
    assert (training.value, training.covers) == ("forbidden", "any_model")


@pytest.mark.parametrize("key", ["dbrx", "minimax-model-license", "yi-2.0", "yi-2.1", "minicpm-2024"])
def test_a_product_owes_a_copy_of_the_agreement(key: str) -> None:
    use = PRODUCT | {"commercial": False, "organisation": "individual", "edge_devices": 1}
    answer = ask(key, use, monthly_active_users_at_release=1, daily_active_users=1)
    assert "include_license" in codes(answer), why(answer)


@pytest.mark.parametrize("key", ["hai-def", "gemma", "gemma-2025"])
def test_hosting_that_counts_as_passing_on_owes_its_duties(key: str) -> None:
    """1.1(b), 3.1: all but the notice file."""
    found = codes(ask(key, HOSTED))
    assert {"include_license", "pass_on_restrictions"} <= found
    assert "notice_file" not in found


def test_the_entry_without_a_version_asks_for_no_less_than_any_version() -> None:
    """Gemma 4.1 of 2024-02-21: the latest version."""
    entries = load_catalogue().entries
    general = {(one.duty, one.when) for one in entries["gemma"].terms.other_duties}
    for entry in entries.values():
        if entry.version_of == "gemma":
            assert {(one.duty, one.when) for one in entry.terms.other_duties} <= general, entry.key


@pytest.mark.parametrize(("changes", "owed"), [({}, True), ({"derivative_name": "acme/MiniCPM-x"}, True)])
def test_a_second_licence_that_a_text_names_brings_its_duties(changes: dict[str, Any], owed: bool) -> None:  # noqa: FBT001 - a column of the table
    """MiniCPM, preamble: Apache 2.0 as well, whose 4.b wants changes marked."""
    assert ("mark_changes" in codes(ask("minicpm-2024", TUNED, **changes))) == owed


def test_users_of_what_is_made_of_it_are_bound() -> None:
    """MiniCPM 4: a tag that cannot carry the restrictions on breaks it."""
    answer = ask("minicpm-2024", TUNED, derivative_name="acme/MiniCPM-x", derivative_license="mit")
    assert answer.verdict == NO, why(answer)


@pytest.mark.parametrize("key", FLUX)
def test_a_charity_is_granted_its_purposes_and_production_stays_open(key: str) -> None:
    """1.c(iii) against 4.a(i)."""
    assert ask(key, CHARITY).verdict == DUE
    assert ask(key, CHARITY, purpose="production").verdict == DOUBT
    assert ask(key, CHARITY, organisation="company", purpose="production").verdict == NO


def test_each_size_that_a_threshold_asks_for_can_be_stated() -> None:
    stated = {field.name for field in msgspec.structs.fields(Use)}
    for entry in load_catalogue().entries.values():
        for threshold in entry.terms.thresholds or ():
            at_release = "_at_release" if threshold.measured == "at_release" else ""
            assert threshold.metric + at_release in stated, entry.key

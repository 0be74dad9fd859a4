"""What single kinds of clauses mean for a use, tried on a made-up licence that has nothing else."""

from typing import Any

import msgspec
import pytest

from registry.compliance.rules.values import Case, Outcome, Use
from registry.compliance.rules.verdict import conclude, judge_license
from registry.licenses.catalogue.clauses import (
    Commercial,
    Disclosure,
    Display,
    FieldOfUse,
    Naming,
    OtherDuty,
    OutputTraining,
    Redistribution,
    Threshold,
)
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms

M = 1_000_000
BASE: dict[str, Any] = {
    "organisation": "company", "country": "DE", "commercial": True, "purpose": "production", "audience": "external",
    "distribution": "none", "trains_other_models": False,
}  # fmt: skip
INSIDE = BASE | {"audience": "internal", "purpose": "internal"}
TUNED = BASE | {"distribution": "finetuned_weights"}
HOSTED = BASE | {"distribution": "hosted_api"}


def ask(use: dict[str, Any], **terms: Any) -> Any:  # noqa: ANN401 - fields of terms
    free: dict[str, Any] = {
        "commercial": Commercial(value="yes"), "thresholds": (), "redistribution": Redistribution(value="yes"),
        "output_training": OutputTraining(value="allowed"),
    }  # fmt: skip
    licence = License(
        key="made-up", name="Made-up", class_=LicenseClass.COMMUNITY, evidence=Evidence.TEXT,
        terms=Terms(**(free | terms)),
    )  # fmt: skip
    return conclude(judge_license(Case(license=licence, use=msgspec.convert(use, Use))))


def due(verdict: Any) -> set[str]:  # noqa: ANN401 - a verdict
    return {obligation.code for obligation in verdict.obligations}


SERVICE = Threshold(
    metric="annual_revenue_usd", operator=">", value=M, measured="ongoing", effect="separate_license",
    only_for="model_as_a_service", asks_about="licensee_business", exempt=("internal_use",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "outcome", "missing"),
    [
        ({}, Outcome.NEEDS_REVIEW, ("model_as_a_service",)),
        ({"model_as_a_service": True}, Outcome.DENIED, ()),
        ({"model_as_a_service": False}, Outcome.NEEDS_REVIEW, ("group_offers_model_service",)),
        ({"group_offers_model_service": True, "model_as_a_service": False}, Outcome.DENIED, ()),
        ({"group_offers_model_service": False}, Outcome.ALLOWED, ()),
    ],
)
def test_a_clause_may_ask_what_the_group_does_whatever_this_use_is(
    more: dict[str, Any], outcome: Outcome, missing: tuple[str, ...]
) -> None:
    rich = BASE | {"annual_revenue_usd": 2 * M} | more
    verdict = ask(rich, thresholds=(SERVICE,))
    assert (verdict.outcome, verdict.missing_facts) == (outcome, missing)
    field = FieldOfUse(when="model_as_a_service", effect="separate_license", asks_about="licensee_business")
    assert ask(rich, fields=(field,)).outcome == outcome


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({}, Outcome.ALLOWED),
        ({"outputs_published": True, "purpose": "production"}, Outcome.DENIED),
        ({"output_countries": ["DE"], "purpose": "production"}, Outcome.DENIED),
        ({"purpose": "production"}, Outcome.NEEDS_REVIEW),
        ({"purpose": "production", "outputs_published": False}, Outcome.ALLOWED),
        ({"distribution": None}, Outcome.NEEDS_REVIEW),
        ({"distribution": "weights"}, Outcome.DENIED),
    ],
)
def test_internal_use_ends_where_outputs_or_weights_leave(more: dict[str, Any], outcome: Outcome) -> None:
    use = INSIDE | {"annual_revenue_usd": 2 * M, "group_offers_model_service": True} | more
    assert ask(use, thresholds=(SERVICE,)).outcome == outcome


@pytest.mark.parametrize("metric", ["daily_active_users", "edge_devices", "monthly_active_users", "annual_revenue_usd"])
def test_a_size_asks_for_a_fact_that_can_be_given(metric: Any) -> None:  # noqa: ANN401 - a literal
    size = Threshold(metric=metric, operator=">=", value=1000, measured="ongoing", effect="terminates")
    unsaid = ask(TUNED, thresholds=(size,))
    assert (unsaid.outcome, unsaid.missing_facts) == (Outcome.NEEDS_REVIEW, (metric,))
    assert ask(TUNED | {metric: 999}, thresholds=(size,)).outcome is Outcome.ALLOWED
    assert ask(TUNED | {metric: 1000}, thresholds=(size,)).outcome is Outcome.DENIED


def test_a_days_users_are_among_those_of_the_month() -> None:
    size = Threshold(metric="monthly_active_users", operator=">", value=M, measured="ongoing", effect="terminates")
    assert ask(BASE | {"daily_active_users": 2 * M}, thresholds=(size,)).outcome is Outcome.DENIED
    assert ask(BASE | {"daily_active_users": 2 * M, "monthly_active_users": 1}, thresholds=(size,)).outcome == "denied"
    assert ask(BASE | {"daily_active_users": 5}, thresholds=(size,)).missing_facts == ("monthly_active_users",)


def test_the_licensors_own_service_is_spared_and_the_denial_says_so() -> None:
    size = Threshold(
        metric="annual_revenue_usd", operator=">", value=M, measured="ongoing", effect="separate_license",
        exempt=("licensor_service",),
    )  # fmt: skip
    rich = BASE | {"annual_revenue_usd": 2 * M}
    denied = ask(rich, thresholds=(size,))
    assert denied.outcome is Outcome.DENIED
    assert "through_licensor_service" in denied.findings[0].reason
    assert ask(rich | {"through_licensor_service": True}, thresholds=(size,)).outcome is Outcome.ALLOWED
    assert (
        "through_licensor_service"
        not in ask(rich | {"through_licensor_service": False}, thresholds=(size,)).findings[0].reason
    )


@pytest.mark.parametrize(
    ("when", "met", "not_met"),
    [
        ("product", BASE, INSIDE),
        ("terms_of_use", BASE, INSIDE),
        ("hosted", HOSTED, BASE),
        ("derivative_made", TUNED, BASE),
        ("outputs_published", BASE, INSIDE),
        ("outputs_published", INSIDE | {"purpose": "production", "outputs_published": True}, INSIDE),
        ("product", BASE, BASE | {"end_user_of_product": True}),
    ],
)
def test_a_duty_bites_on_its_trigger(when: Any, met: dict[str, Any], not_met: dict[str, Any]) -> None:  # noqa: ANN401 - a literal
    duty = OtherDuty(duty="include_license", when=when, text="give a copy", clause="3.a")
    assert due(ask(met, other_duties=(duty,))) == {"include_license"}
    assert due(ask(not_met, other_duties=(duty,))) == set()


def test_duties_without_a_code_of_their_own_are_listed_all_the_same() -> None:
    duties = tuple(
        OtherDuty(duty=duty, when="any_use", text=f"own words on {duty}")
        for duty in ("name_provider", "bind_users", "newest_version", "content_filter")
    )
    verdict = ask(INSIDE, other_duties=duties)
    assert [(one.code, one.value) for one in verdict.obligations] == [
        ("attribution", "name provider"), ("follow_use_policy", "bind users"),
        ("follow_use_policy", "newest version"), ("content_filter", None),
    ]  # fmt: skip


@pytest.mark.parametrize(("when", "use"), [("hosted", HOSTED), ("product", BASE), ("outputs_published", BASE)])
def test_a_notice_is_shown_where_the_text_wants_it(when: Any, use: dict[str, Any]) -> None:  # noqa: ANN401 - a literal
    assert due(ask(use, displays=(Display(text="Built with X", when=when),))) == {"display"}
    assert due(ask(INSIDE, displays=(Display(text="Built with X", when=when),))) == set()


def test_generated_content_is_marked_where_it_is_shown() -> None:
    shown = Disclosure(value="must be marked", when="outputs_published")
    assert due(ask(BASE, disclosure=shown)) == {"disclose_ai"}
    assert due(ask(INSIDE, disclosure=shown)) == set()
    assert due(ask(INSIDE, disclosure=Disclosure(value="must be marked", when="any_use"))) == {"disclose_ai"}


def test_a_name_may_be_one_that_must_not_be_used() -> None:
    naming = Naming(text="Acme", kind="forbidden")
    for name, outcome in (("acme-7b", Outcome.DENIED), ("my/A-C-M-E", Outcome.DENIED), ("x/Other", "allowed_with")):
        verdict = ask(TUNED | {"derivative_name": name}, naming=naming)
        assert verdict.outcome.startswith(outcome)
        assert ("rename" in due(verdict)) == (outcome is Outcome.DENIED)


@pytest.mark.parametrize("covers", ["any_model", "foundation_model", "language_model"])
def test_a_ban_on_training_names_the_kind_of_model(covers: Any) -> None:  # noqa: ANN401 - a literal
    ban = OutputTraining(value="forbidden", covers=covers)
    verdict = ask(INSIDE | {"trains_other_models": True}, output_training=ban)
    assert verdict.outcome is Outcome.DENIED
    assert covers.partition("_")[0].replace("any", "other") in verdict.findings[0].reason


@pytest.mark.parametrize("covers", ["any_model", "foundation_model", "language_model"])
@pytest.mark.parametrize(
    ("commercial", "outcome"), [(True, Outcome.DENIED), (False, Outcome.ALLOWED), (None, Outcome.NEEDS_REVIEW)]
)
def test_a_ban_of_commercial_training_whatever_models_it_covers(covers: Any, commercial: Any, outcome: Outcome) -> None:  # noqa: ANN401 - literals
    training = OutputTraining(value="conditional", forbidden_for="commercial", covers=covers)
    use = BASE | {"trains_other_models": True, "commercial": commercial}
    assert ask(use, output_training=training).outcome == outcome

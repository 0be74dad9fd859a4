"""What holds for every licence and every use."""

import re
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings

from registry.compliance.checks.vocabulary import vocabulary
from registry.compliance.rules.facts import SubjectFacts, find_license, read_subject
from registry.compliance.rules.limits import DEFAULT_LIMITS, Limits
from registry.compliance.rules.subject import judge_subject
from registry.compliance.rules.values import Activity, Case, Modality, Outcome, Use
from registry.compliance.rules.verdict import Verdict, conclude, judge_license
from registry.countries import ISO_3166_1
from registry.licenses.catalogue.clauses import FieldOfUse, Purposes, Territory, Threshold, UsePolicy
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue
from tests.support.compliance.properties.campaigns import hold, properties_of
from tests.support.compliance.properties.made_up import wider_catalogue
from tests.support.compliance.properties.strategies import ENTRIES, FIGURES, Chance, chances
from tests.support.compliance.questions import ask

STATED_ONLY = frozenset(
    {"organisation", "country", "parent_country", "activities", "derivative_name", "derivative_license"}
)
"""Not facts that can be forgotten: required, or things that can break a term only where they are stated."""

Restriction = Threshold | Territory | UsePolicy | FieldOfUse | Purposes


def outcome(entry: License, use: Use, modality: Modality | None = None, limits: Limits = DEFAULT_LIMITS) -> Outcome:
    return conclude(judge_license(Case(license=entry, use=use, modality=modality, limits=limits))).outcome


@given(chances)
@settings(max_examples=500, deadline=None)
def test_every_use_of_every_licence_has_an_answer_with_reasons(chance: Chance) -> None:
    verdict = conclude(judge_license(Case(license=chance.license(), use=chance.use(), modality=chance.modality())))
    assert verdict.findings
    assert verdict.outcome is max((f.outcome for f in verdict.findings), key=lambda o: o.strictness)
    assert bool(verdict.obligations) or verdict.outcome is not Outcome.WITH_OBLIGATIONS
    assert not (verdict.obligations and verdict.outcome is Outcome.ALLOWED)
    assert not (verdict.missing_facts and verdict.outcome is not Outcome.NEEDS_REVIEW)


@given(chances)
@settings(max_examples=500, deadline=None)
def test_a_forgotten_fact_never_makes_a_verdict_milder(chance: Chance) -> None:
    entry, use, modality = chance.license(), chance.use(), chance.modality()
    bases = [chance.license()] if chance.random() < 0.3 else []
    before = judged(entry, use, modality, bases)
    if before.outcome.strictness < Outcome.NEEDS_REVIEW.strictness:
        return
    for name in use.__struct_fields__:
        if name in STATED_ONLY or getattr(use, name) is None or _is_implied_by_others(name, use):
            continue
        after = judged(entry, msgspec.structs.replace(use, **{name: None}), modality, bases)
        is_assumed = any(FIGURES_OF_USERS.search(assumption) for assumption in after.assumptions)
        assert after.outcome.strictness >= Outcome.NEEDS_REVIEW.strictness or is_assumed, (entry.key, name, use)


def judged(entry: License, use: Use, modality: Modality | None, bases: list[License]) -> Verdict:
    """The verdict on an entry over bases, with the licence that is planned for a derivative."""
    catalogue = wider_catalogue()
    facts = SubjectFacts(license_key=entry.key, modality=modality, base_licenses=tuple(base.key for base in bases))
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    return judge_subject(read_subject(catalogue, facts, (use.country,)), use, plan)


FIGURES_OF_USERS = re.compile(r"monthly users|monthly_active_users")
"""What is assumed of users that were not stated is listed (domain, section 5)."""


def _is_implied_by_others(name: str, use: Use) -> bool:
    """Whether another stated fact says the contrary of this one, so that silence about it is not silence."""
    if name == "distribution":
        return "internal" in {use.audience, use.purpose}
    if name in {"output_countries", "outputs_published"}:
        return use.purpose == "internal"
    if name == "audience":
        return use.distribution == "none" or use.purpose == "internal"
    if name == "monthly_revenue_usd":
        # A month cannot bring more than the year it belongs to: what the year says is no silence about the month.
        return (use.annual_revenue_usd or 0) < (use.monthly_revenue_usd or 0) and use.annual_revenue_usd is not None
    if name == "daily_active_users":
        # Nor a day more users than its month: where it is said to, silence about the day leaves the month.
        return use.monthly_active_users is not None and (use.daily_active_users or 0) > use.monthly_active_users
    return name == "model_as_a_service" and use.distribution == "none"


@given(chances)
@settings(max_examples=500, deadline=None)
def test_a_larger_figure_never_makes_a_verdict_milder(chance: Chance) -> None:
    entry, use, modality = chance.license(), chance.use(), chance.modality()
    stated = [name for name in SIZES if getattr(use, name) is not None]
    if not stated:
        return
    name = chance.choice(stated)
    larger = chance.choice([figure for figure in FIGURES if figure >= getattr(use, name)])
    before = judged(entry, use, modality, [])
    after = judged(entry, msgspec.structs.replace(use, **{name: larger}), modality, [])
    # One size that is reached settles what another, not stated, left open: a notice is due either way (Kimi K2).
    is_settled = before.outcome is Outcome.NEEDS_REVIEW and any("reached, so" in one.reason for one in after.findings)
    assert after.outcome.strictness >= before.outcome.strictness or is_settled, (entry.key, name, use)


SIZES = (
    "monthly_active_users", "monthly_active_users_at_release", "daily_active_users", "annual_revenue_usd",
    "monthly_revenue_usd", "edge_devices",
)  # fmt: skip


@given(chances)
@settings(max_examples=500, deadline=None)
def test_an_exemption_that_lifts_a_denial_was_named_by_it(chance: Chance) -> None:
    entry, use, modality = chance.license(), chance.use(), chance.modality()
    fact = chance.choice(["end_user_of_product", "through_licensor_service"])
    silent = msgspec.structs.replace(use, **{fact: None})
    before = judged(entry, silent, modality, [])
    after = judged(entry, msgspec.structs.replace(use, **{fact: True}), modality, [])
    if before.outcome is Outcome.DENIED and after.outcome is not Outcome.DENIED:
        denials = [finding for finding in before.findings if finding.outcome is Outcome.DENIED]
        assert all(fact in finding.reason for finding in denials), (entry.key, silent)


@given(chances)
@settings(max_examples=500, deadline=None)
def test_an_unknown_modality_never_gives_more(chance: Chance) -> None:
    entry, use, modality = chance.license(), chance.use(), chance.modality()
    if outcome(entry, use, modality).strictness >= Outcome.NEEDS_REVIEW.strictness and modality == "multimodal":
        assert outcome(entry, use, None).strictness >= Outcome.NEEDS_REVIEW.strictness or _is_text_only(entry)


def _is_text_only(entry: License) -> bool:
    return entry.terms.territory is not None and entry.terms.territory.released == "text"


RESTRICTIONS: tuple[Restriction, ...] = (
    Threshold(metric="annual_revenue_usd", operator=">", value=1000, measured="ongoing", effect="separate_license"),
    Threshold(metric="monthly_active_users", operator=">", value=10, measured="ongoing", effect="terminates"),
    Threshold(metric="monthly_active_users", operator=">=", value=10**9, measured="at_release", effect="register"),
    Territory(excluded=("DE", "US", "KR"), subject="any_use"),
    Territory(excluded=("DE", "US", "CN"), subject="licensee", covers="multimodal"),
    UsePolicy(prohibited=get_args(Activity), complete=True),
    FieldOfUse(when="model_as_a_service", effect="forbidden"),
    FieldOfUse(when="commercial_distribution", effect="separate_license"),
    Purposes(allowed=("research",), organisations_excluded=("company",)),
)


@given(chances)
@settings(max_examples=500, deadline=None)
def test_a_further_restriction_never_makes_a_verdict_milder(chance: Chance) -> None:
    entry, use, modality = chance.license(), chance.use(), chance.modality()
    for restriction in RESTRICTIONS:
        stricter = _restricted(entry, restriction)
        if stricter is not None:
            before, after = outcome(entry, use, modality), outcome(stricter, use, modality)
            assert after.strictness >= before.strictness, (entry, restriction, use)


def _restricted(entry: License, restriction: Restriction) -> License | None:
    """The entry with one more restriction; None where the term is already there and cannot simply be added to."""
    terms = entry.terms
    if isinstance(restriction, Threshold):
        present = terms.thresholds or ()
        if any(threshold.effect == restriction.effect for threshold in present) or terms.thresholds is None:
            return None
        changes: dict[str, Any] = {"thresholds": (*present, restriction)}
    elif isinstance(restriction, Territory):
        changes = {"territory": restriction}
        if terms.territory is not None and terms.territory.excluded:
            return None
    elif isinstance(restriction, UsePolicy):
        if terms.use_policy is None:
            return None
        merged = tuple(dict.fromkeys((*terms.use_policy.prohibited, *restriction.prohibited)))
        changes = {"use_policy": msgspec.structs.replace(terms.use_policy, prohibited=merged)}
    elif isinstance(restriction, FieldOfUse):
        changes = {"fields": (*terms.fields, restriction)}
    else:
        if terms.purposes is not None:
            return None
        changes = {"purposes": restriction}
    if _unlocks(entry, changes):
        return None
    return msgspec.structs.replace(entry, terms=msgspec.structs.replace(terms, **changes))


def _unlocks(entry: License, changes: dict[str, Any]) -> bool:
    """A list, a field or a first threshold also explains a ``conditional`` or ``no`` that nothing explained before."""
    commercial = entry.terms.commercial
    explains = {"purposes", "fields", *(("thresholds",) if not entry.terms.thresholds else ())} & set(changes)
    return bool(explains) and commercial is not None and commercial.value in {"conditional", "no"}


@given(chances)
@settings(max_examples=500, deadline=None)
def test_stricter_limits_never_give_more(chance: Chance) -> None:
    entry, use = chance.license(), chance.use()
    strict = outcome(entry, use, limits=Limits(users_assumed_not_reached=None))
    assert strict.strictness >= outcome(entry, use).strictness


def test_country_codes_are_the_assigned_ones() -> None:
    assert len(ISO_3166_1) == 249
    assert {"DE", "NO", "CH", "GB", "KR"} < ISO_3166_1
    assert not {"UK", "EU", "XK"} & ISO_3166_1


def test_every_word_of_a_check_has_a_meaning() -> None:
    words = msgspec.to_builtins(vocabulary())
    assert all(word["meaning"] for group in words.values() for word in group)
    assert {word["code"] for word in words["activities"]} == set(get_args(Activity))
    types = {field["code"]: field["type"] for field in words["use"]}
    assert set(types) == set(Use.__struct_fields__)
    assert (types["edge_devices"], types["outputs_published"]) == ("integer", "boolean")
    assert (types["purpose"], types["annual_revenue_usd"], types["activities"]) == ("word", "number", "list of words")


def test_an_answer_says_what_it_rests_on() -> None:
    answer = ask("llama3.1")
    assert answer.data_version == load_catalogue().version
    assert answer.checked_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert answer.licenses == ("llama3.1",)
    assert answer.assumptions
    assert all(finding.license == "llama3.1" for finding in answer.findings)


WORDS = ("other", "unknown", "MIT OR Apache-2.0", '["mit","gpl-3.0"]', "", "modified-mit", "(mit")
SIGNS = "aZ0 -_.,()[]\"'/\\+&|\t\n\u00e4\u00df\u4e2d\U0001f600\u202e"


def word(chance: Chance) -> str:
    """A key, what cards say, or signs without meaning."""
    signs = "".join(chance.choices(SIGNS, k=chance.randrange(40)))
    return chance.choice((chance.choice(ENTRIES).key, chance.choice(WORDS), signs))


def described(chance: Chance) -> dict[str, Any]:
    """A subject as somebody describes it who names no model."""
    several = [word(chance) for _ in range(chance.randrange(4))]
    optional: dict[str, Any] = {
        "license_key": chance.choice((None, word(chance))), "file_license": chance.choice((None, word(chance))),
        "modality": chance.choice((None, "text", "multimodal", "smell")),
        "base_licenses": [word(chance) for _ in range(chance.randrange(3))],
    }  # fmt: skip
    said = {"declared": chance.choice((None, word(chance), several)), "name": chance.choice((None, word(chance)))}
    return {"license": said} | {name: value for name, value in optional.items() if chance.random() < 0.5}


@given(chances)
@settings(max_examples=300, deadline=None)
def test_every_subject_has_an_answer_and_a_base_never_makes_it_milder(chance: Chance) -> None:
    subject, use, base = described(chance), chance.use(), word(chance)
    plain = {name: value for name, value in msgspec.to_builtins(use).items() if value is not None}
    alone = ask(subject, plain)
    derived = ask({**subject, "base_licenses": [*subject.get("base_licenses", []), base]}, plain)
    assert derived.verdict.strictness >= alone.verdict.strictness
    if not set(alone.licenses):
        assert alone.verdict in {"needs_review", "denied"}


PROPERTIES = properties_of(globals())


@pytest.mark.slow
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_holds_for_very_many(name: str) -> None:
    hold(PROPERTIES[name])

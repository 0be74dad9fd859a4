"""In whichever order things are said the answer is the same, and it says why and what to do."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from registry.compliance.rules.facts import CountryRestriction, SubjectFacts, find_license, read_subject
from registry.compliance.rules.subject import judge_subject
from registry.compliance.rules.values import Case, Finding, Obligation, Outcome, Use
from registry.compliance.rules.verdict import Verdict, conclude, judge_license
from registry.licenses.catalogue.entries import License
from tests.support.compliance.properties.campaigns import hold, properties_of
from tests.support.compliance.properties.made_up import COUNTRIES, wider_catalogue
from tests.support.compliance.properties.strategies import Chance, chances

REVIEW = Outcome.NEEDS_REVIEW.strictness
EXCEPTIONS = frozenset(
    {
        "end_user_of_product", "through_licensor_service", "commercial", "derivative_license", "purpose", "audience",
        "outputs_published",
    }
)  # fmt: skip
"""What clauses name as exceptions; the last three for internal use and for the research of non-profits."""


def judged(facts: SubjectFacts, use: Use) -> Verdict:
    catalogue = wider_catalogue()
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    return judge_subject(read_subject(catalogue, facts, (use.country, *(use.output_countries or ()))), use, plan)


def said(verdict: Verdict) -> tuple[Any, ...]:
    """What a verdict says, in whichever order."""
    owed = {(one.code, one.value) for one in verdict.obligations}
    return verdict.outcome, owed, set(verdict.missing_facts), set(verdict.assumptions)


@given(chances)
@settings(max_examples=300, deadline=None)
def test_the_order_in_which_a_subject_is_described_does_not_matter(chance: Chance) -> None:
    facts, use = chance.facts(), chance.use()
    mixed = {
        name: chance.shuffled(getattr(facts, name))
        for name in ("base_licenses", "unknown_bases", "doubts", "restrictions")
    }
    assert said(judged(msgspec.structs.replace(facts, **mixed), use)) == said(judged(facts, use))


@given(chances)
@settings(max_examples=300, deadline=None)
def test_the_order_in_which_a_use_is_described_does_not_matter(chance: Chance) -> None:
    facts, use = chance.facts(), chance.use()
    places = use.output_countries and chance.shuffled(use.output_countries)
    other = msgspec.structs.replace(use, output_countries=places, activities=chance.shuffled(use.activities))
    assert said(judged(facts, other)) == said(judged(facts, use))


@given(chances)
@settings(max_examples=300, deadline=None)
def test_the_order_of_the_clauses_of_a_licence_does_not_matter(chance: Chance) -> None:
    entry, use, modality = chance.license(), chance.use(), chance.modality()
    lists = {name: value for name, value in msgspec.structs.asdict(entry.terms).items() if isinstance(value, tuple)}
    mixed = {name: chance.shuffled(value) for name, value in lists.items()}
    other = msgspec.structs.replace(entry, terms=msgspec.structs.replace(entry.terms, **mixed))
    found, again = (conclude(judge_license(Case(license=one, use=use, modality=modality))) for one in (entry, other))
    assert said(again) == said(found)


@given(chances)
@settings(max_examples=300, deadline=None)
def test_the_order_of_findings_does_not_matter(chance: Chance) -> None:
    findings = [
        Finding(
            rule=chance.choice("ab"),
            outcome=chance.choice(list(Outcome)),
            reason="why",
            obligations=(Obligation(chance.choice(("display", "register", "report_lineage_conflict")), "Do."),),
            missing=chance.some(("purpose", "audience"), 2),
            assumptions=chance.some(("A.", "B."), 2),
        )
        for _ in range(chance.randrange(8))
    ]
    assert said(conclude(chance.shuffled(findings))) == said(conclude(findings))


@given(chances)
@settings(max_examples=500, deadline=None)
def test_every_verdict_but_allowed_names_its_reason_and_what_to_do(chance: Chance) -> None:
    facts, use = chance.facts(), chance.use()
    verdict = judged(facts, use)
    decisive = [one for one in verdict.findings if one.outcome is verdict.outcome]
    assert decisive
    assert all(one.reason.strip() for one in verdict.findings)
    assert set(verdict.missing_facts) <= {*use.__struct_fields__, "modality"}
    if verdict.outcome is Outcome.WITH_OBLIGATIONS:
        assert verdict.obligations
    for one in decisive if verdict.outcome is Outcome.NEEDS_REVIEW else ():
        is_of_people = one.rule == "record" or "asked" in one.reason or "person" in one.reason
        assert one.missing or one.obligations or is_of_people, one


@given(chances)
@settings(max_examples=300, deadline=None)
def test_a_restriction_or_a_doubt_more_never_makes_a_verdict_milder(chance: Chance) -> None:
    facts, use = chance.facts(), chance.use()
    country, doubt = chance.choice(COUNTRIES), chance.choice(["A flag is open.", "Nobody knows."])
    before = judged(facts, use).outcome.strictness
    narrower = msgspec.structs.replace(facts, restrictions=(*facts.restrictions, CountryRestriction((country,))))
    doubtful = msgspec.structs.replace(facts, doubts=(*facts.doubts, doubt))
    inherits = msgspec.structs.replace(facts, unknown_bases=(*facts.unknown_bases, "acme/third"))
    assert judged(narrower, use).outcome.strictness >= before
    assert judged(doubtful, use).outcome.strictness >= max(before, REVIEW)
    assert judged(inherits, use).outcome.strictness >= max(before, REVIEW)


@given(chances)
@settings(max_examples=500, deadline=None)
def test_a_fact_that_is_told_lifts_a_denial_only_where_the_denial_names_it(chance: Chance) -> None:
    """A fact that contradicts what was denied is no exception but another use: only silence is compared with speech."""
    entry, use = chance.license(), chance.use()
    facts = SubjectFacts(license_key=entry.key, modality=chance.modality())
    after = judged(facts, use)
    for name in Use.__struct_fields__:
        if getattr(use, name) is None or name in {"organisation", "country", "activities"}:
            continue
        if is_another_use(entry, use, name):
            continue
        before = judged(facts, msgspec.structs.replace(use, **{name: None}))
        if before.outcome is Outcome.DENIED and after.outcome is not Outcome.DENIED:
            denials = [one for one in before.findings if one.outcome is Outcome.DENIED]
            assert name in EXCEPTIONS, (entry, name, use)
            assert all(name in one.reason for one in denials), (entry, name, use)


def is_another_use(entry: License, use: Use, name: str) -> bool:
    """Whether silence on this fact says something else than the fact does, so that both are not of one use.

    Who names a derivative says that something is passed on, which ``none`` takes back; and that it is not the model
    itself, of which a licence may say otherwise. What a year brings is no silence about its months.
    """
    passed_on = entry.terms.redistribution
    is_told_apart = passed_on is not None and passed_on.modified not in {None, passed_on.value}
    is_of_other_fact = {
        "distribution": use.names_derivative(), "derivative_name": is_told_apart,
        "monthly_revenue_usd": use.annual_revenue_usd is not None,
    }  # fmt: skip
    return is_of_other_fact.get(name, False)


PROPERTIES = properties_of(globals())


@pytest.mark.slow
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_holds_for_very_many(name: str) -> None:
    hold(PROPERTIES[name])

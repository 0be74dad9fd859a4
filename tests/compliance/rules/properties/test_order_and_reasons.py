"""In whichever order things are said the answer is the same, and it says why and what to do."""

import random
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.compliance.rules.facts import CountryRestriction, SubjectFacts, find_license, read_subject
from registry.compliance.rules.subject import judge_subject
from registry.compliance.rules.values import Case, Finding, Modality, Outcome, Use
from registry.compliance.rules.verdict import Verdict, conclude, judge_license
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations import Declared
from tests.support.compliance.strategies import countries, entries, modalities, uses

REVIEW = Outcome.NEEDS_REVIEW.strictness
EXCEPTIONS = frozenset({"end_user_of_product", "through_licensor_service"})
seeds = st.integers(0, 2**16)
restrictions = st.lists(
    st.builds(CountryRestriction, st.lists(countries, min_size=1, max_size=3).map(tuple)), max_size=2
)
doubts = st.lists(
    st.sampled_from(["The card changed.", "A flag is open.", "Two sources differ."]), max_size=2, unique=True
)
subjects = st.builds(
    SubjectFacts,
    declared=st.builds(Declared, st.lists(entries.map(lambda one: one.key), max_size=3).map(tuple)),
    license_key=st.none() | entries.map(lambda one: one.key),
    file_license=st.none() | entries.map(lambda one: one.key),
    base_licenses=st.lists(entries.map(lambda one: one.key), max_size=3).map(tuple),
    unknown_bases=st.lists(st.sampled_from(["acme/base", "acme/other"]), max_size=2, unique=True).map(tuple),
    modality=modalities,
    restrictions=restrictions.map(tuple),
    doubts=doubts.map(tuple),
    is_closed=st.booleans(),
)


def judged(facts: SubjectFacts, use: Use) -> Verdict:
    catalogue = load_catalogue()
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    return judge_subject(read_subject(catalogue, facts, (use.country, *(use.output_countries or ()))), use, plan)


def said(verdict: Verdict) -> tuple[Any, ...]:
    """What a verdict says, in whichever order."""
    owed = {(one.code, one.value) for one in verdict.obligations}
    return verdict.outcome, owed, set(verdict.missing_facts), set(verdict.assumptions)


def shuffled(values: Sequence[Any], seed: int) -> tuple[Any, ...]:
    mixed = list(values)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - repeatable, guards nothing
    return tuple(mixed)


@given(subjects, uses, seeds)
@settings(max_examples=200, deadline=None)
def test_the_order_in_which_a_subject_is_described_does_not_matter(facts: SubjectFacts, use: Use, seed: int) -> None:
    mixed = {
        name: shuffled(getattr(facts, name), seed)
        for name in ("base_licenses", "unknown_bases", "doubts", "restrictions")
    }
    assert said(judged(msgspec.structs.replace(facts, **mixed), use)) == said(judged(facts, use))


@given(subjects, uses, seeds)
@settings(max_examples=200, deadline=None)
def test_the_order_in_which_a_use_is_described_does_not_matter(facts: SubjectFacts, use: Use, seed: int) -> None:
    places = use.output_countries and shuffled(use.output_countries, seed)
    other = msgspec.structs.replace(use, output_countries=places, activities=shuffled(use.activities, seed))
    assert said(judged(facts, other)) == said(judged(facts, use))


@given(entries, uses, modalities, seeds)
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_clauses_of_a_licence_does_not_matter(
    entry: License, use: Use, modality: Modality | None, seed: int
) -> None:
    lists = {name: value for name, value in msgspec.structs.asdict(entry.terms).items() if isinstance(value, tuple)}
    mixed = {name: shuffled(value, seed) for name, value in lists.items()}
    other = msgspec.structs.replace(entry, terms=msgspec.structs.replace(entry.terms, **mixed))
    found, again = (conclude(judge_license(Case(license=one, use=use, modality=modality))) for one in (entry, other))
    assert said(again) == said(found)


@given(
    st.lists(st.builds(Finding, rule=st.sampled_from("ab"), outcome=st.sampled_from(Outcome), reason=st.just("why"))),
    seeds,
)
@settings(max_examples=100, deadline=None)
def test_the_order_of_findings_does_not_matter(findings: list[Finding], seed: int) -> None:
    assert said(conclude(shuffled(findings, seed))) == said(conclude(findings))


@given(subjects, uses)
@settings(max_examples=400, deadline=None)
def test_every_verdict_but_allowed_names_its_reason_and_what_to_do(facts: SubjectFacts, use: Use) -> None:
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


@given(subjects, uses, countries, st.sampled_from(["A flag is open.", "Nobody knows."]))
@settings(max_examples=200, deadline=None)
def test_a_restriction_or_a_doubt_more_never_makes_a_verdict_milder(
    facts: SubjectFacts, use: Use, country: str, doubt: str
) -> None:
    before = judged(facts, use).outcome.strictness
    narrower = msgspec.structs.replace(facts, restrictions=(*facts.restrictions, CountryRestriction((country,))))
    doubtful = msgspec.structs.replace(facts, doubts=(*facts.doubts, doubt))
    inherits = msgspec.structs.replace(facts, unknown_bases=(*facts.unknown_bases, "acme/third"))
    assert judged(narrower, use).outcome.strictness >= before
    assert judged(doubtful, use).outcome.strictness >= max(before, REVIEW)
    assert judged(inherits, use).outcome.strictness >= max(before, REVIEW)


@given(entries, uses, modalities, st.sampled_from(sorted(Use.__struct_fields__)))
@settings(max_examples=500, deadline=None)
def test_a_fact_that_is_told_lifts_a_denial_only_where_the_denial_names_it(
    entry: License, use: Use, modality: Modality | None, name: str
) -> None:
    """A fact that contradicts what was denied is no exception but another use: only silence is compared with speech."""
    if getattr(use, name) is None or name in {"organisation", "country", "activities"}:
        return
    facts = SubjectFacts(license_key=entry.key, modality=modality)
    before, after = judged(facts, msgspec.structs.replace(use, **{name: None})), judged(facts, use)
    if before.outcome is Outcome.DENIED and after.outcome is not Outcome.DENIED:
        denials = [one for one in before.findings if one.outcome is Outcome.DENIED]
        assert name in EXCEPTIONS | {"commercial", "derivative_license"}, (entry.key, name, use)
        assert all(name in one.reason for one in denials), (entry.key, name, use)

"""What a policy adds where little is known: of no finding, of a condition of another release, of a doubtful record."""

import pytest

from registry.compliance.checks.answers import judge
from registry.compliance.policies import VersionedPolicy
from registry.compliance.policies.judgement import AppliedPolicy, LicenseJudgement, apply_policy
from registry.compliance.policies.judgement.attributes import HAS, attribute_names, conditions
from registry.compliance.policies.judgement.rules import USE_FIELDS, rule_on
from registry.compliance.policies.judgement.subjects import facts_of
from registry.compliance.policies.values import Level, PolicyBody, PolicyRule, UseDefaults
from registry.compliance.rules import Outcome, SubjectFacts, Use
from registry.compliance.rules.subject import Subject
from registry.compliance.rules.values import Finding
from registry.compliance.rules.verdict import conclude
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations import Candidates, Declared, Operator, Part
from tests.support.compliance.questions import NOW

USE = Use(organisation="company", country="DE", purpose="production", commercial=True, activities=("education",))
CATALOGUE = load_catalogue()


def policy(*rules: tuple[Level, str], defaults: UseDefaults | None = None) -> VersionedPolicy:
    made = (PolicyRule(id=f"r{at}", level=level, when=when, message="M.") for at, (level, when) in enumerate(rules))
    body = PolicyBody(title="T", rules=tuple(made), defaults=defaults or UseDefaults())
    return VersionedPolicy(key="p", version=1, body=body)


DOUBT = Finding(rule="x", outcome=Outcome.NEEDS_REVIEW, reason="X.")


def test_a_policy_does_not_say_yes_where_nobody_does() -> None:
    nobody = LicenseJudgement(
        subject=Subject(declared=Candidates("none")), use=USE, plan=None, verdict=conclude(()),
        license_verdict=Outcome.NEEDS_REVIEW,
    )  # fmt: skip
    applied: AppliedPolicy = apply_policy(policy(("info", "true")), nobody, SubjectFacts(), NOW)
    assert applied.verdict.outcome is Outcome.NEEDS_REVIEW
    assert [one.rule for one in applied.verdict.findings] == ["r0"]


def test_a_condition_of_another_release_is_not_known() -> None:
    [finding] = rule_on(policy(("fail", "bygone_attribute == 1")), USE, {}).findings
    assert finding.outcome is Outcome.NEEDS_REVIEW


@pytest.mark.parametrize(
    "facts",
    [
        SubjectFacts(license_key="apache-2.0", unknown_bases=("acme/base",)),
        SubjectFacts(license_key="apache-2.0", doubts=("The card says otherwise.",)),
        SubjectFacts(license_key="apache-2.0", findings=(DOUBT,)),
        SubjectFacts(license_key="apache-2.0", base_licenses=(Declared(("no-such-licence",)),)),
        SubjectFacts(license_key="apache-2.0", base_licenses=("openrail",)),
        SubjectFacts(declared=Declared(("apache-2.0", "cc-by-nc-4.0"))),
        SubjectFacts(declared=Declared(("other",))),
        SubjectFacts(),
    ],
)
def test_a_class_that_is_in_doubt_is_not_known(facts: SubjectFacts) -> None:
    wanted = policy(("info", 'license_class in ["permissive", "copyleft"]'), ("info", '"apache-2.0" in licenses'))
    answer = judge(CATALOGUE, facts, USE, now=NOW, policy=wanted)
    found = {one.rule: one.outcome for one in answer.findings if one.source == "policy"}
    assert found["r0"] is Outcome.NEEDS_REVIEW


def test_the_strictest_class_of_all_that_binds_counts() -> None:
    facts = SubjectFacts(license_key="apache-2.0", base_licenses=("llama3.1", "mit"))
    wanted = policy(
        ("info", 'license_class == "community"'), ("fail", 'license == "mit"'), ("info", "size(licenses) == 3")
    )
    answer = judge(CATALOGUE, facts, USE, now=NOW, policy=wanted)
    assert {one.rule for one in answer.findings if one.source == "policy"} == {"r0", "r2"}


def test_of_alternatives_the_mildest_class_counts() -> None:
    answer = judge(
        CATALOGUE, SubjectFacts(declared=Declared(("MIT OR GPL-3.0-only",))), USE, now=NOW,
        policy=policy(("info", 'license_class == "permissive"'), ("info", "has_license")),
    )  # fmt: skip
    assert {one.rule for one in answer.findings if one.source == "policy"} == {"r0"}


def test_no_activity_is_stated_by_default_alone() -> None:
    quiet = Use(organisation="company", country="DE")
    wanted = policy(("fail", '"military" in activities'))
    assert rule_on(wanted, quiet, {}).findings[0].outcome is Outcome.NEEDS_REVIEW
    none = policy(("fail", '"military" in activities'), defaults=UseDefaults(activities=()))
    ruling = rule_on(none, quiet, {})
    assert (ruling.findings, ruling.assumptions) == ((), ("policy default: activities = none",))


def test_every_fact_of_a_use_is_an_attribute_and_a_default() -> None:
    assert attribute_names() >= USE_FIELDS == frozenset(UseDefaults.__struct_fields__)
    for name in attribute_names():
        assert conditions().read(f"{HAS}{name}").reads == {f"{HAS}{name}"}


def test_alternatives_of_which_one_is_empty_have_no_class() -> None:
    mit = Part("mit", (CATALOGUE.entries["mit"],))
    operators: tuple[Operator, ...] = ("or", "and")
    for operator in operators:
        whole = Subject(declared=Candidates(operator, (mit, Candidates(operator, (mit,)))))
        half = Subject(declared=Candidates(operator, (mit, Candidates(operator))))
        found = [facts_of(SubjectFacts(), one, Outcome.ALLOWED, NOW)["license_class"] for one in (whole, half)]
        assert found == ["permissive", None]

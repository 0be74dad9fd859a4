"""What holds for every policy, every use and every licence."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from registry.compliance.checks.answers import judge
from registry.compliance.checks.schemas import CheckAnswer
from registry.compliance.policies.expressions.programs import Value
from registry.compliance.policies.judgement.attributes import Attribute, all_attributes, conditions
from registry.compliance.policies.judgement.rules import rule_on
from registry.compliance.policies.values import AssumedUnreached, PolicyBody, PolicyRule, UseDefaults, VersionedPolicy
from registry.compliance.rules import Outcome, RecordFacts, SubjectFacts, Use
from registry.licenses.catalogue.load import load_catalogue
from tests.support.compliance.questions import NOW

CATALOGUE = load_catalogue()
KEYS = ("apache-2.0", "llama3.1", "cc-by-nc-4.0", "gpl-3.0", "gemma", "openrail", "no-such-licence")
LITERALS: dict[str, Value] = {"int": 7, "double": 7.5, "bool": True, "string": "x", "list": ["x"]}
NAMED = {one.name: one for one in all_attributes()}


def atoms() -> st.SearchStrategy[str]:
    return st.sampled_from(all_attributes()).flatmap(lambda one: st.sampled_from(atoms_of(one)))


def atoms_of(one: Attribute) -> list[str]:
    word = "DE" if one.name.endswith(("country", "countries")) else (one.values or ("x",))[0]
    kinds = {
        "int": f"{one.name} > 3", "double": f"{one.name} > 3.0", "bool": one.name,
        "string": f'{one.name} == "{word}"', "list": f'"{word}" in {one.name}',
    }  # fmt: skip
    return [kinds[one.type], f"has_{one.name}"]


CONDITIONS = st.recursive(
    atoms() | st.sampled_from(["true", "false"]),
    lambda inner: st.one_of(
        inner.map("!({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) && ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) || ({two[1]})"),
    ),
    max_leaves=6,
)
PURPOSES = st.sampled_from(["production", "internal", "research", "teaching"])
RULES = st.builds(
    PolicyRule,
    id=st.uuids().map(lambda one: f"r{one.hex}"),
    level=st.sampled_from(["info", "warn", "fail"]),
    when=CONDITIONS,
    message=st.just("A reason."),
    applies_to=st.none() | st.lists(PURPOSES, min_size=1, max_size=2, unique=True).map(tuple),
)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "purpose": PURPOSES, "commercial": st.booleans(), "audience": st.sampled_from(["internal", "external"]),
    "distribution": st.sampled_from(["none", "weights", "hosted_api"]),
    "monthly_active_users": st.sampled_from([5, 2**40]), "outputs_published": st.booleans(),
    "output_countries": st.sampled_from([(), ("DE",), ("KR",)]), "model_as_a_service": st.booleans(),
    "annual_revenue_usd": st.sampled_from([1.0, 1e12]),
    "activities": st.sampled_from([(), ("military",), ("education",)]),
}  # fmt: skip
FIELDS = st.fixed_dictionaries({}, optional=OPTIONAL)
USES = FIELDS.map(lambda stated: Use(organisation="company", country="DE", **stated))
DEFAULTS = FIELDS.map(lambda stated: UseDefaults(**stated))
BODIES = st.builds(
    PolicyBody,
    title=st.just("T"),
    defaults=DEFAULTS,
    assume_unreached_above=st.sampled_from([None, 100_000_000, 2**40]).map(AssumedUnreached),
    rules=st.lists(RULES, max_size=5).map(tuple),
)
RECORDS = st.none() | st.builds(
    RecordFacts,
    model=st.just("acme/m"),
    source=st.just("huggingface"),
    status=st.sampled_from(["current", "needs_review"]),
    origin_country=st.sampled_from([None, "DE", "CN"]),
    parameters=st.sampled_from([None, 1, 10]),
    lineage_conflict=st.sampled_from([None, True, False]),
)
FACTS = st.builds(SubjectFacts, license_key=st.sampled_from(KEYS), record=RECORDS)


def asked(facts: SubjectFacts, use: Use, body: PolicyBody | None) -> CheckAnswer:
    return judge(
        CATALOGUE, facts, use, now=NOW, policy=VersionedPolicy(key="p", version=1, body=body) if body else None
    )


@given(FACTS, USES, BODIES)
def test_a_policy_never_makes_a_verdict_milder_nor_touches_what_licences_say(
    facts: SubjectFacts, use: Use, body: PolicyBody
) -> None:
    before, after = asked(facts, use, None), asked(facts, use, body)
    assert after.verdict.strictness >= before.verdict.strictness
    assert after.license_verdict is before.license_verdict
    assert set(before.findings) <= set(after.findings)
    found = [one.outcome for one in after.findings if one.rule != "access_region"]
    assert after.verdict is max(found, key=lambda one: one.strictness)


@given(FACTS, USES, BODIES, DEFAULTS)
def test_defaults_never_settle_a_licence_finding(
    facts: SubjectFacts, use: Use, body: PolicyBody, defaults: UseDefaults
) -> None:
    with_others = msgspec.structs.replace(body, defaults=defaults)
    first, second = asked(facts, use, body), asked(facts, use, with_others)
    assert first.license_verdict is second.license_verdict

    def of_licenses(answer: CheckAnswer) -> set[object]:
        return {one for one in answer.findings if one.source != "policy"}

    assert of_licenses(first) == of_licenses(second)


@given(FACTS, USES, BODIES, st.randoms())
def test_the_order_of_rules_says_nothing(facts: SubjectFacts, use: Use, body: PolicyBody, chance: Any) -> None:  # noqa: ANN401 - hypothesis' random
    mixed = list(body.rules)
    chance.shuffle(mixed)
    assert asked(facts, use, body) == asked(facts, use, msgspec.structs.replace(body, rules=tuple(mixed)))


@given(CONDITIONS, st.data())
def test_what_is_not_known_never_passes(when: str, data: st.DataObject) -> None:
    """A rule that passes, or finds something, does so whatever the facts that are not known turn out to be."""
    values = {one.name: data.draw(st.sampled_from(values_of(one))) for one in all_attributes() if one.name in when}
    hidden = data.draw(st.sets(st.sampled_from(sorted(values) or ["-"])))
    names = {name: value for name, value in values.items() if name not in hidden}
    has = {f"has_{name}": True for name in values}
    condition = conditions().read(when)
    partly, whole = (
        condition.holds(conditions().facts({**names, **has})),
        condition.holds(conditions().facts({**values, **has})),
    )
    assert whole is not None
    assert partly is None or partly is whole


def values_of(one: Attribute) -> list[Value]:
    word = "DE" if one.name.endswith(("country", "countries")) else (one.values or ("x",))[0]
    kinds: dict[str, list[Value]] = {
        "int": [1, 9], "double": [1.0, 9.0], "bool": [True, False], "string": [word, "other"], "list": [[word], []],
    }  # fmt: skip
    return kinds[one.type]


@given(st.lists(RULES, min_size=1, max_size=5), USES)
def test_every_rule_that_hangs_on_an_unknown_fact_says_so(rules: list[PolicyRule], use: Use) -> None:
    policy = VersionedPolicy(key="p", version=1, body=PolicyBody(title="T", rules=tuple(rules)))
    ruling = rule_on(policy, use, {})
    for finding in ruling.findings:
        if finding.outcome is Outcome.NEEDS_REVIEW:
            assert "not known: " in finding.reason

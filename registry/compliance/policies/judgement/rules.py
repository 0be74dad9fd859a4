"""What a policy says of a use whose facts are known: a pure function from a policy and facts to findings.

* A rule whose condition is true is a finding of its level; one that hangs on an unknown fact is ``needs_review``.
* ``applies_to`` is a part of the condition: of a purpose that is not stated nobody knows whether the rule applies.
* Findings stand in the order of their rules' ids, so that the order in which rules are written says nothing.
* Defaults fill what the caller did not state, for conditions alone.

Decided in ADR 0052.
"""

from collections.abc import Iterator, Mapping

import msgspec

from registry.compliance.policies.expressions import Condition, ConditionRefused, KnownFacts, Value
from registry.compliance.policies.judgement.attributes import HAS, attribute_names, conditions
from registry.compliance.policies.values import Level, PolicyRule, UseDefaults, VersionedPolicy
from registry.compliance.rules import Outcome, Use
from registry.compliance.rules.values import Finding, Obligation

OUTCOMES: dict[Level, Outcome] = {
    "fail": Outcome.DENIED,
    "warn": Outcome.WITH_OBLIGATIONS,
    "info": Outcome.ALLOWED,
}
USE_FIELDS = frozenset(field.name for field in msgspec.structs.fields(Use))


class PolicyRuling(msgspec.Struct, frozen=True):
    """What a policy adds to a check."""

    findings: tuple[Finding, ...]
    assumptions: tuple[str, ...]
    """A default that was used each, as ``policy default: purpose = research``."""


def rule_on(policy: VersionedPolicy, use: Use, facts: dict[str, Value | None]) -> PolicyRuling:
    """What a policy says; ``facts`` are the attributes of the subject, None where one is not known."""
    stated, assumptions = with_defaults(use, policy.body.defaults)
    ordered = [(rule, _condition(rule)) for rule in sorted(policy.body.rules, key=lambda rule: rule.id)]
    reads = {"purpose"}.union(*(condition.reads for _, condition in ordered if condition))
    known = {**facts, **stated}
    bound = conditions().facts({name: _value(name, known) for name in reads})
    findings = (finding for rule, condition in ordered for finding in _findings(rule, condition, bound))
    return PolicyRuling(tuple(findings), assumptions)


def _condition(rule: PolicyRule) -> Condition | None:
    """The condition of a rule; None of one that an older or newer release accepted and this one does not."""
    try:
        return conditions().read(rule.when)
    except ConditionRefused:
        return None


def _value(name: str, known: Mapping[str, Value | None]) -> Value | None:
    """An attribute, or whether it is known; None where it is not."""
    return known.get(name) if name in attribute_names() else known.get(name.removeprefix(HAS)) is not None


def with_defaults(use: Use, defaults: UseDefaults) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    """The attributes of a use, None where one is neither stated nor a default, and the defaults that were used."""
    stated: dict[str, Value | None] = {}
    assumptions: list[str] = []
    for field in msgspec.structs.fields(Use):
        name, value = field.name, getattr(use, field.name)
        if value is None or (name == "activities" and not value):
            value = getattr(defaults, name)
            if value is not None:
                assumptions.append(f"policy default: {name} = {_shown(value)}")
        stated[name] = list(value) if isinstance(value, tuple) else value
    return stated, tuple(assumptions)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _findings(rule: PolicyRule, condition: Condition | None, facts: KnownFacts) -> Iterator[Finding]:
    applies = _applies(rule, facts)
    holds = condition.holds(facts) if condition and applies is not False else None
    if applies and holds:
        yield _found(rule)
    elif applies is not False and holds is not False:
        reads = {*(condition.reads if condition else ()), *({"purpose"} if applies is None else ())}
        yield _unknown(rule, tuple(sorted(name for name in reads if name not in facts.bound)))


def _applies(rule: PolicyRule, facts: KnownFacts) -> bool | None:
    """Whether a rule is for the purpose of the use; None where that is not stated."""
    if rule.applies_to is None:
        return True
    purpose = facts.bound.get("purpose")
    return None if purpose is None else purpose in rule.applies_to


def _found(rule: PolicyRule) -> Finding:
    owed = (Obligation("policy_condition", rule.message, rule.id),) if rule.level == "warn" else ()
    return Finding(
        rule=rule.id, outcome=OUTCOMES[rule.level], reason=rule.message, obligations=owed,
        reason_de=rule.message_de or None,
    )  # fmt: skip


def _unknown(rule: PolicyRule, missing: tuple[str, ...]) -> Finding:
    """A rule of which nobody can say whether it finds something is never a pass."""
    why = f"not known: {', '.join(missing)}" if missing else "this release finds no value of its condition"
    why_de = f"nicht bekannt: {', '.join(missing)}" if missing else "diese Fassung findet keinen Wert der Bedingung"
    return Finding(
        rule=rule.id,
        outcome=Outcome.NEEDS_REVIEW,
        reason=f"Whether this holds cannot be told ({why}): {rule.message}",
        missing=tuple(name for name in missing if name in USE_FIELDS),
        reason_de=f"Ob das zutrifft, ist nicht zu sagen ({why_de}): {rule.message_de}" if rule.message_de else None,
    )

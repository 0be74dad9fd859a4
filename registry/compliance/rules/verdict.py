"""From a licence and a use to one verdict: the table of contents of all other rules. Pure.

* The strictest finding wins; of no finding at all it is ``needs_review``, since nobody said yes.
* An obligation never hides a denial, and what a denied or doubtful use would owe is not listed as if it were allowed:
  there only what can be done about it remains.
* Missing facts come with ``needs_review`` only, assumptions never with a denial.

Decided in ADR 0010.
"""

from collections.abc import Iterable, Iterator

import msgspec

from registry.compliance.rules.findings.distribution import (
    distribution_findings,
    naming_findings,
    training_findings,
)
from registry.compliance.rules.findings.duties import disclosure_findings, display_findings, other_duty_findings
from registry.compliance.rules.findings.lineage import lineage_finding, relicense_finding, unknown_plan_finding
from registry.compliance.rules.findings.purpose import (
    commercial_findings,
    field_findings,
    filter_findings,
    purpose_findings,
    register_findings,
)
from registry.compliance.rules.findings.territory import territory_findings
from registry.compliance.rules.findings.thresholds import threshold_findings
from registry.compliance.rules.findings.unknowns import unread_finding, unsettled_findings
from registry.compliance.rules.findings.use_policy import use_policy_findings
from registry.compliance.rules.values import Case, Finding, Obligation, Outcome, Use
from registry.licenses.catalogue import License

RULES = (
    unsettled_findings,
    commercial_findings,
    purpose_findings,
    field_findings,
    threshold_findings,
    territory_findings,
    distribution_findings,
    other_duty_findings,
    display_findings,
    naming_findings,
    training_findings,
    use_policy_findings,
    register_findings,
    filter_findings,
    disclosure_findings,
)

STANDING = frozenset({"report_lineage_conflict", "resolve_conflict"})
"""Obligations that hold whatever the verdict: the fault lies with what is declared, not with the use."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one check, with its reasons."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    missing_facts: tuple[str, ...]
    assumptions: tuple[str, ...]


def judge_license(case: Case) -> tuple[Finding, ...]:
    """Everything that one licence says of one use."""
    unread = unread_finding(case.license)
    if unread:
        return (unread,)
    return tuple(finding for rule in RULES for finding in rule(case))


def judge_lineage(children: Iterable[License], base: License, use: Use) -> tuple[Finding, ...]:
    """Conflicts between what is declared and what a base grants."""
    found = (lineage_finding(child, base, use) for child in children)
    return tuple(finding for finding in found if finding)


def judge_plan(plan: License | None, word: str, source: License) -> tuple[Finding, ...]:
    """Conflicts between the licence planned for a derivative (None: not on record) and that of its source."""
    finding = relicense_finding(plan, source) if plan else unknown_plan_finding(word, source)
    return (finding,) if finding else ()


def strictest(findings: Iterable[Finding]) -> Outcome:
    """The outcome of all findings together; of none it is ``needs_review``, since nobody said yes."""
    return max(
        (finding.outcome for finding in findings), key=lambda outcome: outcome.strictness, default=Outcome.NEEDS_REVIEW
    )


def conclude(findings: Iterable[Finding]) -> Verdict:
    """One verdict from all findings, the strictest first."""
    ordered = sorted(dict.fromkeys(findings), key=lambda finding: -finding.outcome.strictness)
    outcome = strictest(ordered)
    return Verdict(
        outcome=outcome,
        findings=tuple(ordered),
        obligations=tuple(_obligations(ordered, outcome)),
        missing_facts=_unique(finding.missing for finding in ordered) if outcome is Outcome.NEEDS_REVIEW else (),
        assumptions=_unique(finding.assumptions for finding in ordered) if outcome is not Outcome.DENIED else (),
    )


def _obligations(findings: list[Finding], outcome: Outcome) -> Iterator[Obligation]:
    seen: set[tuple[str | None, str, str | None]] = set()
    for finding in findings:
        for obligation in finding.obligations:
            counts = outcome in {finding.outcome, Outcome.WITH_OBLIGATIONS} or obligation.code in STANDING
            mark = (finding.license, obligation.code, obligation.value)
            if counts and mark not in seen:
                seen.add(mark)
                yield obligation


def _unique(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))

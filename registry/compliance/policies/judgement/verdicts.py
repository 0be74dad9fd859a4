"""A policy beside what the licences say: it adds findings and takes none away, so that no verdict gets milder. Pure."""

from datetime import datetime

import msgspec

from registry.compliance.policies.judgement.rules import rule_on
from registry.compliance.policies.judgement.subjects import facts_of
from registry.compliance.policies.values import VersionedPolicy
from registry.compliance.rules import Outcome, SubjectFacts, Use
from registry.compliance.rules.limits import DEFAULT_LIMITS, Limits
from registry.compliance.rules.subject import Subject, judge_subject
from registry.compliance.rules.values import Finding
from registry.compliance.rules.verdict import Verdict, conclude
from registry.licenses.catalogue import License


class LicenseJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the licences said, and of what."""

    subject: Subject
    use: Use
    plan: License | None
    verdict: Verdict
    license_verdict: Outcome
    """Of the findings of licences alone."""


class AppliedPolicy(msgspec.Struct, frozen=True):
    """The verdict with a policy, and which of its findings are the policy's."""

    verdict: Verdict
    findings: frozenset[Finding] = frozenset()


def apply_policy(
    policy: VersionedPolicy, judged: LicenseJudgement, facts: SubjectFacts, now: datetime
) -> AppliedPolicy:
    """The verdict with what a policy adds; a figure that it demands is a finding of its own."""
    before = judged.verdict
    stricter = _with_limits(policy, judged)
    demanded = [one for one in stricter.findings if one not in before.findings]
    ruling = rule_on(policy, judged.use, facts_of(facts, judged.subject, judged.license_verdict, now))
    added = (*demanded, *ruling.findings)
    after = conclude((*before.findings, *added))
    left = tuple(one for one in after.assumptions if one in stricter.assumptions or one not in before.assumptions)
    verdict = msgspec.structs.replace(after, assumptions=(*left, *ruling.assumptions))
    return AppliedPolicy(verdict, frozenset(added) - frozenset(before.findings))


def _with_limits(policy: VersionedPolicy, judged: LicenseJudgement) -> Verdict:
    """What the licences say where the policy assumes less of figures that nobody states."""
    limits = Limits(users_assumed_not_reached=policy.body.assume_unreached_above.monthly_active_users)
    if limits == DEFAULT_LIMITS:
        return judged.verdict
    return judge_subject(judged.subject, judged.use, judged.plan, limits)

"""From the facts of a subject and a use to the answer on the wire; pure."""

from datetime import datetime

import msgspec
from msgspec import UNSET

from registry.compliance.checks.quotes import address_of, quote_of
from registry.compliance.checks.schemas import (
    CheckAnswer,
    EvidenceRead,
    FindingRead,
    FindingSource,
    ObligationRead,
    QuoteRead,
    SubjectBody,
)
from registry.compliance.policies import PolicyUsed, VersionedPolicy
from registry.compliance.policies.judgement import AppliedPolicy, LicenseJudgement, apply_policy
from registry.compliance.rules.facts import SubjectFacts, find_license, read_subject
from registry.compliance.rules.findings.regions import region_findings
from registry.compliance.rules.limits import DEFAULT_LIMITS, Limits
from registry.compliance.rules.subject import judge_subject, keys_of
from registry.compliance.rules.values import Finding, Outcome, Use
from registry.compliance.rules.verdict import Verdict, strictest
from registry.licenses.catalogue import Catalogue, country_set
from registry.licenses.declarations import parse_declared

OF_RECORD = frozenset({"record", "revision", "gate", "access_region"})
"""Rules that speak of what the registry knows of a model, not of what its licence says."""


def judge(
    catalogue: Catalogue,
    facts: SubjectFacts,
    use: Use,
    *,
    now: datetime,
    limits: Limits = DEFAULT_LIMITS,
    policy: VersionedPolicy | None = None,
) -> CheckAnswer:
    """The answer for a subject whose facts are known; a policy adds to what the licences say, and takes nothing."""
    subject = read_subject(catalogue, facts, (use.country, *(use.output_countries or ())))
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    verdict = judge_subject(subject, use, plan, limits)
    license_verdict = strictest(one for one in verdict.findings if _source(one) == "license")
    applied = AppliedPolicy(verdict)
    if policy is not None:
        judged = LicenseJudgement(
            subject=subject, use=use, plan=plan, verdict=verdict, license_verdict=license_verdict
        )  # fmt: skip
        applied = apply_policy(policy, judged, facts, now)
    applied = msgspec.structs.replace(applied, verdict=_with_region(applied.verdict, facts, use))
    answer = _answer(applied, keys_of(subject), facts, catalogue, now)
    used = PolicyUsed(policy.key, policy.version) if policy else None
    return msgspec.structs.replace(answer, license_verdict=license_verdict, policy=used)


def _with_region(verdict: Verdict, facts: SubjectFacts, use: Use) -> Verdict:
    """The verdict with what is known of the way to the model; its outcome is settled, and stays."""
    if facts.withheld is None:
        return verdict
    told = tuple(region_findings(facts.withheld, (use.country,), country_set("EU27")))
    assumed = () if verdict.outcome is Outcome.DENIED else tuple(one for finding in told for one in finding.assumptions)
    return msgspec.structs.replace(
        verdict, findings=(*verdict.findings, *told), assumptions=(*verdict.assumptions, *assumed)
    )


def bare_facts(subject: SubjectBody) -> SubjectFacts:
    """The facts of a subject that was described instead of named.

    A file's licence that is given as the identified one too is still only the file's: the card may say otherwise.
    """
    declared = subject.license
    return SubjectFacts(
        declared=parse_declared(declared.declared, declared.name, declared.link, declared.released)
        if declared
        else parse_declared(None),
        license_key=subject.license_key if subject.license_key != subject.file_license else None,
        file_license=subject.file_license,
        base_licenses=subject.base_licenses or (),
        modality=subject.modality,
    )


def _answer(
    applied: AppliedPolicy, keys: tuple[str, ...], facts: SubjectFacts, catalogue: Catalogue, now: datetime
) -> CheckAnswer:
    """The answer on the wire, as far as the policy itself is not asked for."""
    verdict, of_policy = applied.verdict, applied.findings
    return CheckAnswer(
        verdict=verdict.outcome,
        license_verdict=verdict.outcome,
        findings=tuple(
            _finding(finding, catalogue, facts, "policy" if finding in of_policy else _source(finding))
            for finding in verdict.findings
        ),
        obligations=tuple(
            ObligationRead(code=item.code, text=item.text, value=item.value, clause=address_of(item.clause))
            for item in verdict.obligations
        ),
        missing_facts=verdict.missing_facts,
        assumptions=verdict.assumptions,
        licenses=keys,
        policy=None,
        data_version=catalogue.version,
        checked_at=now,
    )


def _source(finding: Finding) -> FindingSource:
    """What a finding rests on: a licence, or what the registry itself recorded of the model."""
    is_of_record = finding.rule in OF_RECORD or (finding.rule == "territory" and finding.license is None)
    return "record" if is_of_record else "license"


def _finding(finding: Finding, catalogue: Catalogue, facts: SubjectFacts, source: FindingSource) -> FindingRead:
    """A finding with the kept texts it rests on; of bare facts there are none."""
    texts = facts.evidence.get(finding.license or "", facts.evidence.get("", ()))
    entry = catalogue.get(finding.license) if finding.license else None
    quote = quote_of(entry, finding.clause, facts.texts.get(entry.key, ())) if entry else None
    return FindingRead(
        rule=finding.rule,
        outcome=finding.outcome,
        reason=finding.reason,
        license=finding.license,
        clause=address_of(finding.clause),
        source=source,
        quote=QuoteRead(**msgspec.structs.asdict(quote)) if quote else None,
        evidence=tuple(EvidenceRead(sha256) for sha256 in texts),
        reason_de=UNSET if finding.reason_de is None else finding.reason_de,
    )

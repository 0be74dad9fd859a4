"""From the facts of a subject and a use to the answer on the wire; pure."""

from collections.abc import Mapping
from datetime import datetime

from registry.compliance.checks.schemas import CheckAnswer, EvidenceRead, FindingRead, ObligationRead, SubjectBody
from registry.compliance.rules.facts import SubjectFacts, find_license, read_subject
from registry.compliance.rules.limits import DEFAULT_LIMITS, Limits
from registry.compliance.rules.subject import judge_subject, keys_of
from registry.compliance.rules.values import Finding, Use
from registry.compliance.rules.verdict import Verdict
from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import parse_declared


def judge(
    catalogue: Catalogue, facts: SubjectFacts, use: Use, *, now: datetime, limits: Limits = DEFAULT_LIMITS
) -> CheckAnswer:
    """The answer for a subject whose facts are known."""
    subject = read_subject(catalogue, facts, (use.country, *(use.output_countries or ())))
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    verdict = judge_subject(subject, use, plan, limits)
    return _answer(verdict, keys_of(subject), facts.evidence, catalogue.version, now)


def bare_facts(subject: SubjectBody) -> SubjectFacts:
    """The facts of a subject that was described instead of named.

    A file's licence that is given as the identified one too is still only the file's: the card may say otherwise.
    """
    declared = subject.license
    return SubjectFacts(
        declared=parse_declared(declared.declared, declared.name, declared.link) if declared else parse_declared(None),
        license_key=subject.license_key if subject.license_key != subject.file_license else None,
        file_license=subject.file_license,
        base_licenses=subject.base_licenses or (),
        modality=subject.modality,
    )


def _answer(
    verdict: Verdict, keys: tuple[str, ...], evidence: Mapping[str, tuple[str, ...]], data_version: str, now: datetime
) -> CheckAnswer:
    return CheckAnswer(
        verdict=verdict.outcome,
        findings=tuple(_finding(finding, evidence) for finding in verdict.findings),
        obligations=tuple(
            ObligationRead(code=item.code, text=item.text, value=item.value, clause=item.clause)
            for item in verdict.obligations
        ),
        missing_facts=verdict.missing_facts,
        assumptions=verdict.assumptions,
        licenses=keys,
        policy=None,
        data_version=data_version,
        checked_at=now,
    )


def _finding(finding: Finding, evidence: Mapping[str, tuple[str, ...]]) -> FindingRead:
    """A finding with the kept texts it rests on; of bare facts there are none."""
    texts = evidence.get(finding.license or "", evidence.get("", ()))
    return FindingRead(
        rule=finding.rule,
        outcome=finding.outcome,
        reason=finding.reason,
        license=finding.license,
        clause=finding.clause,
        evidence=tuple(EvidenceRead(sha256) for sha256 in texts),
    )

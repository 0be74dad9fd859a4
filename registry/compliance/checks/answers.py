"""From the facts of a subject and a use to the answer on the wire; pure."""

from datetime import datetime

import msgspec

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
    catalogue: Catalogue, facts: SubjectFacts, use: Use, *, now: datetime, limits: Limits = DEFAULT_LIMITS
) -> CheckAnswer:
    """The answer for a subject whose facts are known."""
    subject = read_subject(catalogue, facts, (use.country, *(use.output_countries or ())))
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    verdict = _with_region(judge_subject(subject, use, plan, limits), facts, use)
    return _answer(verdict, keys_of(subject), facts, catalogue, now)


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
    verdict: Verdict, keys: tuple[str, ...], facts: SubjectFacts, catalogue: Catalogue, now: datetime
) -> CheckAnswer:
    of_license = [finding for finding in verdict.findings if _source(finding) == "license"]
    return CheckAnswer(
        verdict=verdict.outcome,
        license_verdict=strictest(of_license),
        findings=tuple(_finding(finding, catalogue, facts) for finding in verdict.findings),
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


def _finding(finding: Finding, catalogue: Catalogue, facts: SubjectFacts) -> FindingRead:
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
        source=_source(finding),
        quote=QuoteRead(**msgspec.structs.asdict(quote)) if quote else None,
        evidence=tuple(EvidenceRead(sha256) for sha256 in texts),
    )

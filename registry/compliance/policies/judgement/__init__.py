"""From a policy and the facts of a subject to what it adds to a verdict; pure."""

from registry.compliance.policies.judgement.attributes import Attribute, all_attributes, conditions
from registry.compliance.policies.judgement.record_facts import facts_of_record
from registry.compliance.policies.judgement.rules import PolicyRuling, rule_on, with_defaults
from registry.compliance.policies.judgement.subjects import facts_of
from registry.compliance.policies.judgement.verdicts import AppliedPolicy, LicenseJudgement, apply_policy

__all__ = [
    "AppliedPolicy",
    "Attribute",
    "LicenseJudgement",
    "PolicyRuling",
    "all_attributes",
    "apply_policy",
    "conditions",
    "facts_of",
    "facts_of_record",
    "rule_on",
    "with_defaults",
]

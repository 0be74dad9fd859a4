"""From a policy and the facts of a subject to what it adds to a verdict; pure."""

from registry.compliance.policies.judgement.attributes import Attribute, attributes, conditions
from registry.compliance.policies.judgement.record_facts import record_facts
from registry.compliance.policies.judgement.rules import Ruling, rule_on, with_defaults
from registry.compliance.policies.judgement.subjects import facts_of
from registry.compliance.policies.judgement.verdicts import AppliedPolicy, LicenseJudgement, apply_policy

__all__ = [
    "AppliedPolicy",
    "Attribute",
    "LicenseJudgement",
    "Ruling",
    "apply_policy",
    "attributes",
    "conditions",
    "facts_of",
    "record_facts",
    "rule_on",
    "with_defaults",
]

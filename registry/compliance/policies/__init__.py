"""Policies: the rules of an institution beside what licences say (see docs/adr/0052)."""

from registry.compliance.policies.judgement.record_facts import record_facts
from registry.compliance.policies.judgement.verdicts import AppliedPolicy, LicenseJudgement, apply_policy
from registry.compliance.policies.queries import PolicyReader, list_policies, read_policy
from registry.compliance.policies.schemas import (
    PolicyChoice,
    PolicyCreate,
    PolicyDraft,
    PolicyName,
    PolicyRead,
    PolicySummary,
    PolicyUsed,
)
from registry.compliance.policies.service import change_policy, create_policy, policy_of_draft
from registry.compliance.policies.values import Policy

__all__ = [
    "AppliedPolicy",
    "LicenseJudgement",
    "Policy",
    "PolicyChoice",
    "PolicyCreate",
    "PolicyDraft",
    "PolicyName",
    "PolicyRead",
    "PolicyReader",
    "PolicySummary",
    "PolicyUsed",
    "apply_policy",
    "change_policy",
    "create_policy",
    "list_policies",
    "policy_of_draft",
    "read_policy",
    "record_facts",
]

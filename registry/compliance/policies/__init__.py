"""Policies: the rules of an institution beside what licences say (see docs/adr/0052)."""

from registry.compliance.policies.judgement.record_facts import facts_of_record
from registry.compliance.policies.judgement.verdicts import AppliedPolicy, LicenseJudgement, apply_policy
from registry.compliance.policies.queries import PolicyReader, list_policies, read_policy
from registry.compliance.policies.schemas import (
    PolicyChoice,
    PolicyCreate,
    PolicyDraft,
    PolicyName,
    PolicySummary,
    PolicyUsed,
    PolicyWhole,
)
from registry.compliance.policies.service import change_policy, create_policy, delete_policy, policy_of_draft
from registry.compliance.policies.values import VersionedPolicy

__all__ = [
    "AppliedPolicy",
    "LicenseJudgement",
    "PolicyChoice",
    "PolicyCreate",
    "PolicyDraft",
    "PolicyName",
    "PolicyReader",
    "PolicySummary",
    "PolicyUsed",
    "PolicyWhole",
    "VersionedPolicy",
    "apply_policy",
    "change_policy",
    "create_policy",
    "delete_policy",
    "facts_of_record",
    "list_policies",
    "policy_of_draft",
    "read_policy",
]

"""Policies: the rules of an institution beside what licences say (see docs/adr/0052)."""

from registry.compliance.policies.queries import (
    PolicyReader,
    etag_of_policy,
    list_policies,
    list_versions,
    read_policy,
)
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
    "PolicyChoice",
    "PolicyCreate",
    "PolicyDraft",
    "PolicyName",
    "PolicyReader",
    "PolicySummary",
    "PolicyUsed",
    "PolicyWhole",
    "VersionedPolicy",
    "change_policy",
    "create_policy",
    "delete_policy",
    "etag_of_policy",
    "list_policies",
    "list_versions",
    "policy_of_draft",
    "read_policy",
]

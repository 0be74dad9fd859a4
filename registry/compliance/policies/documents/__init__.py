"""A policy as people write it: YAML or JSON, with the places of what is wrong in it."""

from registry.compliance.policies.documents.places import WrittenFault, faults_in_text
from registry.compliance.policies.documents.text import read_policy_text, written_policy

__all__ = ["WrittenFault", "faults_in_text", "read_policy_text", "written_policy"]

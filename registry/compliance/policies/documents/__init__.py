"""A policy as people write and read it: YAML or JSON, the places of what is wrong in it, and what its rules say."""

from registry.compliance.policies.documents.conditions import AttributeTest, Joined, Said, tree_of
from registry.compliance.policies.documents.places import WrittenFault, faults_in_text
from registry.compliance.policies.documents.text import read_policy_text, written_policy

__all__ = [
    "AttributeTest",
    "Joined",
    "Said",
    "WrittenFault",
    "faults_in_text",
    "read_policy_text",
    "tree_of",
    "written_policy",
]

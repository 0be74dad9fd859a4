"""What people and indexes assert about a model: claims, conclusions, and the versions of both."""

from registry.records.conclusions.bases import BASES, base_faults
from registry.records.conclusions.claims import claims_in_force
from registry.records.conclusions.service import (
    MAX_ASSERTIONS,
    Act,
    assertions_of,
    by_field,
    list_versions,
    revert,
    set_assertions,
    settle,
)
from registry.records.tables import Claim

__all__ = [
    "BASES",
    "MAX_ASSERTIONS",
    "Act",
    "Claim",
    "assertions_of",
    "base_faults",
    "by_field",
    "claims_in_force",
    "list_versions",
    "revert",
    "set_assertions",
    "settle",
]

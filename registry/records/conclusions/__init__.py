"""What people and indexes assert about a model: claims, conclusions, and the versions of both."""

from registry.records.conclusions.bases import BASES, base_faults
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

__all__ = [
    "BASES",
    "MAX_ASSERTIONS",
    "Act",
    "assertions_of",
    "base_faults",
    "by_field",
    "list_versions",
    "revert",
    "set_assertions",
    "settle",
]

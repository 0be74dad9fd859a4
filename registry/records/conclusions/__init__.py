"""What people and indexes assert about a model: claims, conclusions, and the versions of both."""

from registry.records.conclusions.bases import BASES, own_base_faults
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
    "by_field",
    "list_versions",
    "own_base_faults",
    "revert",
    "set_assertions",
    "settle",
]

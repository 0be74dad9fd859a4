"""Checks that are kept: what was asked, what was answered, and all that the answer rested on."""

from registry.compliance.checks.storage.queries import (
    CheckFilter,
    frozen_check,
    hashed_checks,
    list_stored,
    stored_answer,
)
from registry.compliance.checks.storage.schemas import (
    Erasure,
    FrozenCheck,
    FrozenRecord,
    FrozenText,
    StoredAnswer,
    StoredCheckItem,
)
from registry.compliance.checks.storage.service import PackDigests, StoredBy, answer_of, erase_check, store_check
from registry.compliance.checks.storage.tables import StoredCheck

__all__ = [
    "CheckFilter",
    "Erasure",
    "FrozenCheck",
    "FrozenRecord",
    "FrozenText",
    "PackDigests",
    "StoredAnswer",
    "StoredBy",
    "StoredCheck",
    "StoredCheckItem",
    "answer_of",
    "erase_check",
    "frozen_check",
    "hashed_checks",
    "list_stored",
    "store_check",
    "stored_answer",
]

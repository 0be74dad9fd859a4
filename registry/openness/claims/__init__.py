"""What indexes say themselves of models, by their own dimensions and their own rules."""

from registry.openness.claims.copies import CopiedEntries, copied_entries, write_entries
from registry.openness.claims.imports import INDEXES, IndexClaimed, IndexWord, imported_verdicts, shipped_entries

__all__ = [
    "INDEXES",
    "CopiedEntries",
    "IndexClaimed",
    "IndexWord",
    "copied_entries",
    "imported_verdicts",
    "shipped_entries",
    "write_entries",
]

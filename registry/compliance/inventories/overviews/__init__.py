"""What people look at of an inventory: narrowed lists of its entries, the past of one, and what an import brought."""

from registry.compliance.inventories.overviews.queries import (
    common_models,
    entries_of_import,
    find_entries,
    find_import,
    lines_of_import,
    owners_of,
    past_verdicts,
    present_result,
    recent_moves,
)
from registry.compliance.inventories.overviews.schemas import (
    NOBODY_ASKED,
    UNCHECKED,
    EntryFilter,
    ImportSummary,
    PastVerdict,
    RecentMoves,
)

__all__ = [
    "NOBODY_ASKED",
    "UNCHECKED",
    "EntryFilter",
    "ImportSummary",
    "PastVerdict",
    "RecentMoves",
    "common_models",
    "entries_of_import",
    "find_entries",
    "find_import",
    "lines_of_import",
    "owners_of",
    "past_verdicts",
    "present_result",
    "recent_moves",
]

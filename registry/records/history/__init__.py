"""What was known of a model at a moment, at a revision, and before the first observation."""

from registry.records.history.backfill import NotRead
from registry.records.history.commits import (
    CommitRow,
    Stretch,
    count_commits,
    merge_past,
    present_history,
    store_history,
    store_states,
)
from registry.records.history.documents import forebears_then, own_document_then
from registry.records.history.service import list_history

__all__ = [
    "CommitRow",
    "NotRead",
    "Stretch",
    "count_commits",
    "forebears_then",
    "list_history",
    "merge_past",
    "own_document_then",
    "present_history",
    "store_history",
    "store_states",
]

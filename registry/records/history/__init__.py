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
from registry.records.history.days import changes_within
from registry.records.history.documents import document_then, own_document_then
from registry.records.history.past import Past
from registry.records.history.refs import NamedCommit, is_default_branch, list_named, merge_refs, store_refs
from registry.records.history.schemas import HistoryRead, PastDocument
from registry.records.history.service import list_history

__all__ = [
    "CommitRow",
    "HistoryRead",
    "NamedCommit",
    "NotRead",
    "Past",
    "PastDocument",
    "Stretch",
    "changes_within",
    "count_commits",
    "document_then",
    "is_default_branch",
    "list_history",
    "list_named",
    "merge_past",
    "merge_refs",
    "own_document_then",
    "present_history",
    "store_history",
    "store_refs",
    "store_states",
]

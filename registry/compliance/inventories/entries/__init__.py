"""The entries of an inventory, and the approval of each."""

from registry.compliance.inventories.entries.queries import (
    entry_named,
    etag_of_entry,
    get_entry,
    latest_results,
    list_entries,
    read_entry,
)
from registry.compliance.inventories.entries.rules import ApprovalAct, ApprovalState, in_words
from registry.compliance.inventories.entries.schemas import Decision, InventoryEntryRead, InventoryEntryWrite
from registry.compliance.inventories.entries.service import (
    MAX_ENTRIES,
    EntryFacts,
    act_on,
    delete_entry,
    entry_values,
    put_entry,
    read_facts,
)

__all__ = [
    "MAX_ENTRIES",
    "ApprovalAct",
    "ApprovalState",
    "Decision",
    "EntryFacts",
    "InventoryEntryRead",
    "InventoryEntryWrite",
    "act_on",
    "delete_entry",
    "entry_named",
    "entry_values",
    "etag_of_entry",
    "get_entry",
    "in_words",
    "latest_results",
    "list_entries",
    "put_entry",
    "read_entry",
    "read_facts",
]

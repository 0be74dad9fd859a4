"""An append-only log that vouches for what was recorded: who holds the database cannot bend yesterday unseen."""

from registry.transparency.leaves import (
    BY_TABLE,
    KINDS,
    LoggedKind,
    amended,
    append,
    append_numbered,
    columns_of,
    content_of,
    erase_leaves,
    erase_rows,
    leaf_values,
    logged,
    supersede,
)
from registry.transparency.queries import LeafProof, proof_of, read_checkpoint
from registry.transparency.schemas import EntryErasure
from registry.transparency.service import erase_entry

__all__ = [
    "BY_TABLE",
    "KINDS",
    "EntryErasure",
    "LeafProof",
    "LoggedKind",
    "amended",
    "append",
    "append_numbered",
    "columns_of",
    "content_of",
    "erase_entry",
    "erase_leaves",
    "erase_rows",
    "leaf_values",
    "logged",
    "proof_of",
    "read_checkpoint",
    "supersede",
]

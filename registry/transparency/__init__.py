"""An append-only log that vouches for what was recorded: who holds the database cannot bend yesterday unseen."""

from registry.transparency.leaves import (
    BY_TABLE,
    KINDS,
    LoggedKind,
    amended,
    append,
    append_numbered,
    columns_of,
    commitment_of,
    content_of,
    erase_leaves,
    erase_rows,
    leaf_values,
    logged,
    supersede,
)

__all__ = [
    "BY_TABLE",
    "KINDS",
    "LoggedKind",
    "amended",
    "append",
    "append_numbered",
    "columns_of",
    "commitment_of",
    "content_of",
    "erase_leaves",
    "erase_rows",
    "leaf_values",
    "logged",
    "supersede",
]

"""Leaves: what is logged, what a leaf commits to, and how it is written with the row that it vouches for."""

from registry.transparency.leaves.appends import (
    amended,
    append,
    append_numbered,
    erase_rows,
    logged,
    logged_class,
    supersede,
)
from registry.transparency.leaves.content import columns_of, commitment_of, content_of, leaf_values
from registry.transparency.leaves.erasures import erase_leaves, note_erasure
from registry.transparency.leaves.kinds import BY_TABLE, KINDS, OWN, LoggedKind
from registry.transparency.leaves.tables import LogAdoption, LogErasure, LogKey, LogLeaf

logged(LogKey, LogErasure, LogAdoption)

__all__ = [
    "BY_TABLE",
    "KINDS",
    "OWN",
    "LogAdoption",
    "LogLeaf",
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
    "logged_class",
    "note_erasure",
    "supersede",
]

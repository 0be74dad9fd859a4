"""Licences: which exist, what each one says, and how to recognise it."""

from registry.licenses.compatibility import CELLS, FINE, TABLE, Cell, base_row, is_held_back, reason_of, relation
from registry.licenses.knowledge import Knowledge
from registry.licenses.links import licence_page
from registry.licenses.schemas import IdentificationRead, LicenseRead, find_license, read_identification, read_license
from registry.licenses.texts.diff import spans_between
from registry.licenses.texts.spdx import load_spdx_list

__all__ = [
    "CELLS",
    "FINE",
    "TABLE",
    "Cell",
    "IdentificationRead",
    "Knowledge",
    "LicenseRead",
    "base_row",
    "find_license",
    "is_held_back",
    "licence_page",
    "load_spdx_list",
    "read_identification",
    "read_license",
    "reason_of",
    "relation",
    "spans_between",
]

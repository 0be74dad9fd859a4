"""Public openness indexes: read from a local copy of their repository, or shipped, as cited facts of models."""

from registry.records.indexes.bundle import (
    SHIPPED,
    ShippedIndex,
    ShippedSource,
    copied_claims,
    read_shipped,
    read_sources,
    shipped_folder,
    write_shipped,
)
from registry.records.indexes.checkout import read_copy
from registry.records.indexes.copies import open_copy
from registry.records.indexes.digests import DIGESTS
from registry.records.indexes.entries import Index
from registry.records.indexes.mot import MOT
from registry.records.indexes.osai import OSAI
from registry.records.indexes.service import IMPORTED, Report, import_index

__all__ = [
    "DIGESTS",
    "IMPORTED",
    "MOT",
    "OSAI",
    "SHIPPED",
    "Index",
    "Report",
    "ShippedIndex",
    "ShippedSource",
    "copied_claims",
    "import_index",
    "open_copy",
    "read_copy",
    "read_shipped",
    "read_sources",
    "shipped_folder",
    "write_shipped",
]

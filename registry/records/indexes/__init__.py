"""Public openness indexes, read from a local copy of their repository: files become cited facts of models."""

from registry.records.indexes.checkout import read_copy
from registry.records.indexes.entries import Index
from registry.records.indexes.mot import MOT
from registry.records.indexes.osai import OSAI
from registry.records.indexes.service import Report, import_index

__all__ = ["MOT", "OSAI", "Index", "Report", "import_index", "read_copy"]

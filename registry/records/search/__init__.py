"""The collection of records: filters, order, facets, and the export of what they find."""

from registry.records.search.export import FORMATS, Format, csv_bytes, export_models
from registry.records.search.facets import compact
from registry.records.search.filters import ModelFilter
from registry.records.search.service import list_documents, list_models
from registry.records.search.tables import FacetCount
from registry.records.search.values import OPENNESS, filter_of
from registry.records.tables import OpennessResult

__all__ = [
    "FORMATS", "OPENNESS", "FacetCount", "Format", "ModelFilter", "OpennessResult", "compact", "csv_bytes",
    "export_models", "filter_of", "list_documents", "list_models",
]  # fmt: skip

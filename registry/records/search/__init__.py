"""The collection of records: filters, order, facets, and the export of what they find."""

from registry.records.search.export import FORMATS, Format, csv_bytes, export_models, found_documents
from registry.records.search.facets import Facets, compact, read_facets
from registry.records.search.filters import ModelFilter
from registry.records.search.schemas import ModelPage
from registry.records.search.selections import find_selection, read_selected
from registry.records.search.service import list_models
from registry.records.search.tables import FacetCount
from registry.records.search.values import ALL_SORTS, COUNTRIES, OPENNESS, check_sort, filter_of
from registry.records.tables import OpennessResult

__all__ = [
    "ALL_SORTS", "COUNTRIES", "FORMATS", "OPENNESS", "FacetCount", "Facets", "Format", "ModelFilter", "ModelPage",
    "OpennessResult", "check_sort", "compact", "csv_bytes", "export_models", "filter_of", "find_selection",
    "found_documents", "list_models", "read_facets", "read_selected",
]  # fmt: skip

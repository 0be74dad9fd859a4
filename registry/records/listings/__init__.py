"""Records of models that only a list of the Hub told of, written many at a time."""

from registry.records.listings.service import ImportReport, import_batches

__all__ = ["ImportReport", "import_batches"]

"""Records of models that only a list of the Hub told of, written many at a time."""

from registry.records.listings.service import ListingReport, import_batches

__all__ = ["ListingReport", "import_batches"]

"""Where the minimum elements stand in documents of each format. Pure."""

from registry.exports.coverage.documents.formats import format_of, read_elements
from registry.exports.coverage.documents.places import MOST_PLACES, ElementFindings

__all__ = ["MOST_PLACES", "ElementFindings", "format_of", "read_elements"]

"""Where the minimum elements stand in documents of each format. Pure."""

from registry.exports.coverage.documents.formats import format_of, read_elements
from registry.exports.coverage.documents.places import MOST_PLACES, Findings

__all__ = ["MOST_PLACES", "Findings", "format_of", "read_elements"]

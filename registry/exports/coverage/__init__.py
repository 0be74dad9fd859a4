"""`POST /v1/bom/coverage`: the minimum elements of the G7 paper on SBOMs for AI, element by element."""

from registry.exports.coverage.elements import minimum_elements
from registry.exports.coverage.schemas import CoverageRead, ElementRead
from registry.exports.coverage.service import OWN_FORMAT, OWN_FORMATS, cover_document, cover_model

__all__ = [
    "OWN_FORMAT",
    "OWN_FORMATS",
    "CoverageRead",
    "ElementRead",
    "cover_document",
    "cover_model",
    "minimum_elements",
]

"""Foreign documents by the places of their parts, and what is added to them: CycloneDX, SPDX 2 and SPDX 3. Pure."""

from registry.exports.enrichment.documents.components import AddedFacts, Addition, ComponentKind, ForeignComponent
from registry.exports.enrichment.documents.formats import EnrichableDocument, open_document
from registry.exports.enrichment.documents.positions import Edit, applied

__all__ = [
    "AddedFacts", "Addition", "ComponentKind", "Edit", "EnrichableDocument", "ForeignComponent", "applied",
    "open_document",
]  # fmt: skip

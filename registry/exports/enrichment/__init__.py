"""`POST /v1/bom/enrich`: a foreign bill of materials with what the registry knows of its models and data."""

from registry.exports.enrichment.schemas import EnrichedDocument, EnrichmentReport, read_enriched
from registry.exports.enrichment.service import Enriched, enrich

__all__ = ["Enriched", "EnrichedDocument", "EnrichmentReport", "enrich", "read_enriched"]

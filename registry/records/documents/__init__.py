"""The public document of a record: rendered when the record changes, looked up by key when read."""

from registry.records.documents.render import purl_of, rendering
from registry.records.documents.service import current_document, refresh, refresh_stale

__all__ = ["current_document", "purl_of", "refresh", "refresh_stale", "rendering"]

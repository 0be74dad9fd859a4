"""The public document of a record: rendered when the record changes, looked up by key when read."""

from registry.records.documents.current import current_document, documents_anew, is_still_true, stale_documents
from registry.records.documents.render import purl_of, rendering
from registry.records.documents.render import render as render_document
from registry.records.documents.schemas import (
    DocumentBody,
    DocumentText,
    ModelDocument,
    RecordLicense,
    read_document,
)
from registry.records.documents.service import hide_listed, refresh, refresh_stale, whole_document
from registry.records.facts.curation import ArtifactKind, DocumentKind
from registry.records.facts.data_sources import DataSource, data_source

__all__ = [
    "ArtifactKind",
    "DataSource",
    "DocumentBody",
    "DocumentKind",
    "DocumentText",
    "ModelDocument",
    "RecordLicense",
    "current_document",
    "data_source",
    "documents_anew",
    "hide_listed",
    "is_still_true",
    "purl_of",
    "read_document",
    "refresh",
    "refresh_stale",
    "render_document",
    "rendering",
    "stale_documents",
    "whole_document",
]

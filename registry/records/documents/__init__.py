"""The public document of a record: rendered when the record changes, looked up by key when read."""

from registry.records.documents.render import purl_of, rendering
from registry.records.documents.render import render as render_document
from registry.records.documents.schemas import (
    DocumentBody,
    DocumentText,
    HubFacts,
    ModelAccess,
    ModelDocument,
    RecordLicense,
    read_document,
)
from registry.records.documents.service import (
    current_document,
    is_still_true,
    refresh,
    refresh_stale,
    whole_document,
)
from registry.records.facts.curation import ArtifactKind, DocumentKind, Item
from registry.records.facts.data_sources import DataSource, data_source

__all__ = [
    "ArtifactKind",
    "DataSource",
    "DocumentBody",
    "DocumentKind",
    "DocumentText",
    "HubFacts",
    "Item",
    "ModelAccess",
    "ModelDocument",
    "RecordLicense",
    "current_document",
    "data_source",
    "is_still_true",
    "purl_of",
    "read_document",
    "refresh",
    "refresh_stale",
    "render_document",
    "rendering",
    "whole_document",
]

"""Every domain's tables, for Alembic and the tests."""

from sqlmodel import SQLModel

from registry.access import tables as access
from registry.curation import tables as curation
from registry.events import tables as events
from registry.evidence import tables as evidence
from registry.licenses import tables as licenses
from registry.records import collection_tables as collections
from registry.records import tables as records
from registry.watch import tables as watch
from registry.webhooks import tables as webhooks

__all__ = [
    "access",
    "collections",
    "curation",
    "events",
    "evidence",
    "licenses",
    "metadata",
    "records",
    "watch",
    "webhooks",
]

metadata = SQLModel.metadata

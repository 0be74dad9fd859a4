"""Every domain's tables, for Alembic and the tests."""

from sqlmodel import SQLModel

from registry.access import tables as access
from registry.curation import tables as curation
from registry.events import tables as events
from registry.evidence import tables as evidence
from registry.hub.budget import tables as hub
from registry.licenses.texts import tables as licenses
from registry.records import tables as records
from registry.records.search import tables as collections
from registry.watch import tables as watch
from registry.watch.sweeps import tables as sweeps
from registry.webhooks import tables as webhooks

__all__ = [
    "access",
    "collections",
    "curation",
    "events",
    "evidence",
    "hub",
    "licenses",
    "metadata",
    "records",
    "sweeps",
    "watch",
    "webhooks",
]

metadata = SQLModel.metadata

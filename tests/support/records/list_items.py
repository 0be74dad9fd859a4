"""Items of lists of models, as the Hub sends them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from registry.db import Database
from registry.records.listings.service import ListingReport, import_listing
from tests.support.licenses.knowledge import knowledge

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SHA = "0123456789" * 4


def item(model: str, license_: str | None = "apache-2.0", tags: Sequence[str] = (), **fields: object) -> dict[str, Any]:
    """An item in the shape of the old lists, unless other fields are given."""
    filed = ["pytorch", *([f"license:{license_}"] if license_ else []), *tags]
    old = {"modelId": model, "sha": SHA, "lastModified": "2026-04-01T10:00:00.000Z", "tags": filed, "private": False}
    return {**old, "pipeline_tag": "text-generation", "library_name": "transformers", "downloads": 7, **fields}


def take_in(database: Database, *items: dict[str, Any] | bytes, now: datetime = NOW) -> ListingReport:
    """What became of these items."""
    return import_listing(database, knowledge(), items, now)

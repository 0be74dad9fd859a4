from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient
from sqlmodel import SQLModel

from registry.access.guards import provide_caller
from registry.access.tables import ApiKey
from registry.compliance.checks.endpoints import router
from registry.db import Database, open_database
from registry.evidence.tables import EvidenceText
from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.licenses.knowledge import Knowledge
from registry.settings import Settings
from tests.support.compliance.questions import NOW
from tests.support.compliance.shelf import Shelf

TABLES = (ApiKey, EvidenceText)
"""Imported so that their tables are made; the records' tables come with the endpoints."""


@pytest.fixture
def registry_database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'checks.db'}")
    SQLModel.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


@pytest.fixture
def client(registry_database: Database, knowledge: Knowledge) -> Iterator[TestClient[Litestar]]:
    """The endpoints of checks behind the real edge, over a real database."""

    def now() -> datetime:
        return NOW.astimezone(UTC)

    dependencies: dict[str, Any] = {
        "database": Provide(lambda: registry_database, sync_to_thread=False),
        "knowledge": Provide(lambda: knowledge, sync_to_thread=False),
        "now": Provide(now, sync_to_thread=False),
        "caller": Provide(provide_caller, sync_to_thread=False),
    }
    app = Litestar([router], dependencies=dependencies, exception_handlers=HANDLERS, middleware=[RequestMiddleware])
    app.state.settings = Settings(anonymous_read=True, request_seconds=60)
    app.state.database = registry_database
    app.state.knowledge = knowledge
    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def shelf(registry_database: Database, knowledge: Knowledge) -> Shelf:
    """Registered models."""
    return Shelf(registry_database, knowledge)

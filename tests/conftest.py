"""Fixtures that all tests share: a migrated database on SQLite and on PostgreSQL, a runtime, a client."""

import gc
import logging
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import structlog

from registry import db
from registry.compliance.inventories.reevaluation import follow_changes
from registry.db import Database, open_database
from registry.http.middleware import RequestMiddleware
from registry.migrations import migrate
from registry.openness.verdicts import keep_verdicts
from registry.records.figures import keep_figures
from registry.webhooks.delivery.outbox import fan_out
from tests.support import statements
from tests.support.http.statuses import answer_watched, undocumented
from tests.support.real_data import real
from tests.support.secrets import SECRETS
from tests.support.servers import sqlite
from tests.support.servers.database_copies import Lending
from tests.support.servers.postgres import PostgresServer

pytest_plugins = ["tests.support.servers.fixtures", "tests.support.fixtures", "tests.support.records.starter"]
_GARBAGE = (5_000, 20, 100)
"""Objects until the youngest are looked through, and rounds until the older and the oldest are."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for real processes comes first: at the end, one process of the tests would wait for it alone."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/workers/"))


def pytest_collection_finish() -> None:
    """Code and tests live to the end: looking through them for garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


@pytest.fixture(scope="session", autouse=True)
def _plain_tracebacks() -> Iterator[dict[str, Any]]:
    """As the service itself logs; those that structlog would write otherwise take many seconds each.

    No logger keeps what a test configured: a command that logs warnings alone would hush later tests of its process.
    """
    configure = structlog.configure
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    configure(processors=[*structlog.get_config()["processors"][:-1], renderer])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structlog, "configure", lambda **given: configure(**given | {"cache_logger_on_first_use": False}))
        yield structlog.get_config()


@pytest.fixture(scope="session", autouse=True)
def _hurried_disk() -> Iterator[None]:
    """Nothing waits for the disk: no commit, and no key that each test's new folder keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, sqlite.NAME, sqlite.configure_hurried)
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _shared_statements() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in statements.MAKERS:
            patch.setattr(db, name, statements.shared(name))
        yield


@pytest.fixture(autouse=True)
def _own_logs(_plain_tracebacks: dict[str, Any]) -> Iterator[None]:
    """What a test changes of the logs ends with it, and what a fixture of several tests changed ends before them."""
    root = logging.getLogger()
    level = root.level
    structlog.configure(**_plain_tracebacks)
    yield
    structlog.configure(**_plain_tracebacks)
    root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def _watched_answers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RequestMiddleware, "__call__", answer_watched)
        yield


@pytest.fixture(autouse=True)
def _documented_answers() -> Iterator[None]:
    """Every answer that a test got has a status that the API's description names."""
    undocumented.clear()
    yield
    assert undocumented == set()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; a test that needs it is skipped where it is absent."""
    return real("testdata")


@pytest.fixture(scope="session")
def postgres_lending(postgres_server: PostgresServer) -> Iterator[Lending]:
    """Copies of a migrated PostgreSQL database, since a copy that is emptied is quicker than migrating anew."""
    name = "cardwatch_template"
    database = open_database(postgres_server.create_database(name), pool_size=1)
    migrate(database)
    database.engine.dispose()
    with closing(Lending(postgres_server, name)) as lending:
        yield lending


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "cardwatch.db"
    database = open_database(f"sqlite:///{path}", pool_size=1)
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of its own."""
    if request.param == "sqlite":
        path = tmp_path / "cardwatch.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        yield f"sqlite:///{path}"
        return
    lending: Lending = request.getfixturevalue("postgres_lending")
    url = lending.lend()
    yield url
    lending.take_back(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of its own, with the listeners of the service."""
    listeners = (follow_changes, keep_verdicts, keep_figures, fan_out)
    database = open_database(database_url, listeners=listeners, pool_size=5, secrets=SECRETS)
    yield database
    database.engine.dispose()

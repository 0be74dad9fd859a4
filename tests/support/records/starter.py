"""Databases that hold the starter catalogue: loaded once for each kind and process of tests, and copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.compliance.inventories.reevaluation import follow_changes
from registry.db import Database, open_database
from registry.openness.verdicts import keep_verdicts
from registry.records.figures import keep_figures
from registry.records.starter import load_starter
from registry.webhooks.delivery.outbox import fan_out
from tests.support.clock import NOW
from tests.support.file_copies import FileLending
from tests.support.licenses.knowledge import knowledge
from tests.support.secrets import SECRETS
from tests.support.servers.database_copies import Lending
from tests.support.servers.postgres import PostgresServer

_TEMPLATE = "cardwatch_starter"


def _opened(url: str, pool_size: int) -> Database:
    listeners = (follow_changes, keep_verdicts, keep_figures, fan_out)
    return open_database(url, listeners=listeners, pool_size=pool_size, secrets=SECRETS)


def _fill(url: str) -> None:
    database = _opened(url, 1)
    load_starter(database, knowledge(), NOW)
    if url.startswith("sqlite"):
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()


@pytest.fixture(scope="session")
def starter_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the starter catalogue, to copy."""
    path = tmp_path_factory.mktemp("starter") / "cardwatch.db"
    path.write_bytes(sqlite_template.read_bytes())
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def starter_lending(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> FileLending:
    """Copies of that file."""
    return FileLending(starter_file, tmp_path_factory.mktemp("starters"))


@pytest.fixture(scope="session")
def starter_template(postgres_server: PostgresServer, postgres_lending: Lending) -> str:
    """The name of a PostgreSQL database with the starter catalogue, to copy."""
    _fill(postgres_server.create_database(_TEMPLATE, template=postgres_lending.template))
    return _TEMPLATE


@pytest.fixture(params=["sqlite", "postgresql"])
def starter_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of one's own into which the starter catalogue was loaded at ``NOW``, with the service's listeners."""
    if request.param == "sqlite":
        path, lending = tmp_path / "starter.db", request.getfixturevalue("starter_lending")
        lending.lend(path)
        database = _opened(f"sqlite:///{path}", 5)
        yield database
        database.close()
        lending.take_back(path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database(template=request.getfixturevalue("starter_template"))
    database = _opened(url, 5)
    yield database
    database.engine.dispose()
    server.drop_database(url.rsplit("/", 1)[-1])

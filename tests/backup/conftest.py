from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from registry.db import Database, open_database
from tests.support.secrets import SECRETS
from tests.support.servers.database_copies import Lending

Opened = Callable[[str], Database]


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Another empty, migrated database of a kind."""
    databases, lent = list[Database](), list[str]()

    def make(kind: str) -> Database:
        if kind == "sqlite":
            path = tmp_path / f"other-{len(databases)}.db"
            path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
            url = f"sqlite:///{path}"
        else:
            lending: Lending = request.getfixturevalue("postgres_lending")
            url = lending.lend()
            lent.append(url)
        databases.append(open_database(url, pool_size=5, secrets=SECRETS))
        return databases[-1]

    yield make
    for database in databases:
        database.close()
    for url in lent:
        request.getfixturevalue("postgres_lending").take_back(url)

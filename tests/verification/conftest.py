from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.db import Database, open_database
from tests.support.secrets import SECRETS


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of the present schema, in a file called ``log.db``."""
    path = tmp_path / "log.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{path}", pool_size=2, secrets=SECRETS)
    yield database
    database.close()

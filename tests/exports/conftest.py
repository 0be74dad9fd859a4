from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.db import Database, open_database


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """On SQLite only: what is written does not depend on the database."""
    path = tmp_path / "cardwatch.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{path}", pool_size=2)
    yield database
    database.engine.dispose()

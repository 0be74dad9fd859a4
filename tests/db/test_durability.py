"""What the service tells as done is on the disk."""

from pathlib import Path

import pytest

from registry import db
from registry.db import open_database
from tests.support.servers import sqlite

OFF, FULL = 0, 2


def test_no_commit_of_the_service_is_told_before_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a power cut; the tests themselves are not as careful."""
    for configure, expected in ((sqlite.configure, FULL), (sqlite.configure_hurried, OFF)):
        monkeypatch.setattr(db, sqlite.NAME, configure)
        database = open_database(f"sqlite:///{tmp_path / 'cardwatch.db'}")
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == expected
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        database.engine.dispose()

"""Migrated databases to copy, made once by a process of tests: migrating takes longer than most of what follows."""

import atexit
import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from registry.db import open_database
from registry.licenses.texts import renew_texts
from registry.migrations import migrate
from registry.records.starter import load_starter
from tests.support.http.application import make_runtime
from tests.support.servers import PostgresServer

_NAME = "cardwatch_stage"


@cache
def _prepared_file() -> Path:
    """A database file as the first `cardwatch up` makes it, with the starter catalogue."""
    folder = Path(tempfile.mkdtemp(prefix="cardwatch-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "cardwatch.db"
    with closing(make_runtime(f"sqlite:///{path}", folder)) as runtime:
        migrate(runtime.database)
        renew_texts(runtime.database)
        load_starter(runtime.database, runtime.knowledge, datetime.now(UTC))
        with runtime.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@cache
def _prepare(server: PostgresServer) -> str:
    """A migrated database of this server that nobody is connected to, without the starter catalogue."""
    database = open_database(server.create_database(_NAME), pool_size=1)
    migrate(database)
    database.engine.dispose()
    return _NAME


def copy_file(data: Path) -> None:
    """Put a prepared database into a data folder that does not exist yet."""
    data.mkdir(mode=0o700, parents=True)
    copy = data / "cardwatch.db"
    copy.touch(mode=0o600)
    copy.write_bytes(_prepared_file().read_bytes())


def copy_database(server: PostgresServer) -> str:
    """The address of a prepared database of one's own."""
    return server.create_database(template=_prepare(server))

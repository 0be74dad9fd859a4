"""Look-ups see what is committed, survive what happens to connections, and hold up nothing."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Float, bindparam, cast, create_engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from registry.access.rules import Scope
from registry.access.service import create_key, recognise, revoke_key
from registry.access.tables import ApiKey
from registry.db import Database
from registry.db.lookups import CACHE_KIBIBYTES, CONNECTIONS, open_lookups
from registry.errors import Unauthenticated
from registry.runtime import Runtime
from tests.support.http.application import make_runtime, speaking_to
from tests.support.servers.database_copies import KEEPER
from tests.support.servers.process import free_port
from tests.support.watch.story import MODEL

NOW = datetime(2026, 1, 2, tzinfo=UTC)
KEY_BY_NAME = select(col(ApiKey.scopes), col(ApiKey.created_at)).where(col(ApiKey.name) == bindparam("key"))
SLEEP = select(func.pg_sleep(cast(bindparam("key"), Float)))
OTHERS = (
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    f"AND application_name <> '{KEEPER}'"
)
Answer = TypeVar("Answer")


def run(database: Database, asked: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer, with no connection left of the loop that ends."""
    try:
        return asyncio.run(asked)
    finally:
        database.lookups.close()


def store(database: Database, name: str) -> str:
    with database.unit_of_work() as work:
        return create_key(work, name, [Scope.MODELS_READ, Scope.SYNC_RUN], actor="test", now=NOW)[1]


def ask_server(database: Database, statement: str) -> list[Any]:
    with database.engine.connect() as connection:
        return list(connection.execute(text(statement)))


def test_row_has_the_values_of_the_columns(database: Database) -> None:
    store(database, "one")
    assert run(database, database.lookups.row(KEY_BY_NAME, "one")) == (["models:read", "sync:run"], NOW)
    assert run(database, database.lookups.row(KEY_BY_NAME, "two")) is None


def test_only_what_is_committed_is_seen_and_that_at_once(database: Database) -> None:
    async def story() -> list[bool]:
        seen = []
        with database.unit_of_work() as work:
            create_key(work, "one", [Scope.ADMIN], actor="test", now=NOW)
            work.session.flush()
            seen.append(await database.lookups.row(KEY_BY_NAME, "one") is not None)
        seen.append(await database.lookups.row(KEY_BY_NAME, "one") is not None)
        return seen

    assert run(database, story()) == [False, True]


def test_revoked_key_is_useless_at_once(database: Database) -> None:
    key = store(database, "one")

    async def story() -> None:
        assert (await recognise(database.lookups, key, None, NOW)).caller.has(Scope.SYNC_RUN)
        with database.unit_of_work() as work:
            revoke_key(work, key.split("_")[1], actor="test", now=NOW)
        with pytest.raises(Unauthenticated):
            await recognise(database.lookups, key, None, NOW)

    run(database, story())


def test_more_at_once_than_connections(database: Database) -> None:
    store(database, "one")

    async def story() -> int:
        asked = (database.lookups.row(KEY_BY_NAME, "one") for _ in range(CONNECTIONS * 4))
        assert None not in await asyncio.gather(*asked)
        is_file = database.engine.dialect.name == "sqlite"
        return 0 if is_file else ask_server(database, f"SELECT count(*) {OTHERS}")[0][0]

    assert run(database, story()) <= CONNECTIONS


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_cut_connections_are_replaced(database: Database) -> None:
    store(database, "one")

    async def story() -> None:
        for _ in range(2):
            asked = (database.lookups.row(KEY_BY_NAME, "one") for _ in range(3))
            assert None not in await asyncio.gather(*asked)
            assert len(ask_server(database, f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}")) >= 3

    run(database, story())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_cancelled_look_up_leaves_no_answer_to_the_next(database: Database) -> None:
    store(database, "one")

    async def story() -> Any:  # noqa: ANN401 - a row
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(database.lookups.row(SLEEP, "30"), 0.05)
        return await database.lookups.row(KEY_BY_NAME, "one")

    assert run(database, story()) == (["models:read", "sync:run"], NOW)


def test_server_that_is_not_there() -> None:
    lookups = open_lookups(create_engine(f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"))
    with pytest.raises(OperationalError):
        asyncio.run(lookups.row(KEY_BY_NAME, "one"))


def test_locked_file_does_not_hold_up_the_loop(tmp_path: Path) -> None:
    """The lock is released by the loop itself, which a waiting look-up would keep from doing so."""
    path = tmp_path / "locked.db"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("CREATE TABLE api_key (name, scopes, created_at)")
    writer.execute("INSERT INTO api_key VALUES ('one', '[]', '2026-01-02 00:00:00')")
    writer.execute("BEGIN EXCLUSIVE")  # without a write-ahead log it keeps readers out too
    engine = create_engine(f"sqlite:///{path}")
    lookups = open_lookups(engine)

    async def story() -> Any:  # noqa: ANN401 - a row
        asyncio.get_running_loop().call_later(0.05, writer.rollback)
        return await lookups.row(KEY_BY_NAME, "one")

    try:
        assert asyncio.run(story()) == ([], NOW)
    finally:
        lookups.close()
        engine.dispose()
        writer.close()


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=True)
    yield made
    made.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_readers_do_not_notice_that_connections_were_cut(runtime: Runtime) -> None:
    with speaking_to(runtime) as client:
        assert client.put(f"/v1/models/{MODEL}", json={"facts": {}}).status_code == 201
        first = client.get(f"/v1/models/{MODEL}")
        ask_server(runtime.database, f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}")
        again = client.get(f"/v1/models/{MODEL}")
        assert (again.status_code, again.content) == (first.status_code, first.content) == (200, first.content)
        assert client.get(f"/v1/models/{MODEL}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_is_kept_in_memory_by_the_connection_that_all_look_ups_share(database: Database) -> None:
    """SQLite's own 2 MiB hold less than one search reads; a negative number is of kibibytes (SQLite, cache_size)."""
    assert run(database, database.lookups.rows({}, "PRAGMA cache_size")) == [[(-CACHE_KIBIBYTES,)]]

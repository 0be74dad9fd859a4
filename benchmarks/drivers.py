"""The select of a stored document with the database's driver alone: what the service's reading is compared with."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager

import psycopg
from sqlalchemy import make_url

from registry.db.lookups import CACHE_KIBIBYTES

Stored = tuple[bytes, str]
"""A document and its ETag."""

Select = Callable[[str], Awaitable[Stored]]
"""Fetches by the folded id."""

_SQLITE = "SELECT document, etag FROM model_record WHERE folded = ?"
_POSTGRES = b"SELECT document, etag FROM model_record WHERE folded = %s"


def is_sqlite(url: str) -> bool:
    """Whether this address is one of a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


@contextmanager
def open_select(url: str) -> Iterator[Callable[[str], Stored]]:
    """The select on one held connection, called from one thread."""
    if is_sqlite(url):
        with open_file(url) as file:
            yield lambda folded: _present(file.execute(_SQLITE, (folded,)).fetchone())
        return
    with psycopg.connect(_conninfo(url), autocommit=True) as server:
        yield lambda folded: _present(server.execute(_POSTGRES, (folded,), binary=True).fetchone())


@contextmanager
def open_file(url: str) -> Iterator[sqlite3.Connection]:
    """The driver's connection to a SQLite file, of which it keeps as much in memory as the service does."""
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as file:
        file.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
        yield file


@asynccontextmanager
async def open_async_select(url: str, connections: int) -> AsyncIterator[Select]:
    """The select as a handler of an async server calls it: SQLite at once, PostgreSQL on held connections."""
    if is_sqlite(url):
        with open_select(url) as fetch:
            yield _at_once(fetch)
        return
    async with AsyncExitStack() as stack:
        idle = asyncio.LifoQueue[psycopg.AsyncConnection](connections)
        for _ in range(connections):
            connection = await psycopg.AsyncConnection.connect(_conninfo(url), autocommit=True)
            idle.put_nowait(await stack.enter_async_context(connection))
        yield _on_idle(idle)


def _at_once(fetch: Callable[[str], Stored]) -> Select:
    async def select(folded: str) -> Stored:
        return fetch(folded)

    return select


def _on_idle(idle: "asyncio.LifoQueue[psycopg.AsyncConnection]") -> Select:
    async def select(folded: str) -> Stored:
        connection = await idle.get()
        try:
            cursor = await connection.execute(_POSTGRES, (folded,), binary=True)
            return _present(await cursor.fetchone())
        finally:
            idle.put_nowait(connection)

    return select


def _conninfo(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _present(row: tuple[bytes, str] | None) -> Stored:
    if row is None:
        raise LookupError("a sampled record is not stored")
    return row

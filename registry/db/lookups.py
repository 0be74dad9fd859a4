"""Look-ups: one row by a unique key, or a page of an index, for the event loop, at nearly the speed of the driver.

A request that needs so little should not pay for a thread, a session and a transaction, each of which costs more than
the rows. A look-up is one statement outside any transaction: it sees what is committed and holds nothing after.
"""

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError, OperationalError

if TYPE_CHECKING:
    import psycopg

from registry.memo import for_short_texts

Fields = tuple[Any, ...]
Given = Mapping[str, Any]
"""Parameters by name."""
Keyed = Select[*Fields]
"""A select of one row by a unique column, whose value is the parameter ``:key``."""

CONNECTIONS = 8
"""To PostgreSQL, per process; more look-ups at once wait here instead of on the server."""
DEADLINE_SECONDS = 10.0
"""For a look-up on PostgreSQL, waiting for a connection included."""
CACHE_KIBIBYTES = 64 * 1024
"""Of a SQLite file that is kept in memory, once in a process: SQLite's own 2 MiB are less than one search reads, which
took three times as long, most of it for asking the system for the same pages again."""


class Lookups(Protocol):
    """Looks rows up; belongs to one event loop."""

    engine: Engine
    """Of the same database."""
    dialect: Dialect

    async def row(self, statement: Keyed, key: str) -> Fields | None:
        """The row with this key, or None; raises SQLAlchemy's ``OperationalError`` where the database does not answer.

        The statement is a constant of its module: what it is compiled to is kept.
        """

    async def rows(self, given: Given, *statements: str) -> list[Sequence[Fields]]:
        """The rows of written selects with ``:name`` parameters, as the driver gives them; raises as ``row`` does.

        Several see the same state. Only for few rows that an index holds one after the other: on SQLite the event loop
        stands still meanwhile. Statements are few, never put together from what a client sent: their spelling is kept.
        """

    def close(self) -> None:
        """Give back connections; the next look-up opens new ones."""


@for_short_texts(2_000, longest=8_000)
def spelled(statement: str, dialect: str) -> str:
    """A written statement with the marks of a driver; SQLite's knows ``:name`` itself."""
    return statement if dialect == "sqlite" else re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement)


def open_lookups(engine: Engine) -> Lookups:
    """Look-ups in the database of this engine; connections are opened when they are needed."""
    return _FileLookups(engine) if engine.dialect.name == "sqlite" else _ServerLookups(engine)


class _Prepared(NamedTuple):
    text: str
    readers: tuple[Callable[[Any], Any] | None, ...]
    """Per column what makes a value of what the driver gives."""

    def read(self, rows: Sequence[Fields]) -> Fields | None:
        if not rows:
            return None
        return tuple(reader(value) if reader else value for reader, value in zip(self.readers, rows[0], strict=True))


class _Statements(dict[Keyed, _Prepared]):
    """The statements asked so far in the words of one database."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect

    def __missing__(self, statement: Keyed) -> _Prepared:
        kinds = [column.type.dialect_impl(self._dialect) for column in statement.selected_columns]
        readers = tuple(kind.result_processor(self._dialect, None) for kind in kinds)
        self[statement] = _Prepared(str(statement.compile(dialect=self._dialect)), readers)
        return self[statement]


class _FileLookups:
    """SQLite, asked in the event loop itself: a keyed read of a local file takes less time than handing it to a thread.

    With a write-ahead log readers do not wait for writers. The few moments in which SQLite locks them out (recovery
    after a crash, the last connection closing) must not hold up the loop, so this connection never waits: a look-up
    that meets a lock is asked again in a thread, on a connection of the pool with its busy timeout.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine, self.dialect = engine, engine.dialect
        self._statements = _Statements(engine.dialect)
        self._file: sqlite3.Connection | None = None

    async def row(self, statement: Keyed, key: str) -> Fields | None:
        prepared = self._statements[statement]
        return prepared.read((await self._fetch((key,), prepared.text))[0])

    async def rows(self, given: Given, *statements: str) -> list[Sequence[Fields]]:
        return await self._fetch(given, *statements)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    async def _fetch(self, given: Any, *texts: str) -> list[Sequence[Fields]]:  # noqa: ANN401 - by place or by name
        try:
            return self._ask(given, texts)
        except sqlite3.DatabaseError:
            return await asyncio.to_thread(self._wait_for, given, texts)

    def _ask(self, given: Any, texts: Sequence[str]) -> list[Sequence[Fields]]:  # noqa: ANN401 - as above
        """All rows are fetched, since a statement that is not finished would keep its snapshot open."""
        file = self._opened()
        if len(texts) == 1:
            return [file.execute(texts[0], given).fetchall()]
        file.execute("BEGIN")
        try:
            return [file.execute(text, given).fetchall() for text in texts]
        finally:
            file.execute("ROLLBACK")

    def _opened(self) -> sqlite3.Connection:
        if self._file is None:
            (place, *_), options = self.engine.dialect.create_connect_args(self.engine.url)
            self._file = sqlite3.connect(place, uri=options.get("uri", False), timeout=0, isolation_level=None)
            self._file.execute("PRAGMA query_only=ON")
            self._file.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
        return self._file

    def _wait_for(self, given: Any, texts: Sequence[str]) -> list[Sequence[Fields]]:  # noqa: ANN401 - as above
        with self.engine.connect() as connection:
            return [[tuple(row) for row in connection.exec_driver_sql(text, given)] for text in texts]


class _ServerLookups:
    """PostgreSQL, asked over a few connections of the event loop's own."""

    def __init__(self, engine: Engine) -> None:
        import psycopg  # noqa: PLC0415 - whoever has a SQLite file needs no driver of PostgreSQL

        self._driver = psycopg
        self.engine, self.dialect = engine, engine.dialect
        _, self._options = engine.dialect.create_connect_args(engine.url)
        self._statements = _Statements(engine.dialect)
        self._idle: list[psycopg.AsyncConnection] = []
        self._slots = asyncio.Semaphore(CONNECTIONS)

    async def row(self, statement: Keyed, key: str) -> Fields | None:
        prepared = self._statements[statement]
        return prepared.read((await self._answer({"key": key}, prepared.text))[0])

    async def rows(self, given: Given, *statements: str) -> list[Sequence[Fields]]:
        return await self._answer(given, *(spelled(statement, self.dialect.name) for statement in statements))

    def close(self) -> None:
        for connection in self._idle:
            connection.pgconn.finish()
        self._idle.clear()
        self._slots = asyncio.Semaphore(CONNECTIONS)  # the old one may belong to a loop that has ended

    async def _answer(self, given: Given, *texts: str) -> list[Sequence[Fields]]:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS), self._slots:
                return await self._fetch(given, texts)
        except TimeoutError as error:
            raise OperationalError(texts[0], None, error) from error
        except self._driver.Error as error:
            raise DBAPIError.instance(texts[0], None, error, self._driver.Error) from error

    async def _fetch(self, given: Given, texts: Sequence[str]) -> list[Sequence[Fields]]:
        """Ask on an idle connection; where it turns out to be cut, on the next, and at last on a new one."""
        while self._idle:
            with contextlib.suppress(self._driver.OperationalError):
                return await self._ask(self._idle.pop(), given, texts)
        connection = await self._driver.AsyncConnection.connect(**self._options, autocommit=True)
        return await self._ask(connection, given, texts)

    async def _ask(
        self, connection: "psycopg.AsyncConnection", given: Given, texts: Sequence[str]
    ) -> list[Sequence[Fields]]:
        try:
            if len(texts) > 1:
                await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursors = [await connection.execute(text, given, prepare=True, binary=True) for text in texts]
            rows: list[Sequence[Fields]] = [await cursor.fetchall() for cursor in cursors]
            if len(texts) > 1:
                await connection.execute("ROLLBACK")
        except BaseException:  # one that was cancelled may have an answer under way, so it is not used again either
            await connection.close()
            raise
        self._idle.append(connection)
        return rows

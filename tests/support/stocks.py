"""What a fixture writes into the database of each test: written once, and put as it stands into all later ones.

A fixture that goes through the services or the API takes as long as many tests of it. The rows are the same each time.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, cast

from psycopg import sql

from registry.db import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

_TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
_NO_TRIGGERS = "SET LOCAL session_replication_role = replica"
"""The rows refer to each other, and what their triggers wrote is among them."""


class Stock:
    """The rows of one filling, as each kind of database holds them."""

    def __init__(self) -> None:
        self._file: sqlite3.Connection | None = None
        self._rows: _Rows | None = None

    def put(self, database: Database, fill: Callable[[], object]) -> None:
        """Let a database that nothing was told yet hold what ``fill`` writes into it."""
        if database.engine.dialect.name == "sqlite":
            self._put_pages(database, fill)
        else:
            self._put_rows(database, fill)

    def _put_pages(self, database: Database, fill: Callable[[], object]) -> None:
        path = str(database.engine.url.database)
        if self._file is not None:
            with closing(sqlite3.connect(path)) as file:
                self._file.backup(file)
            return
        fill()
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(path)) as file:
            file.backup(kept)
        self._file = kept

    def _put_rows(self, database: Database, fill: Callable[[], object]) -> None:
        if self._rows is None:
            with _cursor(database) as cursor:
                before = _filled(cursor)
            fill()
            with _cursor(database) as cursor:
                self._rows = _Rows(cursor, before)
            return
        with _cursor(database) as cursor:
            self._rows.put(cursor)


class _Rows:
    """What the tables of a PostgreSQL database hold, and where its sequences stand."""

    def __init__(self, cursor: "psycopg.Cursor[Any]", before: set[str]) -> None:
        self._before = before
        self._tables = {name: _copied(cursor, name) for name in sorted(_filled(cursor))}
        self._sequences = cursor.execute(_SEQUENCES).fetchall()

    def put(self, cursor: "psycopg.Cursor[Any]") -> None:
        cursor.execute(_NO_TRIGGERS)
        for name in self._before:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name, rows in self._tables.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                copy.write(rows)
        moved = sql.SQL(", ").join(sql.SQL("setval({}, {})").format(*map(sql.Literal, one)) for one in self._sequences)
        cursor.execute(sql.SQL("SELECT {}").format(moved))


@contextmanager
def _cursor(database: Database) -> "Iterator[psycopg.Cursor[Any]]":
    with database.engine.begin() as connection:
        yield cast("psycopg.Connection[Any]", connection.connection.driver_connection).cursor()


def _filled(cursor: "psycopg.Cursor[Any]") -> set[str]:
    """The tables that may hold rows: those that hold or held one."""
    return {name for (name,) in cursor.execute(_TABLES)}


def _copied(cursor: "psycopg.Cursor[Any]", table: str) -> bytes:
    with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(map(bytes, copy))

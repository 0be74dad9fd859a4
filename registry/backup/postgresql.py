"""Rows out of and into PostgreSQL, by ``COPY``.

Rows are deleted rather than tables truncated: whoever reads meanwhile goes on seeing the old rows, and one whose
snapshot is older than the end of the restore would find a truncated table empty.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from registry.backup.archive import Row
from registry.backup.manifest import ColumnKind, Shape
from registry.errors import Unavailable

Rows = Callable[[Shape], Iterable[Row]]

LOCK_PATIENCE_SECONDS = 120.0
_TYPES = {
    ColumnKind.TEXT: "text",
    ColumnKind.INTEGER: "int8",
    ColumnKind.NUMBER: "float8",
    ColumnKind.BOOLEAN: "bool",
    ColumnKind.MOMENT: "text",
    ColumnKind.JSON: "text",
    ColumnKind.BYTES: "bytea",
}
_MOMENT = """to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_TRIGGERS = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(:tables)
"""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A reading transaction that sees one state, and holds up nobody."""
    with engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    ) as connection:  # fmt: skip
        yield connection


def read_rows(connection: Connection, table: Shape) -> Iterator[Row]:
    """The rows of a table, one after the other, as a backup has them."""
    chosen = sql.SQL(", ").join(_read(name, kind) for name, kind in table.columns.items())
    statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT BINARY)").format(chosen, _named(table))
    with _raw(connection).cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_TYPES[kind] for kind in table.columns.values()])
        yield from copy.rows()


@contextmanager
def replacement(engine: Engine) -> Iterator[Connection]:
    """A transaction that replaces rows."""
    with engine.connect() as connection, connection.begin():
        yield connection


def replace_rows(connection: Connection, tables: Sequence[Shape], rows: Rows) -> None:
    """Empty all tables and fill them, while no one else writes.

    No trigger of ours runs meanwhile: what triggers keep is in the backup.
    """
    _lock(connection, tables)
    names = [table.name for table in tables]
    triggered = [str(name) for (name,) in connection.execute(text(_TRIGGERS), {"tables": names})]
    raw = _raw(connection)
    for name in triggered:
        raw.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
    for table in reversed(tables):
        raw.execute(sql.SQL("DELETE FROM {}").format(_named(table)))
    for table in tables:
        _fill(raw, table, rows(table))
    for name in triggered:
        raw.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))


def _fill(raw: "psycopg.Connection[Any]", table: Shape, rows: Iterable[Row]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_named(table), columns)
    with raw.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        # The tables that refer to this one are checked against it row by row, by a plan that has to know its size.
        cursor.execute(sql.SQL("ANALYZE {}").format(_named(table)))
        for name, kind in table.columns.items():
            if kind is ColumnKind.INTEGER:
                _advance(cursor, table, name)


def _advance(cursor: "psycopg.Cursor[Any]", table: Shape, column: str) -> None:
    """No number is given twice: a sequence never goes back, since that could not be undone with the transaction."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", (f'"{table.name}"', column))
    sequence = (cursor.fetchone() or (None,))[0]
    if sequence is not None:
        newest = sql.SQL("(SELECT max({}) FROM {})").format(sql.Identifier(column), _named(table))
        statement = "SELECT setval(%s::regclass, greatest(nextval(%s::regclass), {}))"
        cursor.execute(sql.SQL(statement).format(newest), (sequence, sequence))


def _lock(connection: Connection, tables: Sequence[Shape]) -> None:
    """Keep writers away from all tables, readers from none; whoever holds something first is let through."""
    quoted = connection.dialect.identifier_preparer.quote
    statement = text(f"LOCK TABLE {', '.join(quoted(table.name) for table in tables)} IN EXCLUSIVE MODE")
    ends, tries = time.monotonic() + LOCK_PATIENCE_SECONDS, 0
    while True:
        tries += 1
        # Mostly shorter than the server's deadlock_timeout, so that it is not a client that loses; sometimes longer,
        # since only then the server sends its own vacuum away.
        patience = 3_000 if tries % 5 == 0 else 300
        try:
            with connection.begin_nested():
                connection.execute(text(f"SET LOCAL lock_timeout = {patience}"))
                connection.execute(statement)
                connection.execute(text("SET LOCAL lock_timeout = 0"))
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in {"55P03", "40P01"}:
                raise
            if time.monotonic() > ends:
                raise Unavailable(
                    "The database is written to without a pause; stop the service and try again."
                ) from error
            time.sleep(random.uniform(0.01, 0.2))  # noqa: S311 - only so that two do not wait for each other in step
        else:
            return


def _read(name: str, kind: ColumnKind) -> sql.Composed:
    column = sql.Identifier(name)
    form = _MOMENT if kind is ColumnKind.MOMENT else "{column}::" + _TYPES[kind]
    return sql.SQL(form).format(column=column)


def _named(table: Shape) -> sql.Identifier:
    return sql.Identifier(table.name)


def _raw(connection: Connection) -> "psycopg.Connection[Any]":
    raw = connection.connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        raise TypeError("this is no connection to PostgreSQL")
    return raw

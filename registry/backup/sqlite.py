"""Rows out of and into SQLite."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from registry.backup.archive import Row
from registry.backup.manifest import ColumnKind, DamagedBackupError, Shape

Rows = Callable[[Shape], Iterable[Row]]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A reading transaction: it sees one state, and holds up nobody."""
    with engine.connect() as connection:
        yield connection


def read_rows(connection: Connection, table: Shape) -> Iterator[Row]:
    """The rows of a table, one after the other, as a backup has them."""
    chosen = ", ".join(_read(name, kind) for name, kind in table.columns.items())
    rows = _raw(connection).execute(f"SELECT {chosen} FROM {_quoted(table.name)}")  # noqa: S608 - names of the schema
    booleans = [place for place, kind in enumerate(table.columns.values()) if kind is ColumnKind.BOOLEAN]
    return map(_with_booleans(booleans), rows) if booleans else iter(rows)


@contextmanager
def replacement(engine: Engine) -> Iterator[Connection]:
    """A transaction with the right to write; references are checked at its end, all together."""
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        _raw(connection).execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            _raw(connection).execute("PRAGMA foreign_keys=ON")


def replace_rows(connection: Connection, tables: Sequence[Shape], rows: Rows) -> None:
    """Empty all tables and fill them.

    No trigger runs meanwhile: what triggers keep is in the backup, and the index of words is made anew.
    """
    raw = _raw(connection)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {_quoted(name)}")
    for table in tables:
        raw.execute(f"DELETE FROM {_quoted(table.name)}")  # noqa: S608 - a name of the schema
    for table in tables:
        raw.executemany(_insert(table), rows(table))
    for _, statement in triggers:
        raw.execute(statement)
    for (index,) in raw.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
    ).fetchall():
        raw.execute(f"INSERT INTO {_quoted(index)} ({_quoted(index)}) VALUES ('rebuild')")  # noqa: S608 - as above
    if (broken := raw.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        raise DamagedBackupError(
            f"The backup is damaged: a row of {broken[0]} refers to one of {broken[2]} that is missing."
        )


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("this is no connection to SQLite")
    return raw


def _read(name: str, kind: ColumnKind) -> str:
    """Moments are stored as ``2026-01-02 03:04:05.000000``, in UTC."""
    column = _quoted(name)
    return f"substr({column}, 1, 10) || 'T' || substr({column}, 12) || 'Z'" if kind is ColumnKind.MOMENT else column


def _insert(table: Shape) -> str:
    moment = ColumnKind.MOMENT
    marks = ("replace(rtrim(?, 'Z'), 'T', ' ')" if kind is moment else "?" for kind in table.columns.values())
    columns = ", ".join(map(_quoted, table.columns))
    return f"INSERT INTO {_quoted(table.name)} ({columns}) VALUES ({', '.join(marks)})"  # noqa: S608 - as above


def _with_booleans(places: list[int]) -> Callable[[Row], Row]:
    def read(row: Row) -> Row:
        values = list(row)
        for place in places:
            if values[place] is not None:
                values[place] = bool(values[place])
        return tuple(values)

    return read


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""Many rows at once, through the database's driver: ``executemany`` on SQLite, ``COPY`` on PostgreSQL."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
import psycopg
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from registry.db import is_sqlite
from registry.records.tables import ModelRecord
from registry.transparency import KINDS, leaf_values

if TYPE_CHECKING:
    import psycopg

Row = Sequence[Any]
RECORD_COLUMNS = tuple(column.name for column in SQLModel.metadata.tables[str(ModelRecord.__tablename__)].columns)
_LEAF = ("kind", "subject_key", "salt", "words_salt", "commitment")
_SET = ", ".join(f"{name} = excluded.{name}" for name in RECORD_COLUMNS if name not in {"pk", "folded"})
_CHANGES = f"ON CONFLICT (folded) DO UPDATE SET {_SET} WHERE model_record.pk = excluded.pk"
"""A record that somebody else made meanwhile has another number and stays as it is."""
_NUMBERS = (
    "WITH numbered AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'pk')::regclass AS name) "
    "SELECT nextval(numbered.name) FROM numbered, generate_series(1, %s)"
)
"""The sequence is looked up once: that takes five times as long as a number."""
_MARK = ("folded", "mark")
_MARKED = "ON CONFLICT (folded) DO UPDATE SET mark = excluded.mark"


class RowWriter(Protocol):
    """Writes within the transaction of a session."""

    def numbers(self, count: int, table: str = "model_record") -> list[int]:
        """So many free numbers of records, or of rows of another table of ours."""

    def put_records(self, rows: Sequence[Row]) -> set[int]:
        """Insert or replace records, in the order of ``RECORD_COLUMNS``; the numbers of those that were written."""

    def put_digests(self, rows: Sequence[Row]) -> None:
        """Insert or replace the marks of items, each with the folded name before it."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows that are new."""

    def update(self, statement: str, rows: Sequence[Row]) -> None:
        """Run a statement with ``?`` for each row."""


def writer_of(session: Session) -> RowWriter:
    """The writer for the database of a session."""
    driver: Any = session.connection().connection.driver_connection
    return SqliteWriter(driver) if is_sqlite(session) else PostgresWriter(driver)


def put_logged(writer: RowWriter, kind: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of a kind that is logged, which are numbered by ``pk``, and their leaves."""
    if not rows:
        return
    table, names = KINDS[kind].table, ("pk", *columns)
    numbered = [(number, *row) for number, row in zip(writer.numbers(len(rows), table), rows, strict=True)]
    is_json = [KINDS[kind].columns.get(name) == "json" for name in names]
    writer.insert(table, names, [_as_texts(row, is_json) for row in numbered])
    leaves = (leaf_values(kind, dict(zip(names, row, strict=True))) for row in numbered)
    writer.insert("log_leaf", _LEAF, [tuple(leaf.values()) for leaf in leaves])


class SqliteWriter:
    """Values as SQLAlchemy stores them: moments are text in UTC without a zone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def numbers(self, count: int, table: str = "model_record") -> list[int]:
        """Free as long as this transaction lasts, since there is one writer."""
        (last,) = self._connection.execute(f"SELECT coalesce(max(pk), 0) FROM {table}").fetchone()  # noqa: S608 - our own name
        return list(range(last + 1, last + 1 + count))

    def put_records(self, rows: Sequence[Row]) -> set[int]:
        """Nobody else can have written."""
        self.update(f"{_insert_into('model_record', RECORD_COLUMNS)} {_CHANGES}", rows)
        return {row[0] for row in rows}

    def put_digests(self, rows: Sequence[Row]) -> None:
        """One statement, prepared once."""
        self.update(f"{_insert_into('listed_item', _MARK)} {_MARKED}", rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """One statement, prepared once."""
        self.update(_insert_into(table, columns), rows)

    def update(self, statement: str, rows: Sequence[Row]) -> None:
        """One statement, prepared once."""
        self._connection.executemany(statement, map(_as_stored, rows))


class PostgresWriter:
    """Rows go by ``COPY``; records by way of a temporary table, since ``COPY`` knows no conflicts."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        from psycopg import IntegrityError as TakenError  # noqa: PLC0415 - with SQLite there need be no such driver

        self._connection, self._taken = connection, TakenError

    def numbers(self, count: int, table: str = "model_record") -> list[int]:
        """Numbers that nobody else gets."""
        return [number for (number,) in self._connection.execute(_NUMBERS, (table, count))]

    def put_records(self, rows: Sequence[Row]) -> set[int]:
        """A row whose name was taken meanwhile is left out; raises ``IntegrityError`` for one that is being taken."""
        try:
            return {
                number for (number,) in self._merge("model_record", RECORD_COLUMNS, rows, f"{_CHANGES} RETURNING pk")
            }
        except self._taken as taken:
            # Another name of the row was taken at the same moment; told as it is where SQLAlchemy writes.
            raise IntegrityError(_CHANGES, None, taken) from taken

    def put_digests(self, rows: Sequence[Row]) -> None:
        """In one statement."""
        self._merge("listed_item", _MARK, rows, _MARKED)

    def _merge(self, table: str, columns: Sequence[str], rows: Sequence[Row], ending: str) -> "psycopg.Cursor[Any]":
        names, incoming = ", ".join(columns), f"incoming_{table}"
        self._connection.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {incoming} (LIKE {table}) ON COMMIT DELETE ROWS".encode()
        )
        self.insert(incoming, columns, rows)
        merge = f"INSERT INTO {table} ({names}) SELECT {names} FROM {incoming} {ending}"  # noqa: S608 - our own names
        merged = self._connection.execute(merge.encode())
        self._connection.execute(f"TRUNCATE {incoming}".encode())
        return merged

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """``COPY``."""
        if not rows:
            return
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def update(self, statement: str, rows: Sequence[Row]) -> None:
        """Statements go together."""
        if not rows:
            return
        with self._connection.cursor() as cursor:
            cursor.executemany(statement.replace("?", "%s").encode(), rows)


def _insert_into(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


def _as_texts(row: Row, is_json: Sequence[bool]) -> Row:
    """JSON as its text, all else as it is; what is a text already stays."""
    return [
        msgspec.json.encode(value).decode() if of_json and not isinstance(value, str) else value
        for value, of_json in zip(row, is_json, strict=True)
    ]


def _as_stored(row: Iterable[Any]) -> list[Any]:
    return [_moment(value) if type(value) is datetime else value for value in row]


@lru_cache(maxsize=1_000)
def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"

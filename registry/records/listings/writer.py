"""Many rows at once, through the database's driver: ``executemany`` on SQLite, ``COPY`` on PostgreSQL."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

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


class RowWriter(Protocol):
    """Writes within the transaction of a session."""

    def numbers(self, count: int, table: str = "model_record") -> list[int]:
        """So many free numbers of records, or of rows of another table of ours."""

    def put_records(self, rows: Sequence[Row]) -> set[int]:
        """Insert or replace records, in the order of ``RECORD_COLUMNS``; the numbers of those that were written."""

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
    writer.insert(table, names, numbered)
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
        query = "SELECT nextval(pg_get_serial_sequence(%s, 'pk')) FROM generate_series(1, %s)"
        return [number for (number,) in self._connection.execute(query, (table, count))]

    def put_records(self, rows: Sequence[Row]) -> set[int]:
        """A row whose name was taken meanwhile is left out; raises ``IntegrityError`` for one that is being taken."""
        columns = ", ".join(RECORD_COLUMNS)
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE model_record) ON COMMIT DELETE ROWS")
        self.insert("incoming", RECORD_COLUMNS, rows)
        merge = f"INSERT INTO model_record ({columns}) SELECT {columns} FROM incoming {_CHANGES} RETURNING pk"  # noqa: S608 - our own columns
        try:
            written = {number for (number,) in self._connection.execute(merge.encode())}
        except self._taken as taken:
            # Another name of the row was taken at the same moment; told as it is where SQLAlchemy writes.
            raise IntegrityError(merge, None, taken) from taken
        self._connection.execute("TRUNCATE incoming")
        return written

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """``COPY``."""
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def update(self, statement: str, rows: Sequence[Row]) -> None:
        """Statements go together."""
        with self._connection.cursor() as cursor:
            cursor.executemany(statement.replace("?", "%s").encode(), rows)


def _insert_into(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


def _as_stored(row: Iterable[Any]) -> list[Any]:
    return [_moment(value) if type(value) is datetime else value for value in row]


@lru_cache(maxsize=1_000)
def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"

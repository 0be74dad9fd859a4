"""Statements: those that are compiled outlive a test, and those that are sent can be counted.

Each test has its database, and would compile every statement of it anew; the service opens one, and compiles a
statement once for as long as it runs. SQLAlchemy keeps what it compiled by engine and by dialect, so the dialects of
one kind are equal here, and their engines keep it in one place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import URL, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from registry import db
from registry.records.listings.writer import PostgresWriter, SqliteWriter

Make = Callable[[URL, int], Engine]
MAKERS = ("_sqlite_engine", "_server_engine")
"""What in ``registry.db`` makes an engine, of one kind each and with one configuration."""
_KEPT = 5_000


class _AlikeSqlite(SQLiteDialect_pysqlite):
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(_AlikeSqlite)


class _AlikePostgres(PGDialect_psycopg):
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(_AlikePostgres)


_ALIKE: dict[type, type] = {SQLiteDialect_pysqlite: _AlikeSqlite, PGDialect_psycopg: _AlikePostgres}
_compiled: dict[type, Any] = {alike: LRUCache(_KEPT) for alike in _ALIKE.values()}


def shared(name: str) -> Make:
    """The maker of engines with this name, whose engines share what they compile."""
    make: Make = getattr(db, name)

    def made(url: URL, pool_size: int) -> Engine:
        engine = make(url, pool_size)
        alike = _ALIKE[type(engine.dialect)]
        engine.dialect.__class__ = alike
        engine._compiled_cache = _compiled[alike]  # noqa: SLF001 - the ORM passes none of the public option
        return engine

    return made


@contextmanager
def counted(database: db.Database) -> Iterator[Callable[[], int]]:
    """Counts the statements of an engine, those that begin and end transactions left out."""
    seen = list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield lambda: len(seen)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def counted_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """Counts how often an import asks the driver to write: each time one statement for many rows, past the engine."""
    seen = list[str]()

    def noting(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:  # noqa: ANN401 - whatever it takes and answers
            seen.append(name)
            return work(*given)

        return noted

    with monkeypatch.context() as patch:
        for writer in (SqliteWriter, PostgresWriter):
            for name in ("numbers", "put_records", "put_digests", "insert", "update"):
                patch.setattr(writer, name, noting(name, getattr(writer, name)))
        yield lambda: len(seen)

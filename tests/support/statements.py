"""Compiled statements that outlive a test: each has its database, and would compile every statement of it anew.

The service opens one database and compiles a statement once for as long as it runs. SQLAlchemy keeps what it compiled
by engine and by dialect, so the dialects of one kind are equal here, and their engines keep it in one place.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from registry import db

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

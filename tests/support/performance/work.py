"""What an operation makes a database do, counted and not timed: the same on any machine.

* Statements: those of sessions and of look-ups, without those that begin and end transactions.
* Steps on SQLite: how often its machine goes on to the next row or round (``sqlite3_progress_handler``, each one).
* Rows on PostgreSQL: what the scans of each select go through, matching or not, when it is asked once more after the
  operation (``EXPLAIN ANALYZE``, rolled back). What its writes look for is not counted.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
import pytest
from sqlalchemy import event

from registry.db import Database

_READS = ("SELECT", "WITH")
_ENDS = ("BEGIN", "ROLLBACK", "COMMIT", "SET ", "SAVEPOINT", "RELEASE", "PRAGMA")
Given = Mapping[str, Any] | Sequence[Any] | None


class Work(msgspec.Struct):
    """What was counted."""

    statements: int = 0
    read: int = 0
    """Steps or rows."""


class Counter:
    """Counts what one database does while ``counted`` is open."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_sqlite = database.engine.dialect.name == "sqlite"
        self._seen: list[tuple[str, Given]] = []
        self._steps = 0

    def note(self, statement: str, given: Given) -> None:
        """One statement that a driver is asked."""
        if not statement.lstrip().upper().startswith(_ENDS):
            self._seen.append((statement, given))

    def step(self) -> None:
        """One step of SQLite's machine; goes on."""
        self._steps += 1

    @contextmanager
    def counted(self) -> Iterator[Work]:
        """What is done inside; known after its end."""
        self._seen.clear()
        self._steps = 0
        work = Work()
        yield work
        work.statements = len(self._seen)
        work.read = self._steps if self.is_sqlite else self._rows()

    def _rows(self) -> int:
        """What PostgreSQL's scans go through."""
        url = self.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with contextlib.closing(psycopg.connect(url, cursor_factory=psycopg.ClientCursor)) as server:
            reads = [one for one in self._seen if one[0].lstrip().upper().startswith(_READS)]
            return sum(_scanned(server, statement, given) for statement, given in reads)


@contextmanager
def counter_of(database: Database) -> Iterator[Counter]:
    """A counter for a database that no application has opened yet."""
    counter = Counter(database)
    database.engine.dispose()
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cu, said, given, *_: counter.note(said, given))
    if counter.is_sqlite:
        event.listen(database.engine, "connect", lambda connection, _: connection.set_progress_handler(counter.step, 1))
    with pytest.MonkeyPatch.context() as patch:
        _watch_lookups(counter, patch)
        yield counter


def _watch_lookups(counter: Counter, patch: pytest.MonkeyPatch) -> None:
    """Have look-ups told, which go past the engine."""
    connect, execute = sqlite3.connect, psycopg.AsyncConnection.execute

    class Told(sqlite3.Connection):
        def execute(self, said: str, given: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401 - as the driver's
            counter.note(said, given)
            return super().execute(said, given)

    def connect_told(*place: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - as the driver's
        connection = connect(*place, **options, factory=Told)
        connection.set_progress_handler(counter.step, 1)
        return connection

    async def execute_told(self: Any, said: Any, given: Given = None, **options: Any) -> Any:  # noqa: ANN401 - as above
        counter.note(str(said), given)
        return await execute(self, said, given, **options)

    patch.setattr(sqlite3, "connect", connect_told)
    patch.setattr(psycopg.AsyncConnection, "execute", execute_told)


def _scanned(server: "psycopg.Connection[Any]", statement: str, given: Given) -> int:
    asked = f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, FORMAT JSON) {statement}".encode()
    with contextlib.closing(server.cursor()) as cursor:
        cursor.execute(asked, given or None)
        ((plan,),) = cursor.fetchall()
    return sum(_rows_of(node) for node in _nodes(plan[0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _rows_of(node: dict[str, Any]) -> int:
    if "Scan" not in node["Node Type"]:
        return 0
    passed = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows: float = sum(node.get(kind, 0) for kind in passed) * node["Actual Loops"]
    return round(rows)

"""A process that ends at its n-th commit, just before the database is told or just after it has answered.

Only commits count whose transaction has changed rows. The end is SIGKILL: nothing is cleaned up, nothing is written.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import default

Side = Literal["before", "after"]
_WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
_DIRTY = "has_written"


class CommitCounter:
    """Counts commits of all threads, writes each down in a file, and ends the process at one of them."""

    def __init__(self, log: Path, number: int = 0, side: Side = "before") -> None:
        self._log, self._number, self._side = log, number, side
        self._lock = threading.RLock()
        self._count = 0
        self._dirty: set[int] = set()

    def install(self) -> None:
        """Listen to every engine of this process."""
        event.listen(Engine, "after_cursor_execute", self._executed)
        event.listen(Engine, "rollback", lambda connection: self._dirty.discard(id(_driver(connection))))
        commit: Callable[[Any, Any], None] = default.DefaultDialect.do_commit

        def counted(dialect: Any, connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own types
            if id(_inner(connection)) not in self._dirty:
                commit(dialect, connection)
                return
            with self._lock:
                self._dirty.discard(id(_inner(connection)))
                self._begin()
                commit(dialect, connection)
                self._end()

        default.DefaultDialect.do_commit = counted  # type: ignore[method-assign]  # the one place where all commits pass

    def _executed(self, connection: Connection, cursor: Any, statement: str, *_: object) -> None:  # noqa: ANN401 - a driver's
        if statement.lstrip()[:6].upper().startswith(_WRITES) and cursor.rowcount != 0:
            self._dirty.add(id(_driver(connection)))

    def _begin(self) -> None:
        self._count += 1
        with self._log.open("a") as log:
            log.write(f"{_who()}\n")
        if self._count == self._number and self._side == "before":
            os.kill(os.getpid(), signal.SIGKILL)

    def _end(self) -> None:
        if self._count == self._number and self._side == "after":
            os.kill(os.getpid(), signal.SIGKILL)


def _driver(connection: Connection) -> Any:  # noqa: ANN401 - a driver's connection
    return _inner(connection.connection)


def _inner(connection: Any) -> Any:  # noqa: ANN401 - as above
    return getattr(connection, "dbapi_connection", connection)


def _who() -> str:
    """The function of ours that commits."""
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to a stack without its cost
    while frame.f_back is not None:
        frame = frame.f_back
        name = frame.f_globals.get("__name__", "")
        if name.startswith(("registry.", "workers.")) and name != "registry.db":
            return f"{name}.{frame.f_code.co_name}"
    return "?"

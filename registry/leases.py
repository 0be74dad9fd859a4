"""Leases: who works on a row, so that any number of processes share the work and one that dies blocks nobody.

- A lease is a token and a moment in the row; whoever comes with another token writes nothing.
- It lasts ``LEASE_SECONDS`` and is renewed while the work goes on (``kept``); one that ends later than it can last was
  taken by a clock that was ahead, and is over.
- A token names the boot of the machine and the space in which its processes are numbered, the process, and when that
  was started: what a dead process held is free at once, and neither a number used again nor a process of another
  container is taken for it. Where the system tells nothing of the kind (Linux does), a lease is free when it ends.

Which row is due is a query of each domain. ADR 1 (rows are the work), 38 (clocks).
"""

import hashlib
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import msgspec
import structlog
from sqlalchemy import ColumnElement, Update, and_
from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from registry.clock import Horizon
from registry.db import Database

log = structlog.get_logger(__name__)

LEASE_SECONDS = 15.0
"""After the death of a worker its model is read by another one this much later, or as soon as one starts beside it."""
PROC = Path("/proc")
_STATE, _STARTED = 0, 19
"""Fields of ``/proc/PID/stat`` behind the name of the program, proc(5)."""


class Leased(Protocol):
    """A row that is worked on under a lease."""

    lease_token: str | None
    lease_until: datetime | None


Row = TypeVar("Row", bound=Leased)


class Hold(msgspec.Struct, frozen=True):
    """The right to work on one row, as long as its token stands there; ``key`` is the row's primary key."""

    key: Any
    token: str


class Lease(Generic[Row]):
    """How the rows of one table are held; ``among`` narrows them to those that can be held at all."""

    def __init__(
        self,
        table: type[Row],
        key: Any,  # noqa: ANN401 - a column of any type
        *among: ColumnElement[bool],
        longest_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._table, self._key, self._among = table, col(key), among
        self._token, self._until = col(table.lease_token), col(table.lease_until)
        self._horizon = Horizon(table.lease_until, timedelta(seconds=longest_seconds))

    def is_free(self, now: datetime) -> ColumnElement[bool]:
        """The rows that nobody holds."""
        return or_(self._until.is_(None), self._horizon.is_due(now))

    def claim(self, session: Session, due: SelectOfScalar[Row], now: datetime) -> Row | None:
        """Take the first free row of a query; None where there is none."""
        row = self.first(session, due, now)
        if row is not None:
            self.take(row, now)
        return row

    def first(self, session: Session, due: SelectOfScalar[Row], now: datetime) -> Row | None:
        """The first free row of a query, locked and not taken yet."""
        free = due.where(self.is_free(now)).limit(1)
        return session.exec(free.with_for_update(skip_locked=True, key_share=True)).one_or_none()

    def take(self, row: Row, now: datetime, seconds: float = LEASE_SECONDS) -> str:
        """Hold a locked row from now on; the token."""
        row.lease_token, row.lease_until = token, _ = new_token(), now + timedelta(seconds=seconds)
        return token

    def held(self, session: Session, hold: Hold) -> Row | None:
        """The row that is held, locked; None where the lease was lost. Only under this lock a result is written."""
        query = select(self._table).where(self._is_held(hold))
        return session.exec(query.with_for_update(key_share=True)).one_or_none()

    def release(self, session: Session, hold: Hold) -> None:
        """Let go of a row without an outcome."""
        session.exec(self._update(hold).values(lease_token=None, lease_until=None))

    @contextmanager
    def kept(self, database: Database, hold: Hold) -> Iterator[None]:
        """Renew the lease in the background while the body runs."""
        stop = threading.Event()
        thread = threading.Thread(target=self._renew, args=(database, hold, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def free_dead(self, session: Session) -> int:
        """Take the leases of dead processes off the table; how many there were."""
        query = select(self._token).where(self._until.is_not(None), self._token.is_not(None), *self._among)
        dead = [token for token in session.exec(query) if token is not None and is_dead(token)]
        if dead:
            free = update(self._table).where(self._token.in_(dead))
            free = free.values(lease_token=None, lease_until=None)
            session.execute(free.execution_options(synchronize_session=False))
        return len(dead)

    def _renew(self, database: Database, hold: Hold, stop: threading.Event) -> None:
        while not stop.wait(LEASE_SECONDS / 3):
            until = datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS)
            try:
                with database.unit_of_work() as work:
                    work.session.exec(self._update(hold).values(lease_until=until))
            except Exception as error:  # noqa: BLE001 - a lease that cannot be renewed is lost, and no result is written
                log.warning("lease.not_renewed", error=str(error))

    def _update(self, hold: Hold) -> Update:
        return update(self._table).where(self._is_held(hold))

    def _is_held(self, hold: Hold) -> ColumnElement[bool]:
        return and_(self._key == hold.key, self._token == hold.token)


def free(row: Leased) -> None:
    """Let go of a row that is locked."""
    row.lease_token = row.lease_until = None


def new_token() -> str:
    """A token for a lease of this process, at most 40 characters."""
    number = os.getpid()
    return f"{_place()}.{number}.{_started(number)}.{secrets.token_hex(4)}"


def is_dead(token: str) -> bool:
    """Whether the process that took a lease is known to be gone."""
    place, *numbers = token.split(".")
    if place != _place() or not place or len(numbers) < 2 or not numbers[0].isdigit():  # noqa: PLR2004 - two numbers
        return False
    return _started(int(numbers[0])) != numbers[1]


@cache
def _place() -> str:
    """Where process numbers mean the same; empty where that cannot be told."""
    try:
        numbered = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii") + str(
            (PROC / "self/ns/pid").readlink()
        )
    except OSError:
        return ""
    return hashlib.sha256(numbered.encode()).hexdigest()[:8]


def _started(number: int) -> str:
    """When a process was started, in ticks since the boot; empty where there is no such process any more."""
    try:
        fields = (PROC / str(number) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[_STATE] in {"Z", "X"} else fields[_STARTED]

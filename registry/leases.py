"""Who holds a lease: its token names the process, so that what a dead process held is free before the lease ends.

A token names the boot of the machine and the space in which its processes are numbered, the process, and when that was
started: neither a number used again nor a process of another container is taken for it. Where the system tells nothing
of the kind (Linux does), a lease is free when it ends.
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
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Update
from sqlmodel import Session, col, select, update

from registry.db import Database

PROC = Path("/proc")
_STATE, _STARTED = 0, 19
"""Fields of ``/proc/PID/stat`` behind the name of the program, proc(5)."""


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


def free_the_dead(session: Session, token: Any, until: Any, *among: ColumnElement[bool]) -> int:  # noqa: ANN401 - columns of any table
    """Take the leases of dead processes off a table that keeps them in these columns; how many there were."""
    table = token.class_
    held = session.exec(select(token).where(col(until).is_not(None), col(token).is_not(None), *among))
    dead = [one for one in held if is_dead(one)]
    if dead:
        free = update(table).where(col(token).in_(dead)).values({token.key: None, until.key: None})
        session.execute(free.execution_options(synchronize_session=False))
    return len(dead)


@cache
def _place() -> str:
    """Where process numbers mean the same; empty where that cannot be told."""
    try:
        told = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii") + str((PROC / "self/ns/pid").readlink())
    except OSError:
        return ""
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _started(number: int) -> str:
    """When a process was started, in ticks since the boot; empty where there is no such process any more."""
    try:
        fields = (PROC / str(number) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[_STATE] in {"Z", "X"} else fields[_STARTED]


log = structlog.get_logger(__name__)


LEASE_SECONDS = 15.0
"""After the death of a worker its model is read by another one this much later, or as soon as one starts beside it."""


@contextmanager
def kept(database: Database, claimed: Update) -> Iterator[None]:
    """Renew a lease in the background while the body runs; ``claimed`` is an update of the row that is held."""
    stop = threading.Event()
    thread = threading.Thread(target=_renew, args=(database, claimed, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew(database: Database, claimed: Update, stop: threading.Event) -> None:
    while not stop.wait(LEASE_SECONDS / 3):
        try:
            with database.unit_of_work() as work:
                work.session.exec(claimed.values(lease_until=datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS)))
        except Exception as error:  # noqa: BLE001 - a lease that cannot be renewed is lost, and the result is not written
            log.warning("lease.not_renewed", error=str(error))

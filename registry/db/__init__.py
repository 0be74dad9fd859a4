"""The database: engine, unit of work, column types, and every SQLite/PostgreSQL difference in one place.

* What belongs together is written in one ``unit_of_work``; its jobs are rung for after the commit (docs/adr/0001).
* SQLite has one writer, which begins with ``BEGIN IMMEDIATE``; PostgreSQL locks rows, and its appends to a log in turn.
* ``reading`` writes nothing; a row by its key goes by ``lookups`` (docs/adr/0014).
* Moments are aware and in UTC; JSON is what msgspec makes of it.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import structlog
from sqlalchemy import Connection, Engine, Index, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel

from registry.db.columns import JsonColumn as JsonColumn
from registry.db.columns import Moment as Moment
from registry.db.columns import RowNumber as RowNumber
from registry.db.joint import JOINT, Joint
from registry.db.meter import meter
from registry.db.visibility import narrowed, sees_private
from registry.encryption import SecretBox

if TYPE_CHECKING:
    from registry.db.lookups import Lookups

log = structlog.get_logger(__name__)

NO_KEY = SecretBox(None)
JobCall = tuple[str, tuple[str, ...]]
"""The name of a job and the ids it gets."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BUSY_TIMEOUT_MILLISECONDS = 15_000


Sender = Callable[[JobCall], None]
Listener = Callable[["UnitOfWork", Any], None]
"""Called inside the transaction for every recorded event; the composition root says who listens."""
Ending = Callable[["UnitOfWork"], None]


@dataclass
class UnitOfWork:
    """One transaction: what a service reads and writes, and the jobs to send once it is committed."""

    session: Session
    listeners: tuple[Listener, ...] = ()
    secrets: SecretBox = NO_KEY
    jobs: list[JobCall] = field(default_factory=list)
    endings: dict[str, "Ending"] = field(default_factory=dict)
    """What is still to be written right before the commit, by whoever gathers it: locks are held short."""

    def enqueue(self, job: str, *ids: str) -> None:
        """Ask for a job after the commit; the same call twice is sent once."""
        if (job, ids) not in self.jobs:
            self.jobs.append((job, ids))


def send_nowhere(call: JobCall) -> None:
    """The sender of processes that have no broker: the sweeps find the work."""
    del call


@dataclass(frozen=True)
class Database:
    """The engine together with the sender of jobs."""

    engine: Engine
    send: Sender = send_nowhere
    listeners: tuple[Listener, ...] = ()
    secrets: SecretBox = NO_KEY
    """What seals the secrets that the database holds."""
    log_origin: str = "cardwatch"
    """The name of the log of what was recorded, see ``registry/transparency``."""

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A writing transaction: commit at the end, then send the jobs; roll back on any exception.

        Inside ``joint`` it is a part of that one transaction.
        """
        joint = JOINT.get()
        with joint.part() if joint else self._transaction() as work:
            yield work

    @contextmanager
    def joint(self, begin: Callable[["UnitOfWork"], None]) -> Iterator[Joint]:
        """Make all units of work inside one transaction, which begins with the first of them and with ``begin``.

        Reading inside sees what was written. It is committed at the end, unless one of its parts failed.
        """
        with Joint.opened(self._transaction, begin) as joint:
            yield joint

    @contextmanager
    def _transaction(self) -> Iterator[UnitOfWork]:
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            work = UnitOfWork(session, self.listeners, self.secrets)
            yield work
            for ending in list(work.endings.values()):
                ending(work)
            session.commit()
        for call in work.jobs:
            self._ring(call)

    @contextmanager
    def trial(self) -> Iterator[UnitOfWork]:
        """A writing transaction of which nothing stays: no row, no event, no job.

        Inside ``joint`` it is a savepoint, so that what the joint transaction did before stays.
        """
        joint = JOINT.get()
        if joint is not None and joint.work is not None:
            session = joint.work.session
            place = session.begin_nested()
            try:
                yield UnitOfWork(session, (), self.secrets)
            finally:
                place.rollback()
            return
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield UnitOfWork(session, (), self.secrets)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reads, of what whoever asks may see; whatever is changed in it is thrown away."""
        joint, is_blind = JOINT.get(), not sees_private()
        if joint is not None and joint.work is not None:
            with narrowed(joint.work.session, when=is_blind):
                yield joint.work.session
            return
        with Session(self.engine) as session, narrowed(session, when=is_blind):
            yield session

    @cached_property
    def lookups(self) -> "Lookups":
        """Rows by their key, without a session, for handlers that run in the event loop."""
        from registry.db.lookups import open_lookups  # noqa: PLC0415 - workers start sooner without its drivers

        return open_lookups(self.engine)

    def close(self) -> None:
        """Give back all connections; whatever is asked next opens new ones."""
        if "lookups" in self.__dict__:
            self.lookups.close()
        self.engine.dispose()

    def _ring(self, call: JobCall) -> None:
        """Send one job; the broker is a doorbell, so a failure is logged and the sweep finds the work."""
        try:
            self.send(call)
        except Exception as error:  # noqa: BLE001 - any broker trouble must leave the committed work standing
            log.warning("doorbell.failed", job=call[0], error=str(error))


def open_database(
    url: str,
    send: Sender = send_nowhere,
    *,
    listeners: tuple[Listener, ...] = (),
    secrets: SecretBox = NO_KEY,
    pool_size: int = 20,
    log_origin: str = "cardwatch",
) -> Database:
    """Open the database at a URL (``sqlite:///path`` or ``postgresql://...``); nothing is created but the engine."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    engine = _sqlite_engine(parsed, pool_size) if is_file else _server_engine(parsed, pool_size)
    meter(engine)
    return Database(engine, send, listeners, secrets, log_origin)


def brief_engine(engine: Engine, patience_seconds: float) -> Engine:
    """Another engine for the same database: one connection, each statement its own commit, and nobody waits for long.

    For what a request waits for and what need not outlive a crash: such a commit does not wait for the disk.
    """
    patience, url = round(patience_seconds * 1000), engine.url
    if engine.dialect.name == "sqlite":
        brief = create_engine(
            url, isolation_level="AUTOCOMMIT", pool_size=1, connect_args={"timeout": patience_seconds}
        )
        event.listen(brief, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=NORMAL"))
        return brief
    given = " ".join(("-c", f"statement_timeout={patience}", "-c", "synchronous_commit=off"))
    options = f"{url.query.get('options', '')} {given}".strip()
    return create_engine(
        url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, pool_pre_ping=True, use_native_hstore=False,
        connect_args={"connect_timeout": max(patience // 1000, 2), "tcp_user_timeout": patience, "options": options},
    )  # fmt: skip


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil a condition, on both databases."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def is_sqlite(session: Session) -> bool:
    """Whether this session speaks to SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def insert_into(session: Session, table: type[SQLModel]) -> Any:  # noqa: ANN401 - two dialects' Insert
    """An ``INSERT`` of the session's dialect, for an ``ON CONFLICT``."""
    return sqlite.insert(table) if is_sqlite(session) else postgresql.insert(table)


def insert_or_ignore(session: Session, table: type[SQLModel]) -> Any:  # noqa: ANN401 - two dialects' Insert
    """An ``INSERT ... ON CONFLICT DO NOTHING`` of the session's dialect."""
    return insert_into(session, table).on_conflict_do_nothing()


def try_insert(session: Session, row: SQLModel) -> bool:
    """Insert a row unless one with the same key came first, in which case nothing changes and the answer is False."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True


def lock_appends(session: Session) -> None:
    """Let one transaction at a time append to the event log, so that its numbers become visible in order.

    A reader that follows the log by number would otherwise miss a row whose transaction committed late. SQLite has one
    writer anyway.
    """
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _APPEND_LOCK})


def lock_name(session: Session, kind: str, name: str) -> None:
    """Let one transaction at a time write what bears this name, whether it exists or not; SQLite has one writer anyway.

    A row lock alone does not do: two that create the same row find nothing to lock.
    """
    if not is_sqlite(session):
        number = int.from_bytes(hashlib.sha256(f"{kind}/{name}".encode()).digest()[:8], signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number})


_APPEND_LOCK = 0x0CA2_D0A7


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _server_engine(url: URL, pool_size: int) -> Engine:
    return create_engine(
        url, json_serializer=_encode, json_deserializer=msgspec.json.decode, pool_size=pool_size, max_overflow=20,
        pool_pre_ping=True, use_native_hstore=False,  # no table has such a column, and to ask for the type takes long
    )  # fmt: skip


def _sqlite_engine(url: URL, pool_size: int) -> Engine:
    if url.database:
        _keep_private(Path(url.database))
    engine = create_engine(
        url, json_serializer=_encode, json_deserializer=msgspec.json.decode, pool_size=pool_size, max_overflow=40
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(path: Path) -> None:
    """The file is its owner's alone, and so is what SQLite makes beside it; a file of another owner stays as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            if one.exists() and one.stat().st_mode & 0o077:
                one.chmod(0o600)


def _configure_sqlite(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """WAL and FULL: nothing acknowledged is lost at a power cut; FULL is not the default in every build."""
    del record
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once, since an upgrade in mid-transaction fails instead of waiting."""
    mode: Any = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")

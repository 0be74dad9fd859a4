"""What is verified where it lies: a database file, an address of PostgreSQL, a backup, an evidence pack, a digest.

Nothing is written: a file of SQLite is opened for reading, PostgreSQL in a transaction that reads, and a backup is
brought into a scratch database first.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, create_engine

from registry.backup import Archive, at_present_schema, restore_backup
from registry.db import open_database
from registry.errors import CardwatchError, Invalid, MisconfiguredError
from registry.migrations import head, migrate, revision_of

_SQLITE = b"SQLite format 3\x00"
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://", "postgres://")
_DEFLATED = 8
_HEAD = 64
"""Bytes by which it is told what a file is."""


class TargetKind(StrEnum):
    """What there is to verify."""

    SERVER = "server"
    DATABASE = "database"
    BACKUP = "backup"
    PACK = "pack"
    DIGEST = "digest"


def kind_of(target: str) -> TargetKind:
    """What is named; raises ``Invalid`` for what is none of these."""
    if target.startswith(("http://", "https://")):
        return TargetKind.SERVER
    if target.startswith(_POSTGRESQL):
        return TargetKind.DATABASE
    path = Path(target)
    if not path.is_file():
        raise Invalid(f"There is no file {target[:200]!r}, and it is no address of a server or database either.")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_SQLITE):
        return TargetKind.DATABASE
    if head.lstrip().startswith(b"{"):
        return TargetKind.DIGEST
    return TargetKind.BACKUP if _is_backup(path) else TargetKind.PACK


def _is_backup(path: Path) -> bool:
    """A pack is stored, a backup is packed; what is broken is read as a pack, which says where."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return any(one.compress_type == _DEFLATED for one in entries)


@contextmanager
def open_target(target: str) -> Iterator[Connection]:
    """One state of the database that a file or an address names, to be read; raises ``CardwatchError``."""
    engine = create_engine(_address(target)) if target.startswith(_POSTGRESQL) else _reading_engine(Path(target))
    try:
        with snapshot(engine) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One state of a database of this version; raises ``MisconfiguredError`` for one of another schema."""
    options = {} if engine.dialect.name == "sqlite" else {
        "isolation_level": "REPEATABLE READ", "postgresql_readonly": True,
    }  # fmt: skip
    with engine.connect().execution_options(**options) as connection:
        revision = revision_of(connection)
        raw = connection.connection.driver_connection
        if isinstance(raw, sqlite3.Connection):
            _tolerant(raw)
        if revision != head():
            raise MisconfiguredError(
                f"The database has schema {revision or 'none of Cardwatch'}, and this version verifies {head()}: "
                "verify it with the version that wrote it, or a copy of it after `cardwatch migrate`."
            )
        yield connection


@contextmanager
def open_backup(path: Path) -> Iterator[Connection]:
    """The database that a backup holds, in a folder that is thrown away; raises ``DamagedBackupError``."""
    with TemporaryDirectory(prefix="cardwatch-verify-") as scratch, path.open("rb") as file, Archive(file) as archive:
        folder = Path(scratch)
        archive.check(_in_silence)
        database = open_database(f"sqlite:///{folder / 'scratch.db'}", pool_size=2)
        try:
            with at_present_schema(archive, folder, _in_silence) as present:
                migrate(database)
                restore_backup(database, present, _in_silence)
            with snapshot(database.engine) as connection:
                yield connection
        finally:
            database.close()


def _tolerant(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The same connection: of a text that is none, which only a hand puts in, no byte is lost."""
    connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    return connection


def _in_silence(name: str, rows: int) -> None:
    del name, rows


def _address(target: str) -> str:
    """As the driver is named."""
    return f"postgresql+psycopg://{target.partition('://')[2]}"


def _reading_engine(path: Path) -> Engine:
    address = f"file:{quote(str(path.absolute()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise CardwatchError(f"{path} cannot be read: {error}.") from error
        return _tolerant(connection)

    return create_engine("sqlite://", creator=connect)

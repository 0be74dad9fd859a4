"""Writing a backup, and putting one in the place of what a database holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from types import ModuleType
from typing import IO

import psycopg
from sqlalchemy import Connection, Engine, func, select, table
from sqlalchemy.exc import OperationalError

from registry.backup import postgresql, sqlite
from registry.backup.archive import Archive, ArchiveWriter, Progress, Row
from registry.backup.contents import read_shapes
from registry.backup.manifest import FORMAT, DamagedBackupError, Manifest, Shape
from registry.db import Database
from registry.errors import NotFound
from registry.migrations import hold_schema, revision_of


def write_backup(database: Database, file: IO[bytes], report: Progress, now: datetime) -> Manifest:
    """Write all tables as they are at one moment, whatever is written to them meanwhile.

    Raises ``NotFound`` where there are no tables.
    """
    kind = database.engine.dialect.name
    with _words(), _store(database.engine).snapshot(database.engine) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise NotFound("There is nothing to back up: the database has no tables of Cardwatch.")
        writer, store = ArchiveWriter(file, report), _store(database.engine)
        try:
            parts = [writer.add(shape, store.read_rows(connection, shape)) for shape in read_shapes(connection)]
            manifest = Manifest(FORMAT, revision, now, version("cardwatch"), kind, parts)
            writer.finish(manifest)
        except BaseException:
            writer.abandon()
            raise
    return manifest


def restore_backup(database: Database, archive: Archive, report: Progress) -> None:
    """Replace all rows by those of a backup of the same schema, in one transaction: others see the old or the new ones.

    Raises ``DamagedBackupError``, after which everything is as it was.
    """
    store = _store(database.engine)
    parts = {part.table.name: part for part in archive.manifest.parts}

    def rows(shape: Shape) -> Iterator[Row]:
        yield from archive.rows(parts[shape.name], report)
        report(shape.name, parts[shape.name].rows)

    with _words(), store.replacement(database.engine) as connection:
        hold_schema(connection)
        shapes = read_shapes(connection)
        _compare(connection, shapes, archive.manifest)
        # The columns in the order of the backup.
        store.replace_rows(connection, [parts[shape.name].table for shape in shapes], rows)


def holdings(database: Database) -> dict[str, int]:
    """How many rows a database holds, by table; tables without any are not named."""
    with _words(), database.engine.connect() as connection:
        if revision_of(connection) is None:
            return {}
        counts = {
            shape.name: int(connection.scalar(select(func.count()).select_from(table(shape.name))) or 0)
            for shape in read_shapes(connection)
        }
    return {name: count for name, count in counts.items() if count}


def _compare(connection: Connection, shapes: list[Shape], manifest: Manifest) -> None:
    found = {shape.name: shape.columns for shape in shapes}
    wanted = {part.table.name: part.table.columns for part in manifest.parts}
    if revision_of(connection) != manifest.revision or found != wanted:
        different = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
        raise DamagedBackupError(f"The backup has other tables than the database: {', '.join(different) or 'schema'}.")


def _store(engine: Engine) -> ModuleType:
    return sqlite if engine.dialect.name == "sqlite" else postgresql


@contextmanager
def _words() -> Iterator[None]:
    """What the drivers raise, as what the engine would have raised."""
    try:
        yield
    except (sqlite3.IntegrityError, psycopg.IntegrityError, psycopg.DataError) as error:
        raise DamagedBackupError(
            f"The database does not take a row of the backup, and is as it was: {error}"
        ) from error
    except (sqlite3.Error, psycopg.Error) as error:
        raise OperationalError("backup", None, error) from error

"""Backups of an older schema: brought to the present one in a scratch database, before the real one is touched."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.backup.archive import Archive, Progress
from registry.backup.manifest import DamagedBackupError
from registry.backup.service import restore_backup, write_backup
from registry.db import open_database
from registry.migrations import head, is_known, migrate


@contextmanager
def at_present_schema(archive: Archive, folder: Path, report: Progress) -> Iterator[Archive]:
    """The same backup with today's tables; an older one needs room in the folder for a database of its size.

    Raises ``DamagedBackupError`` for one of a newer schema.
    """
    manifest = archive.manifest
    if manifest.revision == head():
        yield archive
        return
    if not is_known(manifest.revision):
        raise DamagedBackupError(
            f"The backup was made by Cardwatch {manifest.cardwatch} with schema {manifest.revision}, and this version "
            f"knows schemas up to {head()}; restore it with that version or a newer one."
        )
    with tempfile.TemporaryDirectory(prefix="restore-", dir=folder) as scratch:
        path = Path(scratch)
        _upgrade(archive, path, report)
        with (path / "present.zip").open("rb") as file, Archive(file) as present:
            yield present


def _upgrade(archive: Archive, folder: Path, report: Progress) -> None:
    database = open_database(f"sqlite:///{folder / 'scratch.db'}", pool_size=1)
    try:
        migrate(database, archive.manifest.revision)
        restore_backup(database, archive, report)
        migrate(database)
        with (folder / "present.zip").open("wb") as file:
            write_backup(database, file, report, archive.manifest.created_at)
    finally:
        database.close()

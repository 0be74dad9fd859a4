"""A file that is not the one that was written is refused, and the database stays as it was."""

import io
import random
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from registry.backup import Archive, DamagedBackupError, at_present_schema, restore_backup, write_backup
from registry.db import Database, open_database
from registry.db.trouble import explain_trouble
from registry.errors import NotFound
from registry.migrations import head
from tests.backup.conftest import Opened
from tests.support.backup.rows import contents, fill

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CUTS = 60
BENT = 400


def silent(name: str, rows: int) -> None:
    del name, rows


@pytest.fixture
def backup(opened: Opened) -> bytes:
    """A backup of a database with rows in all tables."""
    database, file = opened("sqlite"), io.BytesIO()
    fill(database)
    write_backup(database, file, silent, NOW)
    return file.getvalue()


def everything(data: bytes) -> dict[str, Any]:
    """All that a restore would write; raises where it would refuse."""
    with Archive(io.BytesIO(data)) as archive:
        archive.check(silent)
        return {part.table.name: list(archive.rows(part, silent)) for part in archive.manifest.parts}


def changed(data: bytes, name: str, change: dict[str, Any]) -> bytes:
    """The backup with another manifest."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry == name:
                content = msgspec.json.encode({**msgspec.json.decode(content), **change})
            new.writestr(entry, content)
    return out.getvalue()


def test_a_file_that_was_cut_off_is_refused(backup: bytes) -> None:
    ends = {0, 1, len(backup) - 1, *random.Random(7).sample(range(len(backup)), CUTS)}  # noqa: S311  # repeatable
    for end in sorted(ends):
        with pytest.raises(DamagedBackupError):
            everything(backup[:end])


def test_a_bent_byte_is_refused_or_changes_nothing(backup: bytes) -> None:
    """Some bytes of a ZIP mean nothing to us, such as the time of an entry; wherever it counts, it is noticed."""
    wanted, chosen = everything(backup), random.Random(11)  # noqa: S311  # repeatable
    refused = 0
    for _ in range(BENT):
        bent = bytearray(backup)
        bent[chosen.randrange(len(bent))] ^= 1 << chosen.randrange(8)
        try:
            found = everything(bytes(bent))
        except DamagedBackupError:
            refused += 1
        else:
            assert found == wanted
    assert refused > BENT / 2


@pytest.mark.parametrize("data", [b"", b"PK", b"not a backup" * 1_000, bytes(5_000)])
def test_what_is_no_backup_is_told_so(data: bytes) -> None:
    with pytest.raises(DamagedBackupError, match="no backup"):
        everything(data)


def test_another_zip_is_no_backup() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("letter.txt", "dear")
    with pytest.raises(DamagedBackupError, match="manifest"):
        everything(out.getvalue())


def test_a_part_of_another_backup_is_refused(backup: bytes) -> None:
    """Its own checksum is right; the manifest has another one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(backup)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, content.replace(b"k2", b"k9") if entry == "evidence_text.ndjson" else content)
    with pytest.raises(DamagedBackupError, match=r"evidence_text\.ndjson"):
        everything(out.getvalue())


def test_a_backup_of_a_newer_version_is_refused_in_words(backup: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedBackupError, match="newer version of Cardwatch"):
        everything(changed(backup, "manifest.json", {"format": 2, "parts": "other"}))
    newer = changed(backup, "manifest.json", {"revision": "9999", "cardwatch": "7.0.0"})
    with (
        Archive(io.BytesIO(newer)) as archive,
        pytest.raises(DamagedBackupError, match=f"Cardwatch 7.0.0 with schema 9999.*up to {head()}"),
        at_present_schema(archive, tmp_path, silent),
    ):
        pytest.fail("it was taken")


def test_damage_that_is_found_late_leaves_the_old_state(database: Database, backup: bytes) -> None:
    """Not checked before, so the last part is found wrong when all others were written."""
    fill(database, rows=2)
    before = contents(database)
    with Archive(io.BytesIO(backup)) as archive:
        last = archive.manifest.parts[-1]
        archive.manifest.parts[-1] = msgspec.structs.replace(last, sha256="0" * 64)
        with pytest.raises(DamagedBackupError):
            restore_backup(database, archive, silent)
    assert contents(database) == before


def test_a_row_that_the_database_does_not_take_leaves_the_old_state(database: Database, opened: Opened) -> None:
    """A reference into nothing, which only a bypass of the service can have written."""
    source, file = opened("sqlite"), io.BytesIO()
    fill(source)
    with source.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("UPDATE model_alias SET record_pk = 99 WHERE record_pk = 3")
    write_backup(source, file, silent, NOW)
    fill(database, rows=2)
    before = contents(database)
    with Archive(file) as archive, pytest.raises(DamagedBackupError, match="model_alias"):
        restore_backup(database, archive, silent)
    assert contents(database) == before


def test_other_tables_are_refused(database: Database, backup: bytes) -> None:
    with Archive(io.BytesIO(backup)) as archive:
        archive.manifest.parts.pop()
        with pytest.raises(DamagedBackupError, match="other tables"):
            restore_backup(database, archive, silent)


def test_a_restore_that_is_interrupted_leaves_the_old_state(database: Database, backup: bytes) -> None:
    fill(database, rows=2)
    before = contents(database)

    def interrupted(name: str, rows: int) -> None:
        del rows
        if name == "webhook_delivery":
            raise KeyboardInterrupt

    with Archive(io.BytesIO(backup)) as archive, pytest.raises(KeyboardInterrupt):
        restore_backup(database, archive, interrupted)
    assert contents(database) == before
    with Archive(io.BytesIO(backup)) as archive:
        restore_backup(database, archive, silent)
    assert contents(database) != before


def test_where_there_is_nothing_there_is_no_backup(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}", pool_size=1)
    with pytest.raises(NotFound, match="nothing to back up"):
        write_backup(database, io.BytesIO(), silent, NOW)
    database.close()


def test_a_damaged_database_file_is_told_of(opened: Opened, tmp_path: Path) -> None:
    source = opened("sqlite")
    fill(source)
    path = tmp_path / "damaged.db"
    with source.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    shutil.copy(str(source.engine.url.database), path)
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 200)
    database = open_database(f"sqlite:///{path}", pool_size=1)
    with pytest.raises(SQLAlchemyError) as raised:
        write_backup(database, io.BytesIO(), silent, NOW)
    database.close()
    assert explain_trouble(raised.value) == "The database file is damaged; restore a backup."

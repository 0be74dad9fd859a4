"""Databases in files and backups as what is verified: what is bent in them is found, and nothing is written."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from registry.backup import DamagedBackupError, write_backup
from registry.db import Database
from registry.errors import Invalid, MisconfiguredError
from registry.migrations import downgrade
from registry.verification import Anchors, LogOutcome, TargetKind, kind_of, open_backup, open_target, verify_log
from registry.verification.rules import anchor_of
from tests.support.verification.hands import Hand, content, taken_out
from tests.support.verification.logs import NOW, SIGNER, written_log

KEYS = (SIGNER.key,)


@pytest.fixture
def anchors(empty: Database) -> Anchors:
    return Anchors(KEYS, (anchor_of("kept.txt", written_log(empty, 5), KEYS),))


def backup_of(database: Database, path: Path) -> Path:
    out = io.BytesIO()
    write_backup(database, out, lambda *_: None, NOW)
    path.write_bytes(out.getvalue())
    return path


def test_a_file_of_sqlite_is_read_and_not_written(empty: Database, anchors: Anchors, tmp_path: Path) -> None:
    empty.close()
    path = tmp_path / "log.db"
    before = path.read_bytes()
    assert kind_of(str(path)) is TargetKind.DATABASE
    with open_target(str(path)) as connection:
        assert verify_log(connection, anchors).outcome is LogOutcome.HOLDS
    assert path.read_bytes() == before


@pytest.mark.parametrize("deed", [content, taken_out])
def test_a_backup_of_a_bent_database_is_bent(empty: Database, anchors: Anchors, tmp_path: Path, deed: object) -> None:
    whole = backup_of(empty, tmp_path / "whole.zip")
    assert kind_of(str(whole)) is TargetKind.BACKUP
    with open_backup(whole) as connection:
        assert verify_log(connection, anchors).outcome is LogOutcome.HOLDS
        assert verify_log(connection, Anchors()).outcome is LogOutcome.UNANCHORED
    with empty.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        done = deed(Hand(connection, random.Random(1)))  # type: ignore[operator]  # noqa: S311 - one of the deeds; repeatable
        connection.commit()
    with open_backup(backup_of(empty, tmp_path / "bent.zip")) as connection:
        assert done.is_named(verify_log(connection, anchors).faults)


def test_a_bent_byte_of_a_backup_is_found_before_it_is_read(empty: Database, anchors: Anchors, tmp_path: Path) -> None:
    whole = backup_of(empty, tmp_path / "whole.zip")
    with zipfile.ZipFile(whole) as archive:
        place = archive.getinfo("observation.ndjson").header_offset + 80
    data = bytearray(whole.read_bytes())
    data[place] ^= 1
    whole.write_bytes(data)
    with pytest.raises(DamagedBackupError), open_backup(whole):
        pass
    del anchors


def test_another_schema_and_what_is_no_target_are_refused_in_words(empty: Database, tmp_path: Path) -> None:
    downgrade(empty, "0034")
    empty.close()
    with pytest.raises(MisconfiguredError, match="schema 0034"), open_target(str(tmp_path / "log.db")):
        pass
    with pytest.raises(Invalid):
        kind_of(str(tmp_path / "nowhere"))
    (tmp_path / "x.zip").write_text("no zip")
    assert kind_of(str(tmp_path / "x.zip")) is TargetKind.PACK
    assert kind_of("https://example.org") is TargetKind.SERVER


def test_rows_that_no_adoption_covers_are_counted_and_told(empty: Database) -> None:
    written_log(empty, 3)
    with empty.engine.connect() as connection:
        connection.execute(text("DELETE FROM log_leaf WHERE kind = 'claim' AND position IS NOT NULL"))
        connection.execute(text("DELETE FROM log_leaf WHERE kind = 'adoption' AND subject_key = 'claim'"))
        connection.execute(text("DELETE FROM log_tile"))
        connection.execute(text("DELETE FROM log_checkpoint"))
        connection.execute(text("UPDATE log_leaf SET position = NULL"))
        connection.execute(text("DELETE FROM log_adoption WHERE kind = 'claim'"))
        found = verify_log(connection, Anchors())
        connection.rollback()
    assert (found.counts.unadopted, found.counts.unsequenced > 10, found.faults) == (3, True, [])
    assert found.outcome is LogOutcome.UNANCHORED

"""What comes back is what was there: every table, from either database into either."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from registry.backup import Archive, Manifest, at_present_schema, restore_backup, write_backup
from registry.backup.contents import NOT_KEPT, read_shapes
from registry.db import Database, open_database
from registry.events import Event, record_event
from registry.migrations import downgrade, head, migrate
from registry.records import ModelRecord
from registry.records.service import register
from registry.records.starter import load_starter
from registry.records.starter.files import read_starter
from registry.tables import metadata
from registry.transparency.sequence import ensure_sequenced
from tests.backup.conftest import Opened
from tests.support.backup.rows import LIVING, contents, fill
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import item, take_in
from tests.support.transparency.audit import faults, tree_faults

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FACETS = (
    "SELECT license_class, sum(records) FROM model_facet GROUP BY license_class HAVING sum(records) <> 0 ORDER BY 1"
)


def silent(name: str, rows: int) -> None:
    del name, rows


def backed_up(database: Database) -> io.BytesIO:
    file = io.BytesIO()
    write_backup(database, file, silent, NOW)
    return file


def restored(database: Database, file: io.BytesIO) -> None:
    with Archive(file) as archive:
        archive.check(silent)
        restore_backup(database, archive, silent)


def test_a_backup_holds_every_table_but_the_state_of_processes(database: Database) -> None:
    with database.engine.connect() as connection:
        found = {shape.name: list(shape.columns) for shape in read_shapes(connection)}
    wanted = {name: table.columns.keys() for name, table in metadata.tables.items() if name not in LIVING}
    assert {name: sorted(columns) for name, columns in found.items()} == {
        name: sorted(columns) for name, columns in wanted.items()
    }
    assert LIVING | {"alembic_version"} == NOT_KEPT


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_the_log_goes_on_vouching_for_what_comes_back(database: Database, opened: Opened, target: str) -> None:
    """From either database into either: the content of a row is the same bytes there."""
    take_in(database, item("lab/one"), item("lab/two", downloads=10**16, tags=["x:1.50"]))
    load_starter(database, knowledge(), NOW, read_starter()[:3])
    ensure_sequenced(database)
    other = opened(target)
    restored(other, backed_up(database))
    assert faults(other) == tree_faults(other) == []
    take_in(other, item("lab/three"))
    assert ensure_sequenced(other) > 0
    assert faults(other) == tree_faults(other) == []


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_table_comes_back(database: Database, opened: Opened, target: str) -> None:
    fill(database)
    wanted = contents(database)
    assert all(wanted.values()), [name for name, rows in wanted.items() if not rows]
    other = opened(target)
    restored(other, backed_up(database))
    assert contents(other) == wanted
    restored(database, backed_up(other))
    assert contents(database) == wanted


def test_what_was_there_is_replaced_and_processes_keep_their_state(database: Database, opened: Opened) -> None:
    source = opened("sqlite")
    fill(source, rows=2)
    fill(database)
    with database.engine.connect() as connection:
        before = connection.execute(metadata.tables["tick"].select()).all()
    restored(database, backed_up(source))
    assert contents(database) == contents(source)
    with database.engine.connect() as connection:
        assert connection.execute(metadata.tables["tick"].select()).all() == before


def test_the_same_state_makes_the_same_bytes(database: Database) -> None:
    fill(database)
    assert backed_up(database).getvalue() == backed_up(database).getvalue()


def test_numbers_triggers_and_the_index_of_words_go_on(database: Database, opened: Opened) -> None:
    source = opened("postgresql")
    with source.unit_of_work() as work:
        for number in range(5):
            register(work, knowledge(), f"lab/model-{number}", source="huggingface", now=NOW)
            record_event(work, "record.seeded", subject=f"lab/model-{number}", data={}, actor="test", now=NOW)
    restored(database, backed_up(source))
    with database.unit_of_work() as work:
        register(work, knowledge(), "lab/model-new", source="huggingface", now=NOW)
        record_event(work, "record.seeded", subject="lab/model-new", data={}, actor="test", now=NOW)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(ModelRecord)).one() == 6
        newest = session.exec(select(Event.subject).order_by(col(Event.seq).desc()).limit(1)).one()
        assert newest == "lab/model-new"
        ((_, count),) = session.execute(text(FACETS)).all()
        assert count == 6
    if database.engine.dialect.name == "sqlite":
        with database.engine.begin() as connection:  # raises where index and texts differ
            connection.execute(text("INSERT INTO model_search (model_search, rank) VALUES ('integrity-check', 1)"))
    else:
        with database.engine.connect() as connection:
            states = connection.execute(text("SELECT tgenabled FROM pg_trigger WHERE NOT tgisinternal")).scalars()
            assert set(states) == {"O"}


def test_sequences_never_go_back(database: Database, opened: Opened) -> None:
    """A number that was given is not given again, so that who follows the log by number misses nothing."""
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite takes the number after the highest that is there")
    empty = backed_up(opened("sqlite"))
    with database.unit_of_work() as work:
        record_event(work, "record.seeded", subject="lab/a", data={}, actor="test", now=NOW)
        before = work.session.exec(select(func.max(Event.seq))).one()
    restored(database, empty)
    with database.unit_of_work() as work:
        record_event(work, "record.seeded", subject="lab/a", data={}, actor="test", now=NOW)
        after = work.session.exec(select(func.max(Event.seq))).one()
    assert before is not None
    assert after is not None
    assert after > before


@pytest.mark.parametrize("revision", ["0003", "0009", "0012"])
def test_a_backup_of_an_older_schema_is_brought_to_the_present_one(
    database: Database, tmp_path: Path, revision: str
) -> None:
    old = open_database(f"sqlite:///{tmp_path / 'old.db'}", pool_size=1)
    migrate(old)
    with old.unit_of_work() as work:
        register(work, knowledge(), "lab/old", source="huggingface", now=NOW)
    downgrade(old, revision)
    file = backed_up(old)
    migrate(old)
    with Archive(file) as archive:
        assert archive.manifest.revision == revision
        with at_present_schema(archive, tmp_path, silent) as present:
            assert present.manifest.revision == head()
            restore_backup(database, present, silent)
    assert contents(database) == contents(old)
    assert not list(tmp_path.glob("restore-*"))
    old.close()


def test_what_people_see_in_it(database: Database) -> None:
    fill(database)
    with zipfile.ZipFile(backed_up(database)) as file:
        manifest = msgspec.json.decode(file.read("manifest.json"), type=Manifest)
        lines = file.read("api_key.ndjson").splitlines()
        assert file.namelist()[-1] == "manifest.json"
    assert (manifest.revision, manifest.created_at) == (head(), NOW)
    assert manifest.database == database.engine.dialect.name
    assert (len(lines), manifest.rows_of("api_key")) == (3, 3)
    key = dict(
        zip(
            next(p for p in manifest.parts if p.table.name == "api_key").table.columns,
            msgspec.json.decode(lines[0]),
            strict=True,
        )
    )
    assert key["created_at"] == "2026-01-03T03:04:05.678902Z"

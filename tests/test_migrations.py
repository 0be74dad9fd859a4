"""The migrations: one head, up and down with data on both databases, no drift, and no dependence on new code."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import ColumnClause, ForeignKeyConstraint, Index, column, inspect, table, text
from sqlmodel import SQLModel, col, func, select

from registry.db import Database, JsonColumn, open_database
from registry.events.service import record_event
from registry.migrations import FOLDER, downgrade, head, is_current, is_described, is_known, migrate
from registry.records.documents.schemas import read_document
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import Conclusion
from registry.records.layers.state import state_now
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.tables import ModelRecord
from registry.tables import metadata
from registry.watch.runs.service import start_run
from registry.watch.service import add_watch
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import item, take_in
from tests.support.servers import PostgresServer
from tests.support.watch.story import MODEL

NOW = datetime(2026, 1, 2, tzinfo=UTC)
COMPARED = {"compare_type": True, "compare_server_default": True, "include_object": is_described}
FACETS = "SELECT license_class, sum(records) FROM model_facet GROUP BY license_class HAVING sum(records) <> 0"
OLD = table("model_record", column("id"), column("curated", JsonColumn), column("conclusion", JsonColumn))

RECORD = table("model_record", column("pk"), column("id"), column("document"), column("rendered_with"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'cardwatch.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    database = open_database(url, pool_size=2)
    yield database
    database.engine.dispose()


def test_there_is_one_head_and_one_line_of_migrations() -> None:
    script = ScriptDirectory(str(FOLDER))
    assert script.get_heads() == [head()]
    assert all(is_known(one.revision) for one in script.walk_revisions())
    revisions = list(script.walk_revisions())
    assert all(not revision.is_merge_point and not revision.is_branch_point for revision in revisions)
    for revision in revisions:
        assert Path(revision.path).name.startswith(revision.revision)
        assert revision.doc


def test_migrations_do_not_depend_on_the_code_of_today() -> None:
    """An old migration must do in a year what it does now."""
    for path in sorted((FOLDER / "versions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            ours = [name for name in names if name.split(".")[0] in {"registry", "workers", "tests", "sqlmodel"}]
            assert not ours, f"{path.name} imports {ours}"


def test_up_down_and_up_again_with_data(empty: Database) -> None:
    for _ in range(2):
        migrate(empty)
        migrate(empty)
        with empty.engine.connect() as connection:
            assert is_current(connection)
        with empty.unit_of_work() as work:
            register(work, knowledge(), MODEL, source="huggingface", now=NOW)
            add_watch(work, knowledge(), MODEL, actor="test", now=NOW)
            start_run(work, knowledge(), [MODEL], trigger="manual", actor="test", now=NOW)
        downgrade(empty, "base")
        with empty.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
            assert not is_current(connection)


def test_each_step_goes_up_and_down_with_data_in_place(empty: Database) -> None:
    """Data written at the newest schema survives going back each step and up again, as far as its columns exist."""
    migrate(empty)
    with empty.unit_of_work() as work:
        register(work, knowledge(), MODEL, source="huggingface", now=NOW)
    steps = [revision.revision for revision in ScriptDirectory(str(FOLDER)).walk_revisions()]
    for step, before in pairwise(steps):
        downgrade(empty, before)
        migrate(empty, step)
        downgrade(empty, before)
    migrate(empty)
    with empty.reading() as session:
        assert session.exec(select(func.count()).select_from(ModelRecord)).one() == 1
        assert session.exec(select(ModelRecord.created_at).where(col(ModelRecord.id) == MODEL)).one() == NOW


def test_the_schema_is_that_of_the_tables(empty: Database) -> None:
    migrate(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(context, metadata) == []


def test_both_databases_agree_on_tables_and_columns(empty: Database) -> None:
    migrate(empty)
    with empty.engine.connect() as connection:
        inspector = inspect(connection)
        found = {
            table: {(column["name"], column["nullable"]) for column in inspector.get_columns(table)}
            for table in inspector.get_table_names()
            if table != "alembic_version" and is_described(None, table)
        }
    wanted = {
        table.name: {(column.name, bool(column.nullable)) for column in table.columns}
        for table in SQLModel.metadata.tables.values()
    }
    assert found == wanted


def test_every_reference_has_an_index() -> None:
    """Whoever deletes a row, as a restore deletes all, asks each table that may refer to it."""
    for one in metadata.sorted_tables:
        keys = [one.primary_key, *one.indexes, *one.constraints]
        leading = {tuple(getattr(key, "columns", one.columns).keys())[:1] for key in keys if not _is_partial(key)}
        for reference in one.foreign_keys:
            assert (reference.parent.name,) in leading, f"{one.name}.{reference.parent.name}"


def _is_partial(key: object) -> bool:
    if isinstance(key, ForeignKeyConstraint):
        return True
    return isinstance(key, Index) and key.dialect_options["postgresql"]["where"] is not None


def test_what_was_curated_before_there_were_layers_is_kept(empty: Database) -> None:
    """Of 0002: the starter's facts become a claim, what people wrote the first version of their layer; and back."""
    migrate(empty)
    with empty.unit_of_work() as work:
        for name in ("seeded", "written"):
            register(work, knowledge(), f"lab/{name}", source="huggingface", now=NOW)
        record_event(work, "record.seeded", subject="lab/seeded", data={}, actor="starter", now=NOW)
    downgrade(empty, "0002")
    facts = {"description": "Old.", "origin": {"country": "AT"}}
    conclusion = {"license": "mit", "reason": "Read.", "by": "jane", "at": "2025-03-04T05:06:07Z", "about": "x"}
    with empty.engine.begin() as connection:
        connection.execute(OLD.update().values(curated=facts))
        connection.execute(OLD.update().where(OLD.c.id == "lab/written").values(conclusion=conclusion))
    migrate(empty)
    with empty.reading() as session:
        seeded, written = (get_record(session, f"lab/{name}") for name in ("seeded", "written"))
        assert [claim.source for claim in state_now(session, seeded, NOW).claims] == ["starter"]
        state = state_now(session, written, NOW)
        assert state.conclusion == Conclusion(
            license="mit", reason="Read.", by="jane", at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC), about="x"
        )
        for record in (seeded, written):
            resolved = state_now(session, record, NOW).resolved()
            assert (resolved.facts.description, resolved.facts.origin.country) == ("Old.", "AT")
    assert refresh_stale(empty, knowledge(), NOW) == 2
    assert refresh_stale(empty, knowledge(), NOW) == 0
    downgrade(empty, "0002")
    with empty.engine.connect() as connection:
        rows = dict(connection.execute(select(OLD.c.id, OLD.c.curated)).all())
        assert rows == {"lab/seeded": facts, "lab/written": facts}
        assert connection.execute(select(OLD.c.conclusion).where(OLD.c.id == "lab/written")).scalar_one() == conclusion


LINEAGES = (
    ("lab/base", "cc-by-nc-4.0", None), ("lab/washed", "mit", "lab/base"), ("lab/again", "mit", "lab/washed"),
    ("lab/free", "mit", None), ("lab/tuned", "apache-2.0", "lab/free"), ("lab/stricter", "cc-by-nc-4.0", "lab/free"),
    ("lab/silent", None, "lab/base"), ("lab/of-silent", "mit", "lab/silent"), ("lab/orphan", "mit", "no/where"),
)  # fmt: skip
CLASSES = {
    "lab/base": "research-only", "lab/washed": "research-only", "lab/again": "research-only",
    "lab/free": "permissive", "lab/tuned": "permissive", "lab/stricter": "research-only", "lab/silent": "unknown",
    "lab/of-silent": "research-only", "lab/orphan": "permissive",
}  # fmt: skip


@pytest.mark.parametrize("many", [20, pytest.param(1_200, marks=pytest.mark.slow)])  # it reads 500 at once
def test_what_binds_joins_the_own_class_of_records_that_stand(empty: Database, many: int) -> None:
    """Of 0011: lists are right before any document is rendered anew, and stay so when all were; and back."""
    migrate(empty)
    names = [f"many/m{number:04}" for number in range(many)]
    lineages = (*LINEAGES, *((name, "gpl-3.0", "lab/base") for name in names))
    expected = CLASSES | dict.fromkeys(names, "research-only")
    take_in(empty, *(item(name, license_, [f"base_model:{base}"] if base else []) for name, license_, base in lineages))
    as_it_was_before_there_were_binding_classes(empty)
    assert set(classes(empty).values()) == {("permissive",), ("research-only",), ("copyleft",), ("unknown",)}
    migrate(empty)
    late = {"lab/tuned", "lab/again"}
    first = {name: both[0] for name, both in classes(empty, "own_class").items() if name not in late}
    assert {name: first[name] for name in expected.keys() - late} == {
        name: class_ for name, class_ in expected.items() if name not in late
    }
    assert sum(class_ == "research-only" for class_ in first.values()) == many + 4
    assert kept_counts(empty) == Counter(both[0] for both in classes(empty, "own_class").values())
    while refresh_stale(empty, knowledge(), NOW):
        pass
    found = classes(empty, "own_class")
    assert {name: found[name][0] for name in expected} == expected
    own = {name: own for name, (_, own) in found.items()}
    assert (own["lab/washed"], own["lab/again"], own[names[-1]]) == ("permissive", "permissive", "copyleft")
    with empty.reading() as session:
        for record in session.exec(select(ModelRecord)):
            document = read_document(record.document)
            assert document is not None
            assert (document.license_class, document.own_class) == (record.license_class, record.own_class)
    downgrade(empty, "0010")
    assert {name: (class_,) for name, class_ in own.items()} == classes(empty)
    assert kept_counts(empty) == Counter(own.values())


def as_it_was_before_there_were_binding_classes(empty: Database) -> None:
    """Columns and documents as 0010 had them; two documents are from before lineage added anything."""
    downgrade(empty, "0010")
    with empty.engine.begin() as connection:
        for number, name, document in connection.execute(select(RECORD.c.pk, RECORD.c.id, RECORD.c.document)).all():
            members = msgspec.json.decode(document)
            del members["license_class"], members["own_class"]
            if name in {"lab/tuned", "lab/again"}:
                del members["inherited"]
            old = {"document": msgspec.json.encode(members), "rendered_with": "4.older"}
            connection.execute(RECORD.update().where(RECORD.c.pk == number).values(old))


def classes(empty: Database, *more: str) -> dict[str, tuple[str, ...]]:
    columns: list[ColumnClause[Any]] = [column(name) for name in ("id", "license_class", *more)]
    with empty.engine.connect() as connection:
        return {name: tuple(rest) for name, *rest in connection.execute(select(*columns).select_from(RECORD))}


def kept_counts(empty: Database) -> dict[str, int]:
    with empty.engine.connect() as connection:
        return {class_: int(count) for class_, count in connection.execute(text(FACETS))}

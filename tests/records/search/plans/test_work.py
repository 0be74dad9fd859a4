"""How much a search looks at does not grow with the number of records: counted, never timed."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import Connection, event, text
from sqlmodel import Session, SQLModel, select

from registry.db import Database
from registry.db.lookups import spelled
from registry.db.visibility import as_everybody
from registry.events import Event
from registry.records.search.filters import SORTS, ModelFilter, Position
from registry.records.search.plans import read_found, setting_of
from registry.records.search.plans.asks import Ask
from registry.records.search.plans.frequencies import forget_frequencies
from registry.records.tables import ModelAlias, ModelBase
from tests.support.records.list_items import item, take_in

FEW, MANY = 5_000, 15_000
ROOM = 1.35
"""So much more may be looked at among three times as many records."""
SLACK = 50
PAGES = 5
MOST_STATEMENTS = 8
SEARCHES: tuple[tuple[str, dict[str, str]], ...] = (
    ("a common word", {"q": "common"}),
    ("a common word of a class", {"q": "common", "license_class": "permissive"}),
    ("two common words", {"q": "common base"}),
    ("a rare word", {"q": "rarity"}),
    ("a word that there is not", {"q": "nosuchword"}),
    ("a tag of all", {"q": "pytorch", "license_class": "permissive"}),
    ("a rare owner", {"q": "common", "owner": "rare0"}),
)
_COLUMNS = (
    "source, status, license_key, license_class, own_class, gated, openness_category, origin_region, downloads, "
    "questions, sync_state, document, rendered_with, etag, created_at, updated_at"
)
_COPIES = f"""
INSERT INTO model_record (id, folded, owner_folded, search_text, {_COLUMNS})
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most)
SELECT 'lab' || n || '/common-' || n, 'lab' || n || '/common-' || n, 'lab' || n,
    ' /lab /common /m' || n || ' lab common m' || n || ' base pytorch', {_COLUMNS}
FROM numbers CROSS JOIN model_record WHERE id = 'rare0/seed' AND n > :least ORDER BY n
"""  # noqa: S608 - our own columns


class Work(NamedTuple):
    """What a page took."""

    statements: int
    passed: int
    """Rows that PostgreSQL's plans passed, or instructions of SQLite in tens."""
    following: Position | None


def grow(database: Database, least: int, most: int) -> None:
    """More records, written by the database itself out of one."""
    with database.engine.begin() as connection:
        connection.execute(text(_COPIES), {"least": least, "most": most})
        if connection.dialect.name == "sqlite":  # in one piece, as it was before: how many there are is another matter
            connection.exec_driver_sql("INSERT INTO model_search (model_search) VALUES ('optimize')")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    forget_frequencies()


def work_of(database: Database, wanted: ModelFilter, sort: str, start: Position | None = None) -> Work:
    """What the page behind a start takes, statement by statement."""
    count = _instructions if database.engine.dialect.name == "sqlite" else _rows
    with as_everybody(), database.reading() as session:
        plan = read_found(setting_of(session), wanted, sort, start, 50)
        connection, passed = session.connection(), list[int]()
        try:
            ask = next(plan)
            while True:
                rows, work = count(connection, ask)
                passed.append(work)
                ask = plan.send(rows)
        except StopIteration as ending:
            return Work(len(passed), sum(passed), ending.value.following)


def _instructions(connection: Connection, ask: Ask) -> tuple[Any, int]:
    driver: Any = connection.connection.driver_connection
    steps: list[None] = []
    driver.set_progress_handler(lambda: steps.append(None), 10)
    rows = connection.exec_driver_sql(ask.text, dict(ask.given)).all()
    driver.set_progress_handler(None, 0)
    return rows, len(steps)


def _rows(connection: Connection, ask: Ask) -> tuple[Any, int]:
    statement = spelled(ask.text, "postgresql")
    explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    (plan,) = connection.exec_driver_sql(explained, dict(ask.given)).scalar_one()
    return connection.exec_driver_sql(statement, dict(ask.given)).all(), sum(_passed(plan["Plan"]))


def _passed(node: dict[str, Any]) -> Iterator[int]:
    """The rows that the nodes of a plan gave or refused."""
    refused = sum(int(count) for name, count in node.items() if name.startswith("Rows Removed"))
    yield (int(node["Actual Rows"]) + refused) * int(node["Actual Loops"])
    for inner in node.get("Plans", ()):
        yield from _passed(inner)


def works(database: Database) -> dict[tuple[str, str], Work]:
    """What each search takes in each order, its first page and one far behind."""
    found: dict[tuple[str, str], Work] = {}
    for name, filters in SEARCHES:
        wanted = msgspec.convert(filters, ModelFilter)
        for sort in (*SORTS, *(("relevance",) if wanted.words else ())):
            found[name, sort] = first = work_of(database, wanted, sort)
            start = first.following
            for _ in range(PAGES):
                start = work_of(database, wanted, sort, start).following if start else None
            if start:
                found[f"{name}, far behind", sort] = work_of(database, wanted, sort, start)
    return found


@pytest.mark.slow
def test_work_does_not_grow_with_the_records(database: Database) -> None:
    seeds = [item("rare0/seed", "mit"), *(item(f"rare{number}/rarity-{number}", "mit") for number in range(3))]
    take_in(database, *seeds)
    grow(database, 0, FEW)
    before = works(database)
    grow(database, FEW, MANY)
    after = works(database)
    assert before.keys() == after.keys()
    more = {name: (before[name][:2], one[:2]) for name, one in after.items() if _is_more(before[name], one)}
    assert not more
    far = [name for name in after if "far behind" in name[0]]
    assert len(far) >= len(SORTS) * 4
    assert max(one.statements for one in after.values()) <= MOST_STATEMENTS


def _is_more(before: Work, after: Work) -> bool:
    return after.statements > before.statements + 1 or after.passed > ROOM * before.passed + SLACK


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_private_is_found_by_its_index(database: Database) -> None:
    """SQLite knows the index only by the words it was made with; without it each narrowed select passes all records."""
    with as_everybody(), database.reading() as session:
        for table in (ModelBase, ModelAlias, Event):
            spelled_out = _spelled_out(session, table)
            plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {spelled_out}")]
            assert any("ix_model_record_private" in step for step in plan), plan
            assert "SCAN model_record" not in plan, plan


def _spelled_out(session: Session, table: type[SQLModel]) -> str:
    """A select as the database gets it, narrowed to what everybody may see."""
    told: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: told.append(given[2]))
    session.exec(select(table)).all()
    return told[-1]

"""Whatever way a search takes, its pages are those of all records, filtered and sorted here."""

import asyncio
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel import select

from registry.countries import names_of
from registry.db import Database
from registry.db.visibility import as_everybody
from registry.errors import Invalid
from registry.pagination import Total, decode_cursor, encode_cursor
from registry.records.fulltext import tokens_of
from registry.records.search.filters import SORTS, ModelFilter
from registry.records.search.plans import planner
from registry.records.search.service import list_models, look_up_list
from registry.records.tables import ExcludedCountry, ModelBase, ModelRecord
from tests.support.records.list_items import item, take_in
from tests.support.stocks import Stock

WORDS = ("bert", "base", "german", "legal", "7b", "chat", "v2", "bertram")
LICENSES = ("apache-2.0", "mit", "gpl-3.0", "cc-by-nc-4.0", "llama3.2", None)
CHOICES: dict[str, tuple[str, ...]] = {
    "owner": ("ALAB", "blab", "nobody"),
    "license": ("mit", "gpl-3.0", "nosuch"),
    "license_class": ("permissive", "copyleft", "unknown"),
    "own_class": ("permissive", "research-only"),
    "status": ("current", "needs_review"),
    "gated": ("unknown", "auto"),
    "not_allowed_in": ("DE",),
    "base_model": ("alab/Base",),
    "origin_region": ("EU",),
}
QUESTIONS = (
    "bert",
    "b",
    "ber base",
    "german leg",
    "7 chat",
    "nosuch",
    "%",
    "pytorch",
    "alab",
    "v",
    "bert bertram",
    "bas",
)
COUNT = 260
QUESTIONS_ASKED = 16
MANY = 40
"""So many models are not asked for one by one."""
STOCK = Stock()


class Known(NamedTuple):
    """What the tables hold."""

    rows: list[ModelRecord]
    bases: set[tuple[int, str]]
    countries: set[tuple[int, str]]


@pytest.fixture
def filled(database: Database) -> Database:
    STOCK.put(database, lambda: _fill(database))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return database


def _fill(database: Database) -> None:
    drawn = random.Random(11)  # noqa: S311 - repeatable, guards nothing
    items = [
        item(f"{drawn.choice('abc')}lab/{'-'.join(drawn.sample(WORDS, 2))}-{number}", drawn.choice(LICENSES),
             tags=[*drawn.sample(WORDS, 2), *(["base_model:alab/base"] if number % 9 == 0 else [])],
             downloads=drawn.randrange(9), lastModified=f"2026-04-{1 + number % 5:02}T10:00:00.000Z")
        for number in range(COUNT)
    ]  # fmt: skip
    take_in(database, *items)
    with database.unit_of_work() as work:
        for change in ("origin_region = 'EU'", "gated = 'auto'", "is_private = (1 = 1)"):
            chosen = ", ".join(map(str, drawn.sample(range(1, COUNT + 1), 40)))
            work.session.execute(text(f"UPDATE model_record SET {change} WHERE pk IN ({chosen})"))  # noqa: S608 - from above


def known(database: Database) -> Known:
    with database.reading() as session:
        bases = {(one.record_pk, one.base_folded) for one in session.exec(select(ModelBase))}
        countries = {(one.record_pk, one.country) for one in session.exec(select(ExcludedCountry))}
        return Known(list(session.exec(select(ModelRecord)).all()), bases, countries)


def matches(row: ModelRecord, wanted: ModelFilter, of: Known) -> bool:
    words = wanted.words
    return (
        not row.is_private
        and all(getattr(row, column) in values for column, values in wanted.values.items())
        and all(getattr(row, column) == value for column, value in wanted.listed.items())
        and (words is None or (bool(words) and all(f" {word}" in row.search_text for word in words)))
        and (wanted.base_model is None or (row.pk, wanted.base_model.lower()) in of.bases)
        and (wanted.not_allowed_in is None or any((row.pk, one) in of.countries for one in names_of("DE")))
    )


def grade(row: ModelRecord, words: tuple[str, ...]) -> int:
    """As the glossary has it: whole words before beginnings, of each those of the id before the rest."""
    named, tokens = tokens_of(row.id), row.search_text.split()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda word: word in named,
        lambda word: word in tokens,
        lambda word: any(one.startswith(word) for one in named),
    )
    return next((place for place, test in enumerate(tests) if all(map(test, words))), len(tests))


def orders(words: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": lambda row: row.id.encode(),
        "-updated_at": lambda row: (-row.updated_at.timestamp(), -row.pk),
        "-downloads": lambda row: (-row.downloads, -row.pk),
        "relevance": lambda row: (grade(row, words), row.id.encode()),
    }


def questions(drawn: random.Random, count: int) -> Iterator[ModelFilter]:
    for _ in range(count):
        names = drawn.sample(list(CHOICES), drawn.choice((0, 0, 1, 1, 2, 3)))
        given = {name: drawn.choice(CHOICES[name]) for name in names}
        yield msgspec.convert({"q": drawn.choice(QUESTIONS), **given} if drawn.random() < 0.8 else given, ModelFilter)


def pages(
    loop: asyncio.Runner, database: Database, wanted: ModelFilter, sort: str, limit: int
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """All pages, by a session and in the event loop the same."""
    cursor: str | None = None
    while True:
        with database.reading() as session:
            page = msgspec.json.encode(list_models(session, wanted, sort=sort, limit=limit, cursor=cursor))
        quick = loop.run(look_up_list(database.lookups, wanted, sort=sort, limit=limit, cursor=cursor))
        assert quick in {None, page}, (wanted, sort)
        read = msgspec.json.decode(page)
        yield read
        if (cursor := read["next_cursor"]) is None:
            return


@pytest.mark.slow
@pytest.mark.parametrize(("steps", "few", "stretch"), [((250, 1_000), 4_000, 8_000), ((3, 9), 20, 30), ((1, 1), 1, 7)])
def test_every_combination_is_what_all_records_say(
    filled: Database, monkeypatch: pytest.MonkeyPatch, steps: tuple[int, int], few: int, stretch: int
) -> None:
    for name, value in (("STEPS", steps), ("FEW", few), ("STRETCH", stretch)):
        monkeypatch.setattr(planner, name, value)
    of, drawn = known(filled), random.Random(few)  # noqa: S311 - as above
    with as_everybody(), asyncio.Runner() as loop:
        for wanted in questions(drawn, QUESTIONS_ASKED):
            expected = [row for row in of.rows if matches(row, wanted, of)]
            for sort in (*SORTS, *(("relevance",) if wanted.words is not None else ())):
                limit = drawn.choice((1, 4, 17, 200)) if len(expected) < MANY else drawn.choice((17, 200))
                found = list(pages(loop, filled, wanted, sort, limit))
                check(found, expected, orders(wanted.words or ())[sort], limit)
        filled.lookups.close()


@pytest.mark.parametrize("sort", SORTS)
def test_a_walk_is_in_order_however_its_records_are_joined(
    filled: Database, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """PostgreSQL may sort them by their numbers, or begin with the other table: its plans go by what it counted."""
    for name, value in (("STEPS", (30, 60)), ("FEW", 90), ("STRETCH", 120)):
        monkeypatch.setattr(planner, name, value)
    with filled.unit_of_work() as work:
        work.session.execute(text("DELETE FROM model_excluded_country"))
        work.session.execute(text("INSERT INTO model_excluded_country SELECT pk, 'DE' FROM model_record"))
    wanted, ids, cursor = ModelFilter(not_allowed_in="DE"), list[str](), None
    with filled.reading() as session:
        if filled.engine.dialect.name == "postgresql":
            for way in ("nestloop", "hashjoin"):
                session.execute(text(f"SET LOCAL enable_{way} = off"))
        while not ids or cursor:
            page = list_models(session, wanted, sort=sort, limit=7, cursor=cursor)
            ids += [msgspec.json.decode(one)["id"] for one in page.items]
            cursor = page.next_cursor
    assert ids == [row.id for row in sorted(known(filled).rows, key=orders(())[sort])]


def check(found: list[dict[str, Any]], expected: list[ModelRecord], order: Any, limit: int) -> None:  # noqa: ANN401 - a key
    ids = [one["id"] for page in found for one in page["items"]]
    if found[0].get("searched_for"):
        assert not expected
        return
    assert ids == [row.id for row in sorted(expected, key=order)]
    assert all(len(page["items"]) <= limit for page in found)
    for page in found:
        total = page["total"]
        assert total["count"] == len(expected) if total["type"] == "exact" else total["count"] <= len(expected)


@pytest.mark.parametrize("sort", SORTS)
def test_where_a_walk_stops_tells_of_nothing_private(
    filled: Database, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """A cursor can be read, and made up: where the next one stands is as if nothing private were there."""
    for name, value in (("STEPS", (2, 4)), ("FEW", 6), ("STRETCH", 8)):
        monkeypatch.setattr(planner, name, value)
    wanted, stops, cursor = ModelFilter(license_class="copyleft", own_class="permissive"), list[object](), None
    with as_everybody(), filled.reading() as session:
        while cursor or not stops:
            page = list_models(session, wanted, sort=sort, limit=7, cursor=cursor)
            assert not page.items
            if (cursor := page.next_cursor) is not None:
                stops.append(decode_cursor(cursor, ("models", sort, wanted), 2)[0 if sort == "id" else 1])
    rows = [row for row in known(filled).rows if row.license_class == "copyleft" and not row.is_private]
    passed = [row.id if sort == "id" else row.pk for row in sorted(rows, key=orders(())[sort])]
    assert stops == passed[7::8]


def test_a_cursor_of_a_tier_that_there_is_not_is_refused(filled: Database) -> None:
    wanted = ModelFilter(q="bert")
    for place in (["alab/x", 7], ["alab/x", -1], ["alab/x", "0"], ["alab/x", 0, 5], ["alab/x", 0, "x" * 500]):
        cursor = encode_cursor(place, ("models", "relevance", wanted))
        with filled.reading() as session, pytest.raises(Invalid):
            list_models(session, wanted, sort="relevance", limit=5, cursor=cursor)


def test_a_country_and_the_state_that_it_is_a_part_of_are_one_record(filled: Database) -> None:
    part, *_, state = names_of("GF")
    with filled.unit_of_work() as work:
        for number in range(1, 4):
            work.session.execute(text("DELETE FROM model_excluded_country WHERE record_pk = :pk"), {"pk": number})
            for country in {part, state}:
                work.session.add(ExcludedCountry(record_pk=number, country=country))
    with filled.reading() as session:
        for sort in SORTS:
            page = list_models(session, ModelFilter(not_allowed_in="GF"), sort=sort, limit=50)
            found = [msgspec.json.decode(one)["id"] for one in page.items]
            assert len(found) == len(set(found)) == page.total.count
            assert page.total.type == "exact"


@pytest.mark.parametrize("filters", [{"q": "torch"}, {"q": "torch", "owner": "lab"}, {"q": "torch", "gated": "auto"}])
def test_no_total_tells_of_what_is_private(
    database: Database, monkeypatch: pytest.MonkeyPatch, filters: dict[str, str]
) -> None:
    """Neither its number nor its kind: whether so few match that they are counted goes by what may be seen."""
    for name, value in (("STEPS", (2, 4)), ("FEW", 6), ("COUNTED", 10)):
        monkeypatch.setattr(planner, name, value)
    take_in(database, *(item(f"lab/torch-{number}", "mit") for number in range(18)))
    with database.unit_of_work() as work:
        work.session.execute(text("UPDATE model_record SET gated = 'auto'"))
        work.session.execute(text("UPDATE model_record SET is_private = (1 = 1) WHERE pk % 2 = 0"))
    with as_everybody(), database.reading() as session:
        wanted = msgspec.convert(filters, ModelFilter)
        assert list_models(session, wanted, sort="relevance", limit=5, cursor=None).total == Total(9, "exact")

"""Every word of a search begins a word of the record: the same on both databases, whichever way is taken."""

import random
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from sqlmodel import select

from registry.db import Database
from registry.errors import Invalid
from registry.records.fulltext import MAX_TOKENS, search_text, words_of
from registry.records.queries import get_record
from registry.records.search.filters import SORTS, ModelFilter
from registry.records.search.plans import planner as narrowing
from registry.records.search.service import list_models
from registry.records.service import rename
from registry.records.tables import ModelRecord
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import NOW, item, take_in

LICENSES = ("apache-2.0", "mit", "gpl-3.0", "cc-by-nc-4.0", None)
WORDS = ("bert", "base", "german", "legal", "7b", "chat", "Größe", "v2")


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ("llama", True), ("LLAMA 8b", True), ("3.1", True), ("llama3", True), ("llama318b", True), ("8", True),
        ("meta instruct", True), ("b", True), ("lama", False), ("llama 70b", False), ("strasse", True),
        ("straße", True), ("uber", True), ("text-generation", True), ("text gene", True), ("generation-text", True),
        ("日本", True), ("本", False),
    ],
)  # fmt: skip
def test_words_begin_tokens(question: str, is_found: bool) -> None:  # noqa: FBT001 - a column of the table above
    text = search_text("meta-llama/Llama-3.1-8B-Instruct", "Über Straßen.", ("text-generation", "日本語"))
    assert all(f" {word}" in text for word in words_of(question)) is is_found


def test_what_is_stored_is_bounded() -> None:
    tags = [f"{'x' * 500}{number}" for number in range(50)]
    text = search_text("a/b", " ".join(f"w{number}" for number in range(2_000)), tags)
    assert len(text.split()) <= MAX_TOKENS
    assert max(map(len, text.split())) <= 64
    assert words_of(" %_'\"\\:*()!&|<->\u0000 ") == ()


def search(database: Database, sort: str = "id", limit: int = 200, **filters: str) -> list[str]:
    """The ids of all pages."""
    found, cursor = [], None
    with database.reading() as session:
        while True:
            page = list_models(session, msgspec.convert(filters, ModelFilter), sort=sort, limit=limit, cursor=cursor)
            found += [bytes(one).split(b'"', 4)[3].decode() for one in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return found


def fill(database: Database, count: int) -> None:
    drawn = random.Random(5)  # noqa: S311 - repeatable, guards nothing
    items = [
        item(f"{drawn.choice('abc')}lab/{'-'.join(drawn.sample(WORDS, 2)).replace('öß', 'oss')}-{number}",
             drawn.choice(LICENSES), tags=drawn.sample(WORDS, 2), downloads=drawn.randrange(9))
        for number in range(count)
    ]  # fmt: skip
    assert take_in(database, *items).new == count


@pytest.mark.parametrize(("few", "stretch"), [(4_000, 40_000), (5, 40_000), (5, 20)])
def test_all_ways_lead_to_the_same_pages(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int, stretch: int
) -> None:
    """Looked up, walked in one stretch, and in many: against all rows, filtered here."""
    monkeypatch.setattr(narrowing, "FEW", few)
    monkeypatch.setattr(narrowing, "STRETCH", stretch)
    monkeypatch.setattr(narrowing, "STEPS", (min(few, 250), min(few, 1_000)))
    fill(database, 300)
    with database.reading() as session:
        rows = session.exec(select(ModelRecord)).all()
    orders: dict[str, Any] = {
        "id": lambda row: row.id.encode(), "-updated_at": lambda row: -row.pk,
        "-downloads": lambda row: (-row.downloads, -row.pk),
    }  # fmt: skip
    for filters in (
        {"q": "bert"}, {"q": "b"}, {"q": "german leg"}, {"q": "grosse 7"}, {"q": "nosuch"}, {"q": "%"},
        {"q": "bert", "license_class": "permissive"}, {"q": "v2 base", "owner": "ALAB"}, {"license": "mit"},
        {"license_class": "copyleft", "status": "current"}, {"q": "chat", "license": "gpl-3.0", "gated": "unknown"},
        {"owner": "blab", "status": "needs_review"}, {"gated": "no"}, {},
    ):  # fmt: skip
        wanted = msgspec.convert(filters, ModelFilter)
        matching = [row for row in rows if matches(row, wanted)]
        for sort in SORTS:
            expected = [row.id for row in sorted(matching, key=orders[sort])]
            assert search(database, sort, 30, **filters) == expected, (filters, sort)


def matches(row: ModelRecord, wanted: ModelFilter) -> bool:
    words = wanted.words
    return (
        all(getattr(row, column) in values for column, values in wanted.values.items())
        and (wanted.owner is None or row.owner_folded == wanted.owner.lower())
        and (words is None or (bool(words) and all(f" {word}" in row.search_text for word in words)))
    )


def test_the_index_follows_every_change(database: Database) -> None:
    take_in(database, item("lab/first"), item("lab/second"))
    assert search(database, q="first") == ["lab/first"]
    with database.unit_of_work() as work:
        rename(work, knowledge(), get_record(work.session, "lab/first"), "lab/renamed", NOW)
    assert (search(database, q="first"), search(database, q="renam")) == ([], ["lab/renamed"])
    take_in(database, item("lab/second", tags=("quantised",)))
    assert search(database, q="quant") == ["lab/second"]
    with database.unit_of_work() as work:
        for statement in ("DELETE FROM model_alias", "DELETE FROM observation", "DELETE FROM model_record"):
            work.session.connection().exec_driver_sql(statement)
    assert search(database, q="lab") == []


def test_ids_sort_by_their_bytes_on_both_databases(database: Database) -> None:
    names = ["B/x", "a/x", "a-b/x", "a_b/x", "Z/x", "a.b/x", "a/X2", "ab/x"]
    take_in(database, *map(item, names))
    assert search(database, limit=3) == sorted(names)
    assert all(one < another for one, another in pairwise(search(database, q="x")))


def test_a_strange_cursor_is_refused(database: Database) -> None:
    take_in(database, item("a/b"), item("a/c"))
    with database.reading() as session:
        for sort in SORTS:
            cursor = list_models(session, ModelFilter(), sort=sort, limit=1).next_cursor
            with pytest.raises(Invalid):
                list_models(session, ModelFilter(q="x"), sort=sort, limit=1, cursor=cursor)

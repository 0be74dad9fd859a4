"""Pages read in the event loop are those that everybody else gets, and take no more than a walk along an index."""

import asyncio
import sqlite3
from itertools import product

import msgspec
import pytest
from sqlalchemy import make_url

from registry.db import Database
from registry.errors import Invalid
from registry.pagination import encode_cursor
from registry.records.search.filters import SORTS, ModelFilter
from registry.records.search.keyset import IN_ORDER, _page_statements
from registry.records.search.plans import planner as narrowing
from registry.records.search.service import list_models, look_up_list
from tests.support.http.application import Client
from tests.support.records.list_items import item, take_in

LICENSES = ("apache-2.0", "mit", "gpl-3.0", "gemma", None)
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"license_class": "permissive"}, {"license_class": "nosuch"}, {"license": "mit"}, {"license": "nosuch"},
    {"license": "gemma"}, {"status": "current"}, {"owner": "LAB1"}, {"owner": "nobody"}, {"gated": "unknown"},
    {"license_class": "copyleft", "status": "current"}, {"q": "m1"}, {"source": "huggingface"},
    {"own_class": "permissive"}, {"own_class": "data"}, {"own_class": "copyleft", "owner": "lab1"},
    {"own_class": "permissive", "license_class": "permissive"}, {"organisation": "nobody"}, {"origin_country": "DE"},
)  # fmt: skip


def fill(database: Database, count: int = 60) -> None:
    items = (item(f"lab{n % 3}/m{n}", LICENSES[n % 5], downloads=n % 4) for n in range(count))
    assert take_in(database, *items).new == count


def both(database: Database, wanted: ModelFilter, sort: str, limit: int, cursor: str | None) -> tuple[bytes, bool]:
    """The page through a session as JSON, and whether the event loop's is the same or left to the session."""
    with database.reading() as session:
        slow = msgspec.json.encode(list_models(session, wanted, sort=sort, limit=limit, cursor=cursor))
    try:
        quick = asyncio.run(look_up_list(database.lookups, wanted, sort=sort, limit=limit, cursor=cursor))
    finally:
        database.lookups.close()
    assert quick in {None, slow}
    return slow, quick is not None


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_pages_of_the_event_loop_are_those_of_a_session(database: Database, filters: dict[str, str], sort: str) -> None:
    fill(database)
    wanted, cursor = msgspec.convert(filters, ModelFilter), None
    ids: list[str] = []
    looked_up: list[bool] = []
    while True:
        page, is_quick = both(database, wanted, sort, 7, cursor)
        looked_up.append(is_quick)
        answer = msgspec.json.decode(page)
        ids += [one["id"] for one in answer["items"]]
        if (cursor := answer["next_cursor"]) is None:
            break
    assert len(set(ids)) == len(ids) == answer["total"]["count"]
    in_order = set(filters) <= set(IN_ORDER[sort]) and len(filters) < 2 and filters != {"license": "gemma"}
    assert all(looked_up) is (bool(ids) or not in_order)


@pytest.mark.parametrize("limit", [1, 19, 20, 21, 200])
def test_pages_end_where_the_records_do(database: Database, limit: int) -> None:
    fill(database)
    for sort in SORTS:
        _, is_quick = both(database, ModelFilter(license_class="copyleft"), sort, limit, None)
        assert is_quick


@pytest.mark.parametrize(
    ("sort", "place"),
    [
        ("-downloads", ["9" * 30, 1]),
        ("-downloads", [5, "9" * 30]),
        ("-updated_at", ["0001-01-01T00:00:00+23:59", 1]),
        ("-updated_at", ["9999-12-31T23:59:59-23:59", 1]),
        ("-updated_at", ["2026-01-01T00:00:00+00:00", "9" * 30]),
    ],
)
@pytest.mark.parametrize("wanted", [ModelFilter(), ModelFilter(license="mit", gated="auto")], ids=["list", "search"])
def test_places_beyond_all_numbers_and_moments_are_refused(
    database: Database, wanted: ModelFilter, sort: str, place: list[object]
) -> None:
    cursor = encode_cursor(place, ("models", sort, wanted))
    with pytest.raises(Invalid):
        asyncio.run(look_up_list(database.lookups, wanted, sort=sort, limit=1, cursor=cursor))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "W10", "bnVsbA"])
def test_strange_cursors_are_refused_in_the_event_loop(database: Database, sort: str, cursor: str) -> None:
    with pytest.raises(Invalid):
        asyncio.run(look_up_list(database.lookups, ModelFilter(), sort=sort, limit=1, cursor=cursor))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_event_loop_walks_along_an_index(database: Database) -> None:
    """Nothing is sorted, no record is passed that is not in the list, and private ones are counted in their index."""
    fill(database)
    file = sqlite3.connect(make_url(str(database.engine.url)).database or "")
    given = dict.fromkeys(("wanted", "at", "pk", "most", "before"), 1)
    for sort, names in IN_ORDER.items():
        for name, is_on, is_narrow in product(("", *names), (False, True), (False, True)):
            for statement in _page_statements(sort, name, is_on=is_on, is_file=True, is_narrow=is_narrow):
                plan = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
                steps = [step for step in plan if "model_record" in step and "ix_model_record_private" not in step]
                assert steps, plan
                assert not any("TEMP B-TREE" in step for step in plan), plan
                assert all("USING" in step and ("SEARCH" in step or not (name or is_on)) for step in steps), plan
    file.close()


def test_a_licence_stands_for_its_versions(database: Database) -> None:
    fill(database)
    with database.unit_of_work() as work:
        for number, key in enumerate(("gemma-2024", "gemma-2025", "llama3"), 1):
            statement = f"UPDATE model_record SET license_key = '{key}' WHERE id = 'lab0/m{number * 3}'"  # noqa: S608 - from above
            work.session.connection().exec_driver_sql(statement)
    with database.reading() as session:
        line, one, other = (
            list_models(session, ModelFilter(license=key), limit=200) for key in ("gemma", "gemma-2024", "nosuch")
        )
        searched = list_models(session, ModelFilter(license="gemma", q="lab"), limit=200)
    # Of the twelve records under gemma, lab0/m9 became llama3; two records of other licences became versions.
    assert (line.total.count, one.total.count, other.total.count) == (13, 1, 0)
    assert (len(line.items), len(one.items), len(searched.items)) == (13, 1, 13)


def test_a_search_that_meets_too_little_goes_on_with_the_next_page(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "FEW", 3)
    monkeypatch.setattr(narrowing, "STRETCH", 10)
    monkeypatch.setattr(narrowing, "STEPS", (1, 2))
    fill(database)
    pages: list[int] = []
    cursor: str | None = None
    with database.reading() as session:
        while not pages or cursor:
            page = list_models(session, ModelFilter(q="m1", license="mit"), sort="-downloads", limit=5, cursor=cursor)
            pages.append(len(page.items))
            cursor = page.next_cursor
    assert sum(pages) == 3
    assert min(pages[:-1]) < 5


def test_lists_over_http(client: Client) -> None:
    client.put("/v1/models/lab/a", json={"facts": {}})
    client.put("/v1/models/lab/b", json={"facts": {}})
    first = client.get("/v1/models?license_class=unknown&sort=-updated_at&limit=1")
    assert first.headers["content-type"].startswith("application/json")
    assert (first.json()["items"][0]["id"], first.json()["total"]) == ("lab/b", {"count": 2, "type": "exact"})
    following = {"license_class": "unknown", "sort": "-updated_at", "limit": 1, "cursor": first.json()["next_cursor"]}
    second = client.get("/v1/models", params=following).json()
    assert (second["items"][0]["id"], second["next_cursor"]) == ("lab/a", None)
    assert client.get("/v1/models?license_class=data").json()["items"] == []
    for refused in ("colour=red", "license_class=nosuch", "cursor=x", "sort=name", "limit=0", "limit=201"):
        assert client.get(f"/v1/models?{refused}").status_code == 400, refused

"""Counts by value: kept by the database itself, right after any change, and counted at once for a search."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlmodel import select

from registry.db import Database
from registry.records.documents.service import refresh_stale
from registry.records.search import facets
from registry.records.search.facets import FacetValue, compact, read_facets
from registry.records.search.filters import FACETS, ModelFilter
from registry.records.tables import ModelRecord
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import NOW, item, take_in

LICENSES = ("apache-2.0", "mit", "gpl-3.0", "cc-by-nc-4.0", None)


def counts(database: Database, **filters: str) -> dict[str, dict[str | None, int]]:
    with database.reading() as session:
        read = read_facets(session, msgspec.convert(filters, ModelFilter))
    return {name: {one.value: one.count for one in getattr(read, name)} for name in FACETS}


def counted_here(database: Database) -> dict[str, dict[str | None, int]]:
    with database.reading() as session:
        rows = session.exec(select(ModelRecord)).all()
    return {name: dict(Counter(getattr(row, column) for row in rows)) for name, column in FACETS.items()}


def fill(database: Database, count: int = 40) -> None:
    take_in(database, *(item(f"lab{number % 3}/m{number}", LICENSES[number % 5]) for number in range(count)))


def test_the_kept_counts_are_those_of_the_rows(database: Database) -> None:
    fill(database)
    assert counts(database) == counted_here(database)
    take_in(database, *(item(f"lab0/m{number}", "mit") for number in range(0, 30, 3)))
    assert counts(database) == counted_here(database)
    with database.unit_of_work() as work:
        connection = work.session.connection()
        for table in ("model_excluded_country", "observation"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names from the line above
        connection.exec_driver_sql("DELETE FROM model_record WHERE license_key = 'mit'")
        connection.exec_driver_sql("UPDATE model_record SET origin_region = 'EU', status = 'gone' WHERE pk < 9")
    expected = counted_here(database)
    assert counts(database) == expected
    compact(database)
    assert compact(database) == 0
    assert counts(database) == expected


def test_writers_at_once_lose_no_count(database: Database) -> None:
    def write(number: int) -> None:
        take_in(database, *(item(f"lab{number}/m{part}", LICENSES[part % 5]) for part in range(25)))
        compact(database)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    assert sum(counts(database)["status"].values()) == 200
    assert counts(database) == counted_here(database)


def test_filters_narrow_the_counts(database: Database) -> None:
    fill(database)
    assert counts(database, license="mit")["license"] == {"mit": 8}
    assert counts(database, license_class="copyleft")["license"] == {"gpl-3.0": 8}
    assert counts(database, owner="lab1", license="mit")["source"] == {"huggingface": 3}
    assert counts(database, q="m1")["source"] == {"huggingface": 11}
    assert counts(database, q="nosuch")["status"] == {}
    assert counts(database, own_class="copyleft")["license"] == {"gpl-3.0": 8}
    assert counts(database, own_class="copyleft", license_class="permissive")["status"] == {}


def test_classes_are_counted_as_they_bind(database: Database) -> None:
    fill(database, 5)
    take_in(database, *(item(f"washed/m{number}", "mit", ["base_model:lab0/m3"]) for number in range(7)))
    assert counts(database) == counted_here(database)
    assert counts(database)["license_class"] == {"permissive": 2, "copyleft": 1, "research-only": 8, "unknown": 1}
    assert counts(database, own_class="permissive")["license_class"] == {"permissive": 2, "research-only": 7}
    take_in(database, item("lab0/m3", "llama3.2"))
    while refresh_stale(database, knowledge(), NOW):
        pass
    assert counts(database) == counted_here(database)
    assert counts(database, own_class="permissive")["license_class"] == {"permissive": 2, "community": 7}


def test_very_many_matches_are_counted_to_a_bound(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database)
    monkeypatch.setattr(facets, "COUNTED", 10)
    with database.reading() as session:
        total = read_facets(session, ModelFilter(q="lab")).total
    assert (total.count, total.type) == (10, "at_least")


def test_rare_values_are_summed_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database)
    monkeypatch.setattr(facets, "MOST", 2)
    with database.reading() as session:
        read = read_facets(session, ModelFilter())
    assert read.license[2:] == [FacetValue("other", 24)]


def test_facets_over_http(client: Client) -> None:
    client.put("/v1/models/lab/a", json={"facts": {"origin": {"region": "EU"}}})
    answer = client.get("/v1/models/facets?origin_region=EU")
    assert answer.status_code == 200
    assert answer.json()["origin_region"] == [{"value": "EU", "count": 1}]
    assert answer.json()["license"] == [{"value": None, "count": 1}]
    assert answer.json()["total"] == {"count": 1, "type": "exact"}
    refused = client.get("/v1/models/facets?colour=red")
    assert (refused.status_code, "license_class" in refused.json()["supported"]) == (400, True)

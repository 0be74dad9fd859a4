"""Exports: all records of a query, in batches, as documents or as a table that no spreadsheet runs."""

import csv
import io

import httpx2
import msgspec
import pytest

from registry.db import Database
from registry.db.snapshots import snapshot_of
from registry.db.visibility import as_everybody
from registry.records.queries import get_record
from registry.records.search import export as exporting
from registry.records.search.export import COLUMNS, export_models
from registry.records.search.filters import ModelFilter
from registry.records.search.selections import find_selection
from registry.runtime import Runtime
from tests.support.http.application import KEY, Client, application_over
from tests.support.http.server import port_of, served
from tests.support.records.list_items import item, take_in


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_every_record_goes_out_once_in_order(database: Database, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(exporting, "BATCH", batch)
    take_in(database, *(item(f"lab{number % 2}/m{number:02}", "mit") for number in range(9)))
    everything = b"".join(export_models(database, ModelFilter(), "jsonl")).splitlines()
    ids = [msgspec.json.decode(line)["id"] for line in everything]
    assert ids == sorted(ids)
    assert len(ids) == 9
    found = rows_of(b"".join(export_models(database, ModelFilter(q="m0", owner="lab1"), "csv")))
    assert [row["id"] for row in found] == ["lab1/m01", "lab1/m03", "lab1/m05", "lab1/m07"]
    assert found[0]["spdx"] == "MIT"


def test_nothing_found_is_a_table_without_rows(database: Database) -> None:
    assert b"".join(export_models(database, ModelFilter(), "csv")).decode() == ",".join(COLUMNS) + "\r\n"
    assert b"".join(export_models(database, ModelFilter(), "jsonl")) == b""


def test_no_cell_is_a_formula(database: Database) -> None:
    take_in(database, item("-x/y", "=1+1"), item("_a/b", '@x, "quoted"\n'))
    rows = rows_of(b"".join(export_models(database, ModelFilter(), "csv")))
    assert [row["id"] for row in rows] == ["'-x/y", "_a/b"]
    assert rows[0]["declared"] == "'=1+1"
    assert all(not value.startswith(("=", "+", "-", "@", "\t")) for row in rows for value in row.values())


def test_a_row_shows_what_binds_beside_its_own_class(database: Database) -> None:
    below = ["base_model:lab/base"]
    take_in(
        database, item("lab/base", "llama3.2", pipeline_tag="image-text-to-text"), item("lab/washed", "mit", below),
        item("lab/text", "llama3.2"), item("lab/free", "mit"), item("lab/silent", None, below),
        item("lab/research", "cc-by-nc-4.0"), item("lab/paid", "apache-2.0", ["base_model:lab/research"]),
    )  # fmt: skip
    data = b"".join(export_models(database, ModelFilter(), "csv"))
    rows = {row["id"].removeprefix("lab/"): row for row in rows_of(data)}
    classes = {name: (row["license_class"], row["own_class"]) for name, row in rows.items()}
    assert classes == {
        "base": ("community", "community"), "washed": ("community", "permissive"), "text": ("community", "community"),
        "free": ("permissive", "permissive"), "silent": ("unknown", "unknown"),
        "research": ("research-only", "research-only"), "paid": ("research-only", "permissive"),
    }  # fmt: skip
    assert (rows["paid"]["commercial"], rows["free"]["commercial"], rows["paid"]["license"]) == (
        "no",
        "yes",
        "apache-2.0",
    )
    assert "DE" in rows["washed"]["countries_excluded"].split()
    assert rows["washed"]["countries_excluded"] == rows["base"]["countries_excluded"]
    excluding = {name for name, row in rows.items() if "DE" in row["countries_excluded"].split()}
    found = rows_of(b"".join(export_models(database, ModelFilter(not_allowed_in="DE"), "csv")))
    assert {row["id"].removeprefix("lab/") for row in found} == excluding
    assert "text" not in excluding
    assert COLUMNS[-8:-4] == ("own_class", "one_of", "region_access", "region_excluded")
    assert COLUMNS[-1] == "data_sources"


def test_a_document_of_another_release_leaves_its_cells_empty(database: Database) -> None:
    take_in(database, item("lab/old", "mit"))
    with database.unit_of_work() as work:
        record = get_record(work.session, "lab/old")
        members = msgspec.json.decode(record.document)
        del members["license_class"], members["own_class"]
        record.document = msgspec.json.encode(members)
    (row,) = rows_of(b"".join(export_models(database, ModelFilter(own_class="permissive"), "csv")))
    assert (row["license"], row["license_class"], row["own_class"]) == ("mit", "", "")


def test_exports_over_http(client: Client) -> None:
    for name in ("a", "b"):
        client.put(f"/v1/models/lab/{name}", json={"facts": {"origin": {"region": "EU", "country": "AT"}}})
    answer = client.get("/v1/models/export?format=csv&origin_region=EU")
    assert answer.headers["content-disposition"] == 'attachment; filename="models.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(row["id"], row["country"]) for row in rows_of(answer.content)] == [("lab/a", "AT"), ("lab/b", "AT")]
    lines = client.get("/v1/models/export").content.splitlines()
    assert [msgspec.json.decode(line)["id"] for line in lines] == ["lab/a", "lab/b"]
    assert msgspec.json.decode(lines[0]) == client.get("/v1/models/lab/a").json()
    refused = client.get("/v1/models/export?format=xml")
    assert (refused.status_code, refused.json()["supported"]) == (400, ["csv", "jsonl"])
    assert client.get("/v1/models/export?colour=red").status_code == 400


def test_a_record_that_moves_meanwhile_is_met_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renamed to a place that the export has passed, or to one that is still to come."""
    monkeypatch.setattr(exporting, "BATCH", 2)
    take_in(database, *(item(f"lab/m{number}", "mit") for number in range(8)))
    running = export_models(database, ModelFilter(license="mit"), "jsonl")
    first = next(running)
    renamed = {"lab/m0": "lab/z0", "lab/m7": "lab/a7"}
    with database.unit_of_work() as work:
        for old, new in renamed.items():
            record = get_record(work.session, old)
            record.id, record.folded = new, new
            record.document = record.document.replace(old.encode(), new.encode())
    rest = b"".join(running)
    ids = [msgspec.json.decode(line)["id"] for line in (first + rest).splitlines()]
    assert ids == [*(f"lab/m{number}" for number in range(7)), "lab/a7"]


@pytest.mark.parametrize("change", [{"license_key": "llama3.2"}, {"is_private": True}])
def test_what_ceases_to_match_meanwhile_is_left_out(
    database: Database, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 1)
    take_in(database, *(item(f"lab/m{number}", "mit") for number in range(3)))
    with as_everybody():
        running = export_models(database, ModelFilter(license="mit"), "jsonl")
        next(running)
        with database.unit_of_work() as work:
            record = get_record(work.session, "lab/m1")
            for name, value in change.items():
                setattr(record, name, value)
        assert [msgspec.json.decode(line)["id"] for line in b"".join(running).splitlines()] == ["lab/m2"]


def test_one_snapshot_sees_one_state(database: Database) -> None:
    take_in(database, item("lab/a", "mit"))
    with snapshot_of(database) as session:
        assert len(find_selection(session, ModelFilter())) == 1
        take_in(database, item("lab/b", "mit"))
        assert len(find_selection(session, ModelFilter())) == 1
    with snapshot_of(database) as session:
        assert len(find_selection(session, ModelFilter())) == 2


def test_an_export_that_fails_is_no_answer(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client sees that a file was cut: the last chunk does not come (RFC 9112, 8)."""

    def fail(session: object, wanted: object, numbers: list[int]) -> list[bytes]:
        del session, wanted
        if numbers[0] > 1:
            raise RuntimeError("the disk is gone")
        return [b'{"id":"lab/m0"}' * 10_000]

    monkeypatch.setattr(exporting, "BATCH", 1)
    monkeypatch.setattr(exporting, "read_selected", fail)
    take_in(runtime.database, *(item(f"lab/m{number}", "mit") for number in range(3)))
    with application_over(runtime) as app, served(app) as server:
        address = f"http://127.0.0.1:{port_of(server)}/v1/models/export"
        with httpx2.stream("GET", address, headers={"Authorization": f"Bearer {KEY}"}, trust_env=False) as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx2.RemoteProtocolError):
                answer.read()

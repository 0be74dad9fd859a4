"""Finding models by who made them and where: whole names and countries as filters, words of a name as a search."""

import pytest
from sqlalchemy import text

from registry.db import Database, is_sqlite
from registry.db.lookups import spelled
from registry.records.search.keyset import _page_statements
from registry.runtime import Runtime
from tests.support.http.application import Client
from tests.support.stocks import Stock

MODELS = {
    "BSC-LT/salamandra-7b": {"organisation": "Barcelona Supercomputing Center", "country": "ES", "region": "EU"},
    "LumiOpen/Poro-34B": {"organisation": "Silo AI", "country": "FI", "region": "EU"},
    "openGPT-X/Teuken-7B": {"organisation": "Fraunhofer IAIS", "country": "DE", "region": "EU"},
    "DFKI/occiglot-7b": {"organisation": "DFKI", "country": "DE", "region": "EU"},
    "lab/unknown": {},
}


_STOCK = Stock()


@pytest.fixture
def shelf(runtime: Runtime, client: Client) -> Client:
    _STOCK.put(runtime.database, lambda: _fill(client))
    return client


def _fill(client: Client) -> None:
    for model, origin in MODELS.items():
        assert client.put(f"/v1/models/{model}", json={"facts": {"origin": origin}}).status_code == 201


def ids(client: Client, **filters: str) -> list[str]:
    answer = client.get("/v1/models", params=filters)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["total"] == {"count": len(found["items"]), "type": "exact"}
    return [item["id"] for item in found["items"]]


def test_models_are_found_by_who_made_them_and_where(shelf: Client) -> None:
    assert ids(shelf, organisation="barcelona  Supercomputing CENTER ") == ["BSC-LT/salamandra-7b"]
    assert ids(shelf, organisation="Barcelona") == []
    assert ids(shelf, origin_country="DE") == ["DFKI/occiglot-7b", "openGPT-X/Teuken-7B"]
    refused = shelf.get("/v1/models", params={"origin_country": "de"})
    assert (refused.status_code, "write DE" in refused.json()["detail"]) == (400, True)
    assert ids(shelf, origin_country="DE", organisation="DFKI") == ["DFKI/occiglot-7b"]
    assert ids(shelf, origin_country="DE", owner="opengpt-x", origin_region="EU") == ["openGPT-X/Teuken-7B"]
    assert ids(shelf, q="supercomputing") == ids(shelf, q="barcelona cent") == ["BSC-LT/salamandra-7b"]
    assert ids(shelf, q="fraunhofer", origin_country="DE") == ["openGPT-X/Teuken-7B"]
    for sort in ("-updated_at", "-downloads"):
        assert set(ids(shelf, origin_country="DE", sort=sort)) == {"DFKI/occiglot-7b", "openGPT-X/Teuken-7B"}
    facets = shelf.get("/v1/models/facets", params={"origin_country": "DE"}).json()
    assert facets["total"]["count"] == 2
    exported = shelf.get("/v1/models/export", params={"organisation": "silo ai", "format": "csv"}).text
    assert len(exported.splitlines()) == 2


def test_another_organisation_is_another_place_in_the_list(shelf: Client) -> None:
    patched = shelf.patch(
        "/v1/models/DFKI/occiglot-7b", json={"facts": {"origin": {"organisation": "Occiglot", "country": None}}},
        headers={"If-Match": "*"},
    )  # fmt: skip
    assert patched.status_code == 200, patched.text
    assert (ids(shelf, organisation="dfki"), ids(shelf, organisation="occiglot")) == ([], ["DFKI/occiglot-7b"])
    assert ids(shelf, origin_country="DE") == ["openGPT-X/Teuken-7B"]


@pytest.mark.parametrize(("written", "meant"), [("UK", "GB"), ("EU", None), ("Germany", None), ("XX", None)])
def test_what_is_no_country_is_refused(client: Client, written: str, meant: str | None) -> None:
    answer = client.get("/v1/models", params={"origin_country": written})
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["errors"][0]["pointer"] == "/origin_country"
    assert meant is None or meant in str(problem)


@pytest.mark.parametrize("name", ["organisation", "origin_country"])
def test_an_index_leads_to_the_page(shelf: Client, database_url: str, name: str) -> None:
    database: Database = shelf.app.state.database
    index = {"organisation": "ix_model_record_organisation", "origin_country": "ix_model_record_origin_country"}[name]
    with database.reading() as session:
        is_file = is_sqlite(session)
        statement = _page_statements("id", name, is_on=True, is_file=is_file, is_narrow=False)[0]
        given = {"wanted": "de", "at": "a", "pk": 1, "most": 3, "before": 2}
        if not is_file:
            # A handful of records would be read as a whole.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explained = f"{'EXPLAIN QUERY PLAN' if is_file else 'EXPLAIN'} {statement}"
        plan = session.connection().exec_driver_sql(spelled(explained, session.get_bind().dialect.name), given).all()
        steps = [str(row[-1]) for row in plan]
    assert any(index in step for step in steps), (database_url, steps)
    assert not any("Sort" in step or "TEMP B-TREE" in step for step in steps), steps

"""Finding models by architecture and by the memory that weights and a stated context need; unknown is never guessed."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from registry.db import Database, is_sqlite
from registry.db.lookups import spelled
from registry.records.documents.hardware import cache_bytes_of, hosting_of, memory_class_of
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import CuratedFacts
from registry.records.search.keyset import _page_statements
from registry.records.search.plans import count_values, run, setting_of
from registry.records.search.values import filter_of
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.stocks import Stock

SMALL = {"layers": 32, "heads": 32, "kv_heads": 8, "head_dim": 128}
"""131,072 bytes for each token: 1.07 GB for 8,192 of them."""
MODELS: dict[str, dict[str, Any]] = {
    "a/eight": {"parameters": 8 * 10**9, "architecture": "decoder", "shape": SMALL, "context_length": 131_072},
    "b/short": {"parameters": 8 * 10**9, "architecture": "decoder", "shape": SMALL, "context_length": 4_096},
    "c/shapeless": {"parameters": 7 * 10**9, "architecture": "decoder", "context_length": 32_768},
    "d/large": {
        "parameters": 70 * 10**9, "architecture": "decoder", "context_length": 131_072,
        "shape": {"layers": 80, "heads": 64, "kv_heads": 8, "head_dim": 128},
    },
    "e/hybrid": {"parameters": 10**9, "architecture": "hybrid", "shape": SMALL},
    "f/reader": {"parameters": 10**8, "architecture": "encoder", "context_length": 512},
    "g/unsized": {"architecture": "mixture_of_experts", "shape": SMALL},
    "h/nothing": {},
    "i/endless": {"parameters": 2 * 10**9, "architecture": "decoder", "shape": SMALL},
}  # fmt: skip


_STOCK = Stock()


@pytest.fixture
def shelf(runtime: Runtime, client: Client) -> Client:
    _STOCK.put(runtime.database, lambda: _fill(client))
    return client


def _fill(client: Client) -> None:
    for model, facts in MODELS.items():
        assert client.put(f"/v1/models/{model}", json={"facts": facts}).status_code == 201


def letters(client: Client, **filters: str) -> str:
    """The first letters of what is found, by any sort the same."""
    found = {}
    for sort in ("id", "-downloads"):
        answer = client.get("/v1/models", params={**filters, "sort": sort})
        assert answer.status_code == 200, answer.text
        found[sort] = "".join(sorted(item["id"][0] for item in answer.json()["items"]))
    assert len(set(found.values())) == 1
    return found["id"]


def test_models_are_found_by_architecture_and_memory(shelf: Client) -> None:
    assert letters(shelf, architecture="decoder") == "abcdi"
    assert letters(shelf, architecture="unknown") == "h"
    assert letters(shelf, max_memory_gb="16") == "abcefi"
    assert letters(shelf, max_memory_gb="15.9") == "cefi"
    assert letters(shelf, max_memory_gb="35", memory_precision="4bit") == "abcdefi"
    assert letters(shelf, max_memory_gb="8", memory_precision="8bit") == "abcefi"
    assert letters(shelf, max_memory_gb="18", memory_context="8192") == "ai"
    assert letters(shelf, max_memory_gb="17", memory_context="8192") == "i"
    assert letters(shelf, max_memory_gb="18", memory_context="512") == "abfi"
    assert letters(shelf, max_memory_gb="38", memory_context="8192", memory_precision="4bit") == "adi"
    assert letters(shelf, max_memory_gb="18", memory_context="8192", architecture="decoder", q="eight") == "a"
    assert letters(shelf, memory_class="up_to_24_gb") == "ab"
    assert letters(shelf, memory_class="unknown") == "cegh"


def test_architectures_and_memory_are_counted(shelf: Client) -> None:
    def counts(**filters: str) -> dict[str, dict[str, int]]:
        found = shelf.get("/v1/models/facets", params=filters).json()
        names = ("architecture", "memory_class")
        return {name: {one["value"]: one["count"] for one in found[name]} for name in names}

    everything = counts()
    assert everything["architecture"] == {
        "decoder": 5, "encoder": 1, "hybrid": 1, "mixture_of_experts": 1, "unknown": 1,
    }  # fmt: skip
    assert everything["memory_class"] == {
        "unknown": 4, "up_to_24_gb": 2, "up_to_8_gb": 2, "up_to_160_gb": 1,
    }  # fmt: skip
    assert counts(architecture="encoder")["memory_class"] == {"up_to_8_gb": 1}
    assert counts(max_memory_gb="20")["architecture"] == {"decoder": 4, "encoder": 1, "hybrid": 1}
    changed = shelf.patch(
        "/v1/models/h/nothing", json={"facts": {"architecture": "state_space"}}, headers={"If-Match": "*"}
    )
    assert changed.status_code == 200
    assert counts()["architecture"].keys() == everything["architecture"].keys() - {"unknown"} | {"state_space"}


def test_records_of_an_older_release_have_their_columns_after_the_sweep(shelf: Client) -> None:
    database: Database = shelf.app.state.database
    with database.unit_of_work() as work:
        work.session.execute(
            text(
                "UPDATE model_record SET architecture = 'unknown', memory_class = 'unknown', parameters = NULL, "
                "cache_bytes = NULL, context_length = NULL, downloads = 0, rendered_with = '6.old'"
            )
        )
    assert letters(shelf, architecture="decoder") == letters(shelf, max_memory_gb="1000") == ""
    assert refresh_stale(database, knowledge(), NOW) == len(MODELS)
    assert letters(shelf, architecture="decoder") == "abcdi"
    assert letters(shelf, max_memory_gb="18", memory_context="8192") == "ai"
    counted = {one["value"]: one["count"] for one in shelf.get("/v1/models/facets").json()["memory_class"]}
    assert counted["up_to_24_gb"] == 2


def test_what_fits_can_be_watched_and_exported(shelf: Client) -> None:
    query = {"max_memory_gb": "17", "memory_context": "512", "architecture": "decoder"}
    saved = shelf.put("/v1/watch-groups/small", json={"query": query})
    assert saved.status_code in {200, 201}, saved.text
    group = shelf.get("/v1/watch-groups/small").json()
    assert group["models"] == 3
    assert {name: float(value) for name, value in group["query"].items() if name != "architecture"} == {
        "max_memory_gb": 17, "memory_context": 512,
    }  # fmt: skip
    exported = shelf.get("/v1/models/export", params={**query, "format": "csv"}).text.splitlines()
    assert [row.partition(",")[0] for row in exported[1:]] == ["a/eight", "b/short", "i/endless"]
    refused = shelf.put("/v1/watch-groups/large", json={"query": {"max_memory_gb": "much"}})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/query/max_memory_gb")


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"architecture": "transformer"}, "/architecture"), ({"memory_class": "8"}, "/memory_class"),
        ({"max_memory_gb": "0"}, "/max_memory_gb"), ({"max_memory_gb": "-1"}, "/max_memory_gb"),
        ({"max_memory_gb": "nan"}, "/max_memory_gb"), ({"max_memory_gb": "inf"}, "/max_memory_gb"),
        ({"max_memory_gb": "much"}, "/max_memory_gb"), ({"max_memory_gb": "1e300"}, "/max_memory_gb"),
        ({"max_memory_gb": "8", "memory_context": "0"}, "/memory_context"),
        ({"max_memory_gb": "8", "memory_context": "1e9"}, "/memory_context"),
        ({"max_memory_gb": "8", "memory_precision": "2bit"}, "/memory_precision"),
        ({"memory_context": "8192"}, "/memory_context"), ({"memory_precision": "4bit"}, "/memory_precision"),
    ],
)  # fmt: skip
def test_what_is_no_memory_is_refused(client: Client, given: dict[str, str], pointer: str) -> None:
    answer = client.get("/v1/models", params=given)
    assert answer.status_code == 400, answer.text
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("facts", "cache"),
    [
        ({"architecture": "decoder", "shape": SMALL}, 131_072),
        ({"architecture": "mixture_of_experts", "shape": SMALL}, 131_072),
        ({"architecture": "encoder"}, 0),
        ({"shape": SMALL}, None),
        ({"architecture": "decoder"}, None),
        ({"architecture": "decoder", "shape": {"layers": 32, "heads": 32, "head_dim": 128}}, None),
        ({"architecture": "decoder", "shape": {"layers": 32, "kv_heads": 8}}, None),
        ({"architecture": "hybrid", "shape": SMALL}, None),
        ({"architecture": "state_space", "shape": SMALL}, None),
        ({"architecture": "encoder_decoder", "shape": SMALL}, None),
        ({"architecture": "other", "shape": SMALL}, None),
    ],
)
def test_keys_and_values_of_a_token_follow_from_the_shape_alone(facts: dict[str, Any], cache: int | None) -> None:
    sized = msgspec.convert({**facts, "parameters": 8 * 10**9}, CuratedFacts)
    assert cache_bytes_of(sized) == cache
    assert (memory_class_of(sized) == "unknown") == (cache is None)
    assert bool(hosting_of(sized).contexts) == (cache is not None)


def test_a_record_shows_the_contexts_that_its_model_takes(shelf: Client) -> None:
    hosting = shelf.get("/v1/models/a/eight").json()["hosting"]
    assert hosting["cache_bytes_per_token"] == 131_072
    assert [one["tokens"] for one in hosting["contexts"]] == [8_192, 32_768, 131_072]
    first = hosting["contexts"][0]
    assert (first["cache_gb"], first["total"][0]) == (1.1, {"precision": "16bit", "gb": 17.1})
    assert [one["tokens"] for one in shelf.get("/v1/models/b/short").json()["hosting"]["contexts"]] == [4_096]
    assert [one["tokens"] for one in shelf.get("/v1/models/i/endless").json()["hosting"]["contexts"]] == [8_192]
    assert shelf.get("/v1/models/c/shapeless").json()["hosting"]["contexts"] == []
    page = shelf.get("/en/models/a/eight").text
    assert "17.1 GB" in page


@pytest.mark.parametrize("name", ["architecture", "memory_class"])
def test_an_index_leads_to_the_page(shelf: Client, name: str) -> None:
    database: Database = shelf.app.state.database
    with database.reading() as session:
        is_file = is_sqlite(session)
        statement = _page_statements("id", name, is_on=True, is_file=is_file, is_narrow=False)[0]
        given = {"wanted": "decoder", "at": "a", "pk": 1, "most": 3, "before": 2}
        if not is_file:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explained = f"{'EXPLAIN QUERY PLAN' if is_file else 'EXPLAIN'} {statement}"
        plan = session.connection().exec_driver_sql(spelled(explained, session.get_bind().dialect.name), given).all()
    assert any(f"ix_model_record_{name}" in str(row[-1]) for row in plan), plan


def test_an_index_finds_the_small_models(shelf: Client) -> None:
    database: Database = shelf.app.state.database
    with database.reading() as session:
        connection = session.connection()
        plan = count_values(setting_of(session), filter_of({"max_memory_gb": "2"}), ["architecture"], 100)
        found = run(connection, plan)
    assert found is not None
    assert (sum(count for _, count in found[0]), found[1]) == (2, True)

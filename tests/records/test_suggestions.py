"""What an unknown id may have meant: found by an index, on both databases, in a few statements."""

from typing import Any

import pytest
from sqlalchemy import event

from registry.db import Database
from registry.records.suggestions import similar_ids
from registry.runtime import Runtime
from tests.support.http.application import Client
from tests.support.stocks import Stock

KNOWN = (
    "mistralai/Mistral-7B-v0.1", "mistralai/Mistral-7B-Instruct-v0.2", "meta-llama/Llama-3.1-8B-Instruct",
    "Qwen/Qwen2.5-7B", "google/gemma-2-9b", "openai/gpt-oss-20b", "bert-base-uncased",
)  # fmt: skip
MEANT = (
    ("mistralai/Mistral-7B-v01", "mistralai/Mistral-7B-v0.1"),
    ("MistralAI/mistral-7b-v0.2", "mistralai/Mistral-7B-v0.1"),
    ("mistralia/Mistral-7B-v0.1", "mistralai/Mistral-7B-v0.1"),
    ("Mistral-7B-v0.1", "mistralai/Mistral-7B-v0.1"),
    ("someone-else/Qwen2.5-7B", "Qwen/Qwen2.5-7B"),
    ("qwen2.5-7b", "Qwen/Qwen2.5-7B"),
    ("meta-lama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B-Instruct"),
    ("google/gema-2-9b", "google/gemma-2-9b"),
    ("gpt-oss-20", "openai/gpt-oss-20b"),
    ("bert-base-unkased", "bert-base-uncased"),
    ("https://huggingface.co/openai/gpt-oss-20/tree/main", "openai/gpt-oss-20b"),
)


_STOCK = Stock()


@pytest.fixture
def stocked(runtime: Runtime, client: Client) -> Client:
    _STOCK.put(runtime.database, lambda: _fill(client))
    return client


def _fill(client: Client) -> None:
    for model in KNOWN:
        owner, _, name = model.rpartition("/")
        assert client.put(f"/v1/models/{owner or '_'}/{name}", json={"facts": {}}).status_code == 201


def test_near_ids_are_named_wherever_a_model_is(stocked: Client, database: Database) -> None:
    with database.reading() as session:
        for written, meant in MEANT:
            assert similar_ids(session, written)[:1] == [meant], written
        assert similar_ids(session, "unheard/of-entirely") == []
    use = {"country": "DE", "organisation": "company"}
    wrong = "mistralai/Mistral-7B-v01"
    for answer in (
        stocked.get(f"/v1/models/{wrong}"),
        stocked.get("/v1/models", params={"id": wrong}),
        stocked.get(f"/v1/models/{wrong}/license"),
        stocked.get(f"/v1/models/{wrong}/history"),
        stocked.post("/v1/checks", json={"subject": {"model": wrong}, "use": use}),
    ):
        problem = answer.json()
        assert (answer.status_code, problem["suggestions"][0]) == (404, KNOWN[0])
        assert f"Did you mean {KNOWN[0]}" in problem["detail"]
    assert stocked.get("/v1/licenses/apache2").json()["suggestions"][0].startswith("apache")


def test_an_address_is_the_model_that_it_is_of(stocked: Client) -> None:
    address = f"https://huggingface.co/{KNOWN[0]}"
    use = {"country": "DE", "organisation": "company"}
    for model in (address, f"{address}/tree/main", f"hf.co/{KNOWN[0]}", f"{address}/blob/main/LICENSE"):
        assert stocked.post("/v1/checks", json={"subject": {"model": model}, "use": use}).status_code == 200, model
        assert stocked.get("/v1/models", params={"id": model}).json()["id"] == KNOWN[0]
        assert [one["id"] for one in stocked.get("/v1/models", params={"q": model}).json()["items"]] == [KNOWN[0]]
    pinned = {"subject": {"model": f"{address}/tree/{'a' * 40}"}, "use": use}
    answer = stocked.post("/v1/checks", json=pinned).json()
    assert answer["verdict"] == "needs_review"
    assert "revision" in [finding["rule"] for finding in answer["findings"]]


def test_of_a_model_that_is_there_nobody_is_told_that_it_is_not(stocked: Client) -> None:
    """Where an id is asked for an address is none, and leads to a model all the same."""
    for behind in ("@main", "%3Frevision=main"):
        problem = stocked.get(f"/v1/models/{KNOWN[0]}{behind}").json()
        assert (problem["status"], problem["suggestions"][0]) == (404, KNOWN[0])
        assert "is not in the registry" not in problem["detail"]
        assert f"leads to is {KNOWN[0]}." in problem["detail"]


@pytest.mark.parametrize("written", ["", "/", "%", "a" * 5_000, "\N{SNOWMAN}/x", "' OR 1=1 --", "-", "a/b/c/d"])
def test_nothing_hostile_is_looked_up_for_long(stocked: Client, database: Database, written: str) -> None:
    del stocked
    statements: list[Any] = []

    def note(*told: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells
        statements.append(told[2])

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        similar_ids(session, written)
    event.remove(database.engine, "before_cursor_execute", note)
    assert len(statements) <= 6, "one begins the transaction"

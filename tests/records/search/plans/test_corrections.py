"""Where a search finds nothing, what was probably meant is searched for, and the answer says so."""

import msgspec
import pytest
from sqlalchemy import text

from registry.db import Database
from registry.db.visibility import as_everybody
from registry.records.search import ModelFilter, ModelPage, list_models
from registry.records.search.plans.corrections import SPARSE, variants
from registry.records.search.plans.frequencies import forget_frequencies
from tests.support.http.application import Client
from tests.support.records.list_items import item, take_in
from tests.support.stocks import Stock

MODELS = (
    "meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-70B", "meta-llama/Llama-2-7b", "mistralai/Mistral-7B-v0.1",
    "mistralai/Mixtral-8x7B", "Qwen/Qwen2.5-7B", "Qwen/Qwen2.5-72B", "deepseek-ai/DeepSeek-R1", "hama/hama-3",
    "stabilityai/stable-diffusion-2",
)  # fmt: skip
HIDDEN = "secret/Zephyrine-7B"
STOCK = Stock()


@pytest.fixture
def shelf(database: Database) -> Database:
    STOCK.put(database, lambda: _fill(database))
    return database


def _fill(database: Database) -> None:
    take_in(database, *map(item, (*MODELS, HIDDEN)))
    with database.unit_of_work() as work:
        work.session.execute(text("UPDATE model_record SET is_private = (1 = 1) WHERE id = :id"), {"id": HIDDEN})


def search(database: Database, *, limit: int = 20, cursor: str | None = None, **filters: str) -> ModelPage[msgspec.Raw]:
    wanted = msgspec.convert(filters, ModelFilter)
    with as_everybody(), database.reading() as session:
        return list_models(session, wanted, sort="relevance", limit=limit, cursor=cursor)


def ids(page: ModelPage[msgspec.Raw]) -> list[str]:
    return [msgspec.json.decode(one)["id"] for one in page.items]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("lama 3", "llama 3"), ("lllama 3", "llama 3"), ("mistrl", "mistral"), ("qwne", "qwen"),
        ("qwenn 7b", "qwen 7b"),
        ("deepseke", "deepseek"), ("stabel difusion", "stable diffusion"), ("meta-lama", "meta llama"),
        ("mistralia", "mistralai"),
    ],
)  # fmt: skip
def test_a_slip_is_put_right_and_told(shelf: Database, question: str, meant: str) -> None:
    page = search(shelf, q=question)
    assert (page.searched_for, page.did_you_mean) == (meant, msgspec.UNSET)
    assert ids(page) == ids(search(shelf, q=meant))
    assert page.total == search(shelf, q=meant).total


@pytest.mark.parametrize(
    ("question", "meant"), [("mistrak", "mistral"), ("transformrs", "transformers"), ("transformerz", "transformers")]
)
def test_a_slip_behind_a_beginning_of_many_words_is_put_right(shelf: Database, question: str, meant: str) -> None:
    take_in(shelf, *(item(f"lab/mistral-transformers-{number}") for number in range(SPARSE + 1)))
    page = search(shelf, q=question)
    assert page.searched_for == meant
    assert page.items


def test_what_is_there_is_never_put_right(shelf: Database) -> None:
    for question in ("llama", "hama", "llama 70b", "mist", "qwen2", "stab", "nosuchthingatall", "77", "xy", "%"):
        page = search(shelf, q=question)
        assert (page.searched_for, page.did_you_mean) == (msgspec.UNSET, msgspec.UNSET), question
    other = search(shelf, q="llama", license="gpl-3.0")
    assert (other.total.count, other.searched_for) == (0, msgspec.UNSET)


def test_the_pages_behind_are_of_the_same_search(shelf: Database) -> None:
    found, cursor = list[str](), None
    while True:
        page = search(shelf, q="qwne", limit=1, cursor=cursor)
        assert page.searched_for == "qwen"
        found += ids(page)
        if (cursor := page.next_cursor) is None:
            break
    assert found == ids(search(shelf, q="qwen"))


def test_next_to_nothing_comes_with_a_hint(shelf: Database) -> None:
    take_in(shelf, item("lab/lamarck"))
    page = search(shelf, q="lama")
    assert (ids(page), page.searched_for, page.did_you_mean) == (["lab/lamarck"], msgspec.UNSET, "llama")


def test_what_is_private_is_no_word_to_be_led_to(shelf: Database) -> None:
    assert search(shelf, q="zephyrin").searched_for is msgspec.UNSET
    assert ids(search(shelf, q="zephirine")) == []
    with shelf.reading() as session:
        page = list_models(session, ModelFilter(q="zephirine"), sort="relevance", limit=5)
    assert (ids(page), page.searched_for) == ([HIDDEN], "zephyrine")


def test_what_is_private_hides_no_slip(shelf: Database) -> None:
    """PostgreSQL's statistics know a word that only private records have, and nobody learns so that they are there."""
    take_in(shelf, *(item(f"secret/Mistrel-{number}") for number in range(9)))
    with shelf.unit_of_work() as work:
        work.session.execute(text("UPDATE model_record SET is_private = (1 = 1) WHERE id LIKE 'secret/%'"))
    with shelf.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    forget_frequencies()
    assert search(shelf, q="mistrel").searched_for == "mistral"
    with shelf.reading() as session:
        assert list_models(session, ModelFilter(q="mistrel"), sort="id", limit=5).searched_for is msgspec.UNSET


def test_a_client_sees_what_was_searched_for(client: Client) -> None:
    client.put("/v1/models/mistralai/mistral-7b", json={"facts": {}})
    answer = client.get("/v1/models?q=mistrl").json()
    assert ([one["id"] for one in answer["items"]], answer["searched_for"]) == (["mistralai/mistral-7b"], "mistral")
    assert {"searched_for", "did_you_mean"}.isdisjoint(client.get("/v1/models?q=mistral").json())
    for hostile in ("'" * 50, '"/x" OR "a"*', "a" * 200, "ß" * 190, "́" * 200, ":* & |", "\u202e" * 9, "q\tq\nq"):
        assert client.get("/v1/models", params={"q": hostile}).status_code == 200, hostile


def test_variants_are_one_slip_away_and_few() -> None:
    assert {"llama", "lam", "alma", "lima", "lamas"} <= variants("lama").keys()
    assert "lama" not in variants("lama")
    assert len(variants("a" * 16)) < 1_200 < 2 * len(variants("abcdefghijklmnop"))


def test_a_slip_is_no_later_than_what_begins_a_known_word() -> None:
    assert variants("lama", 4) == variants("lama")
    assert {"llama", "alma", "lima", "jama"} <= variants("lama", 1).keys()
    assert {"lamas", "lam", "lamb"}.isdisjoint(variants("lama", 1))
    assert all(one.startswith("la") for one in variants("lama", 3).keys() - variants("lama", 1).keys())

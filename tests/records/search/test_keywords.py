"""Searching for organisations, countries and licences; and which answers come first."""

from typing import Any

import pytest

from registry.countries import ISO_3166_1, all_names_of
from registry.db import Database
from registry.records.documents.keywords import neutral
from registry.records.search.plans import planner
from registry.runtime import Runtime
from tests.support.http.application import Client
from tests.support.records.claims import listed
from tests.support.records.list_items import item, take_in
from tests.support.stocks import Stock


def facts(declared: str | list[str] | None, country: str | None, organisation: str, about: str) -> dict[str, Any]:
    licence = [declared] if isinstance(declared, str) else declared
    origin = {"organisation": organisation, **({"country": country} if country else {})}
    said: dict[str, Any] = {"description": about, "origin": origin, "evidence": ["https://example.org"]}
    return {**said, "license": {"declared": licence}} if licence else said


MODELS = {
    "BigCode/starcoder2": facts("bigcode-openrail-m", None, "BigCode", "A model for code in Python and Perl."),
    "Dispute/one": facts(["apache-2.0", "bigscience-bloom-rail-1.0"], None, "Big", "One says Apache, one says RAIL."),
    "apache/beam-model": facts("mit", "US", "Apache Software Foundation", "A model."),
    "deep/seek": facts("mit", "CN", "Deep Company", "A model."),
    "isles/voice": facts(None, "GB", "Isles", "A voice."),
    "opengpt/teuken": facts("apache-2.0", "DE", "Fraunhofer IAIS", "A German model."),
    "swiss/apertus": facts("Apache-2.0", "CH", "ETH Zürich", "A model of many languages."),
    "swiss/chat": facts("cc-by-nc-4.0", "CH", "ETH Zürich", "Licensed under MIT, says somebody."),
}
_STOCK = Stock()


@pytest.fixture
def shelf(runtime: Runtime, client: Client) -> Client:
    _STOCK.put(runtime.database, lambda: _fill(client))
    return client


def _fill(client: Client) -> None:
    for model, told in MODELS.items():
        assert client.put(f"/v1/models/{model}", json={"facts": told, "source": "vendor"}).status_code == 201


def found(client: Client, question: str, **more: str) -> list[str]:
    answer = client.get("/v1/models", params={"q": question, **more})
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("apache", ["apache/beam-model", "opengpt/teuken", "swiss/apertus"]),
        ("apache-2.0", ["opengpt/teuken", "swiss/apertus"]),
        ("Apache License 2.0", ["opengpt/teuken", "swiss/apertus"]),
        ("mit", ["apache/beam-model", "deep/seek"]),
        ("cc-by-nc", ["swiss/chat"]),
        ("openrail", ["BigCode/starcoder2"]),
        ("rail", []),
        ("perl python", ["BigCode/starcoder2"]),
        ("germany", ["opengpt/teuken"]), ("Deutschland", ["opengpt/teuken"]), ("DEU", ["opengpt/teuken"]),
        ("DE", ["opengpt/teuken", "deep/seek"]),
        ("Schweiz", ["swiss/apertus", "swiss/chat"]), ("switzerland mit", []),
        ("switzerland apache", ["swiss/apertus"]),
        ("vereinigte staaten", ["apache/beam-model"]), ("China", ["deep/seek"]), ("uk", ["isles/voice"]),
        ("eth zurich", ["swiss/apertus", "swiss/chat"]), ("ETH Zürich apertus", ["swiss/apertus"]),
        ("fraunhofer", ["opengpt/teuken"]),
    ],
)  # fmt: skip
def test_a_search_finds_makers_places_and_licences(shelf: Client, question: str, expected: list[str]) -> None:
    assert found(shelf, question) == expected


def test_a_search_goes_on_in_the_order_in_which_it_began(shelf: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def walked(limit: int) -> list[str]:
        ids: list[str] = []
        asked = {"q": "a", "limit": str(limit)}
        while True:
            page = shelf.get("/v1/models", params=asked).json()
            ids += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                return ids
            asked["cursor"] = page["next_cursor"]

    everything = found(shelf, "a")
    assert walked(1) == walked(2) == everything
    assert sorted(everything) == found(shelf, "a", sort="id")
    monkeypatch.setattr(planner, "FEW", 1)
    monkeypatch.setattr(planner, "STEPS", (1, 1))
    assert walked(1) == walked(3) == everything


def test_an_order_that_there_is_not_is_refused(client: Client) -> None:
    for params in ({"sort": "relevance"}, {"sort": "likes"}, {"sort": "best", "q": "a"}):
        answer = client.get("/v1/models", params=params)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/sort")
    answer = client.get("/v1/models", params={"q": "%", "sort": "relevance"})
    assert answer.json()["items"] == []


def test_listed_models_are_found_by_their_licence_too(database: Database) -> None:
    take_in(database, item("lab/one", "apache-2.0"), item("lab/two", "mit"), item("lab/three", None))
    assert listed(database, q="apache") == {"lab/one"}
    assert listed(database, q="mit lab") == {"lab/two"}


def test_every_country_has_its_names() -> None:
    names = {code: all_names_of(code) for code in ISO_3166_1}
    assert all(len(called) > 2 and called[0] == code and len(called[1]) == 3 for code, called in names.items())
    for code, called in {"AT": "Österreich", "GB": "Großbritannien", "GR": "Griechenland", "KE": "Kenia"}.items():
        assert called in names[code]
    assert all_names_of("XX") == ()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Some say Apache-2.0, some MIT.", "Some say -2.0, some ."),
        ("Made by Mitsubishi for Apaches.", "Made by Mitsubishi for Apaches."),
        ("Licensed openly; open data.", " openly; open data."),
        (None, None),
    ],
)
def test_words_of_licences_in_a_sentence_say_nothing(written: str | None, kept: str | None) -> None:
    assert neutral(written) == kept

"""Developers by the transparency index: edition by edition, with whose figures they are."""

import csv
import io
from typing import Any

import pytest

from registry.openness.frameworks.tables import EDITIONS, load_editions
from tests.support.http.application import Client

RANKING = "/v1/openness/ranking"


def pages(client: Client, framework: str, limit: int = 200) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        params = {"framework": framework, "limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        page = client.get(RANKING, params=params).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == {"count": len(found), "type": "exact"}
            return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_has_the_totals_of_the_index(client: Client, edition: str) -> None:
    items = pages(client, edition)
    assert {(one["developer"], one["score"]) for one in items} == {
        (one.name, float(one.total)) for one in load_editions()[edition].developers
    }
    assert [one["rank"] for one in items] == list(range(1, len(items) + 1))
    assert items == sorted(items, key=lambda one: (-one["score"], one["developer"]))
    for one in items:
        assert one["score"] == sum(one["domains"].values())
        assert (one["max"], one["edition"]) == (100.0, edition)


def test_who_is_not_in_an_edition_is_not_scored_in_it(client: Client) -> None:
    items = pages(client, "fmti")
    assert list(dict.fromkeys(one["edition"] for one in items)) == list(reversed(EDITIONS))
    developers = {one["developer"] for one in items}
    assert all(sum(one["edition"] == edition for one in items) == len(developers) for edition in EDITIONS)
    absent = [one for one in items if one["score"] is None]
    assert absent
    assert {(one["result"], one["rank"], one["max"]) for one in absent} == {("not scored", None, None)}
    assert all(one["domains"] == {} for one in absent)
    for edition in EDITIONS:
        ranks = [one["rank"] for one in items if one["edition"] == edition]
        scored = len(load_editions()[edition].developers)
        assert ranks == [*range(1, scored + 1), *[None] * (len(developers) - scored)]


def test_it_goes_on_where_the_page_ended(client: Client) -> None:
    assert pages(client, "fmti", limit=7) == pages(client, "fmti")


def test_each_answer_says_whose_figures_they_are(client: Client) -> None:
    origin = client.get(RANKING, params={"framework": "fmti-2024-05"}).json()["source"]
    assert origin["data_license"] == "CC-BY-4.0"
    assert origin["repository"] == "https://github.com/stanford-crfm/fmti"
    assert "Stanford" in origin["attribution"]


@pytest.mark.parametrize("framework", ["fmti", "fmti-2023-10"])
def test_it_is_csv_for_who_wants_that(client: Client, framework: str) -> None:
    answer = client.get(RANKING, params={"framework": framework, "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    items = pages(client, framework)
    assert [(row["edition"], row["developer"], row["result"]) for row in rows] == [
        (one["edition"], one["developer"], one["result"]) for one in items
    ]
    assert {(row["data_license"], row["source"]) for row in rows} == {
        ("CC-BY-4.0", "https://github.com/stanford-crfm/fmti")
    }
    assert all(row["score"] == "" for row in rows if row["result"] == "not scored")


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"framework": "fmti-2022"}, "/framework"),
        ({"framework": "fmti", "type": "text"}, "/type"),
        ({"framework": "fmti", "format": "csv", "type": "text"}, "/type"),
        ({"framework": "fmti", "cursor": "x"}, "/cursor"),
    ],
)
def test_what_is_wrong_has_its_place(client: Client, params: dict[str, str], pointer: str) -> None:
    answer = client.get(RANKING, params=params)
    assert answer.status_code == 400, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]

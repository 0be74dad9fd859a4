"""Who really releases what: the table of all models, its orders, filters and pages, and what it may weigh."""

import csv
import io
import random
from urllib.parse import urlencode

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from benchmarks.openness import draw, judge_all
from registry.openness.derivation import FRAMEWORK_IDS
from registry.openness.matrix import GROUPS, STATES, columns_of
from registry.openness.rankings import OUTPUTS
from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import CuratedFacts, Item
from registry.records.service import register
from registry.runtime import Runtime
from registry.web.languages import locale_of
from registry.web.languages.codes import CODES
from registry.web.pages.openness import words
from tests.support.clock import NOW
from tests.support.web.page import Page, page

Client = TestClient[Litestar]
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202e"
MOST_BYTES = 500_000


def shown(read: Page) -> list[str]:
    return [str(attributes["value"]) for tag, attributes in read.tags if attributes.get("name") == "model"]


@pytest.mark.parametrize(("language", "open_", "title"), [("en", "open", "Who really"), ("de", "offen", "Wer")])
@pytest.mark.parametrize("framework", FRAMEWORK_IDS)
def test_every_framework_is_a_table(client: Client, language: str, open_: str, title: str, framework: str) -> None:
    read = page(client, f"/{language}/openness?framework={framework}")
    assert title in read.text
    heads = [attributes for tag, attributes in read.tags if tag == "th" and attributes.get("scope") == "col"]
    assert len(heads) == len(columns_of(framework)) + 2
    groups = [attributes for tag, attributes in read.tags if attributes.get("scope") == "colgroup"]
    assert len(groups) == len(GROUPS.get(framework, ()))
    assert len(shown(read)) == 100
    sorted_by = [one["aria-sort"] for one in heads if "aria-sort" in one]
    assert sorted_by == ["descending"]
    assert f"{open_}" in read.text
    assert len({attributes.get("id") for tag, attributes in read.tags if attributes.get("id")}) == len(
        [attributes for tag, attributes in read.tags if attributes.get("id")]
    )


def test_it_narrows_turns_pages_and_keeps_what_was_chosen(client: Client) -> None:
    read = page(client, "/en/openness?q=OLMo&license_class=permissive&origin_region=USA&type=text&sort=-name")
    assert shown(read)
    assert all("olmo" in name.lower() for name in shown(read))
    assert shown(read) == sorted(shown(read), key=str.lower, reverse=True)
    chosen = {attributes["value"] for tag, attributes in read.tags if tag == "option" and "selected" in attributes}
    assert {"permissive", "USA", "text", "osai-14"} <= chosen
    following, seen = "/en/openness?framework=category&origin_region=China", list[str]()
    while following:
        read = page(client, following)
        seen += shown(read)
        following = next(
            (link for link in read.links() if link.startswith("/en") and f"page={len(seen) // 100 + 1}" in link), ""
        )
    assert len(seen) == len(set(seen)) > 100


def test_a_head_orders_and_the_same_head_again_the_other_way(client: Client) -> None:
    first = next(link for link in page(client, "/en/openness").links() if "sort=trainingcode" in link)
    read = page(client, first)
    heads = [attributes["aria-sort"] for tag, attributes in read.tags if "aria-sort" in attributes]
    assert heads == ["descending"]
    again = next(link for link in read.links() if "sort=-trainingcode" in link)
    assert [one["aria-sort"] for _, one in page(client, again).tags if "aria-sort" in one] == ["ascending"]
    assert shown(page(client, "/en/openness?framework=mof-1.0&sort=trainingcode")) == shown(
        page(client, "/en/openness?framework=mof-1.0")
    )


def test_a_private_registry_asks_for_a_key_first(private_client: Client) -> None:
    for place in ("openness", "openness.csv", "compare", "models/a/b/openness", "models/a/b/openness.csv"):
        answer = private_client.get(f"/en/{place}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/en/login")


def test_what_there_is_not_is_refused_in_words(client: Client) -> None:
    for query in ("framework=x", "sort=smell", "license_class=open", "origin_region=Mars", "type=smell", "colour=red"):
        assert client.get(f"/en/openness?{query}").status_code == 400
    for query in ("page=0", "rows=0", "rows=501", "page=x", f"q={'x' * 300}"):
        assert client.get(f"/en/openness?{query}").status_code == 400
    assert "No model answers" in page(client, "/en/openness?q=nothing+like+it").text
    assert "No model answers" in page(client, "/en/openness?page=99999").text


def test_the_same_rows_are_csv_with_every_cell(client: Client) -> None:
    read = page(client, "/de/openness?q=olmo&framework=osai-12&sort=-name")
    answer = client.get(next(link for link in read.links() if "openness.csv" in link))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["model"] for row in rows] == shown(read)
    assert {row[part] for row in rows for part in columns_of("osai-12")} <= set(STATES)
    assert len(list(csv.reader(io.StringIO(client.get("/en/openness.csv").text)))) > 600
    assert client.get("/en/openness.csv?framework=x").status_code == 400


def test_what_people_type_stays_text(client: Client, runtime: Runtime) -> None:
    read = page(client, f"/en/openness?{urlencode({'q': EVIL})}")
    assert [one["value"] for tag, one in read.tags if one.get("id") == "q"] == [EVIL]
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, "a/b", source="vendor", now=NOW)
        facts = CuratedFacts(artifacts={"base_weights": Item(availability="open", note=EVIL)})
        state_claim(work, runtime.knowledge, record, source="starter", facts=facts, now=NOW)
    assert shown(page(client, "/en/openness?q=a/b&rows=500"))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("framework", ["osai-14", "mof-1.0", "ai-act-53-2", "osaid-1.0"])
def test_five_hundred_models_are_small(client: Client, language: str, framework: str) -> None:
    address = f"/{language}/openness?framework={framework}&rows=500"
    assert len(shown(page(client, address))) == 500
    assert len(client.get(address).content) < MOST_BYTES


def test_no_part_or_result_is_left_without_words() -> None:
    for seed in range(40):
        for verdict in judge_all(draw(random.Random(seed))):  # noqa: S311 - repeatable, guards nothing
            for part in verdict.parts:
                assert part.id in words.PARTS or part.id in CODES, part.id
                is_number = part.value.replace(".", "").isdigit()
                assert is_number or part.value in {*words.VALUES, *words.TERMS, *CODES}, part
            assert verdict.score is not None or verdict.result in {*words.RESULTS, *CODES}, verdict.result
            for name in verdict.missing:
                assert name in words.PARTS or name in CODES, name
    assert set(words.TYPES) == set(OUTPUTS)


def test_words_are_there_for_every_part_and_result() -> None:
    german = locale_of("de")
    for framework in FRAMEWORK_IDS:
        assert framework in words.TITLES
        for part in columns_of(framework):
            assert "_" not in words.part_title(part, german)
        for group in GROUPS.get(framework, ()):
            assert group in words.GROUPS

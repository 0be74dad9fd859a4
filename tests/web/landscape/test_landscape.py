"""Where open AI comes from: nine plots with their numbers, in words where there is nothing to draw."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from registry.records.downloads import keep_downloads
from registry.records.facts import ObservedBase, ObservedFacts
from registry.records.service import observe, register
from registry.records.tables import ModelRecord
from registry.runtime import Runtime
from registry.watch.changes import Flag
from registry.web.languages import LANGUAGES, locale_of
from registry.web.pages.landscape.question import PlotAnswer
from registry.web.pages.landscape.questions import QUESTIONS
from registry.web.pages.landscape.questions.categories import CategoryCounts
from registry.web.pages.landscape.questions.disagreement import is_open
from tests.support.clock import NOW
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.web.page import Page, page

EVIL = '=<script>alert(1)</script>"'


def fill(runtime: Runtime) -> None:
    """Downloads of two months, two changes, and a derivative of somebody with markup in the name."""
    with runtime.database.unit_of_work() as work:
        records = list(work.session.exec(select(ModelRecord).limit(300)))
        for month in (10, 11):
            counted = {record.number: 1_000_000 * month for record in records}
            keep_downloads(work.session, counted, datetime(2026, month, 1, tzinfo=UTC))
        for number, direction in enumerate(("narrowed", "widened")):
            work.session.add(
                Flag(
                    id=f"flg_{number}", record_pk=records[0].number, model=records[0].id, kind="gating.changed",
                    direction=direction, severity="info", detected_at=NOW, confirmed_at=NOW, affected={}, evidence=[],
                    dedupe=str(number),
                )
            )  # fmt: skip
        for number in range(30):
            facts = ObservedFacts(
                id=f"lab/child-{number}", hub_id=f"{number}", revision="a" * 40, declared=("mit",),
                card_declared=("mit",), created_at=datetime(2026, 1, 2, tzinfo=UTC),
                bases=(ObservedBase(f"{EVIL}/base", "finetune"),),
            )  # fmt: skip
            record = register(work, knowledge(), facts.id, source="huggingface", now=NOW)
            observe(work, knowledge(), record, facts, NOW)


def test_all_plots_have_picture_table_source_csv_and_an_address(runtime: Runtime, client: Client) -> None:
    fill(runtime)
    for language in LANGUAGES:
        read = page(client, f"/{language}/landscape")
        pictures = [attributes for tag, attributes in read.tags if tag == "svg"]
        assert len(pictures) == 2 * len(QUESTIONS) == 18
        assert all(one["role"] == "img" for one in pictures)
        assert len([tag for tag, _ in read.tags if tag == "table"]) == len(QUESTIONS)
        ids = [str(one["id"]) for _, one in read.tags if "id" in one]
        assert len(ids) == len(set(ids))
        links = read.links()
        for name, question in QUESTIONS.items():
            assert {f"/{language}/landscape/{name}", f"/{language}/landscape/{name}.csv"} <= set(links)
            assert str(locale_of(language).say(question.title).unescape()) in read.text
        assert "CC-BY-4.0" in read.text
        assert "European Open Source AI Index" in read.text


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_plot_stands_alone_and_its_table_says_what_its_csv_says(
    runtime: Runtime, client: Client, name: str
) -> None:
    fill(runtime)
    for language in LANGUAGES:
        read = page(client, f"/{language}/landscape/{name}")
        assert len([tag for tag, _ in read.tags if tag == "svg"]) == 2
        assert ("th", {"scope": "col"}) in read.tags
        answer = client.get(f"/{language}/landscape/{name}.csv")
        assert answer.headers["content-type"].startswith("text/csv")
        assert f'filename="{name}.csv"' in answer.headers["content-disposition"]
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert len({len(row) for row in rows}) == 1
        heads = [tag for tag, attributes in read.tags if tag == "th" and attributes.get("scope") == "row"]
        assert len(heads) == len(rows) - 1
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_names_from_outside_stay_text(runtime: Runtime, client: Client) -> None:
    fill(runtime)
    for address in ("/en/landscape", "/en/landscape/families", "/de/landscape/families"):
        answer = client.get(address)
        assert "<script" not in answer.text
        Page(answer.text)
    assert "'=<script>" in client.get("/en/landscape/families.csv").text


def test_what_the_registry_does_not_know_is_said_in_words(client: Client) -> None:
    read = page(client, "/en/landscape")
    assert "the first model that is watched and read in" in read.text
    assert "No change is recorded yet" in read.text
    assert len([tag for tag, _ in read.tags if tag == "svg"]) == 2 * (len(QUESTIONS) - 2)
    assert "Noch ist keine Zahl festgehalten" in page(client, "/de/landscape/origins").text
    assert client.get("/en/landscape/origins.csv").text == ""
    locale = locale_of("de")
    for question in QUESTIONS.values():
        answer = question.tell(_nothing(question.name), locale, NOW)
        assert isinstance(answer, PlotAnswer)
        assert answer.missing
        assert answer.draw is None


def _nothing(name: str) -> object:
    return (
        CategoryCounts({}, 0) if name == "categories" else {} if name in {"openness", "countries", "hardware"} else []
    )


def test_other_plots_there_are_none(client: Client) -> None:
    assert "no such plot" in page(client, "/en/landscape/nothing", 404).text
    for name in ("nothing.csv", "origins.csv.csv", "%3Cscript%3E", "x" * 500):
        answer = client.get(f"/de/landscape/{name}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert "<script" not in answer.text


def test_a_closed_registry_shows_nothing(private_client: Client) -> None:
    for path in ("landscape", "landscape/origins", "landscape/origins.csv"):
        answer = private_client.get(f"/en/{path}", headers={"Accept": "text/html"}, follow_redirects=False)
        assert answer.status_code in {302, 303, 401}


@pytest.mark.parametrize(
    ("framework", "result", "most", "said"),
    [
        ("category", "open_source", None, True),
        ("category", "open_weights", "open_source", None),
        ("category", "open_weights", None, False),
        ("category", "unknown", "open_weights", False),
        ("category", "unknown", "open_source", None),
        ("mof-1.0", "unclassified", "unclassified", False),
        ("mof-1.0", "unclassified", "class_3", None),
        ("mof-1.0", "class_3", "class_1", True),
        ("osaid-1.0", "needs_review", None, None),
        ("g7-2026", "undetermined", "open_weights_ai", False),
        ("g7-2026", "undetermined", "open_source_ai", None),
        ("g7-2026", "a label of tomorrow", None, None),
    ],
)
def test_a_result_says_open_only_where_it_cannot_turn(
    framework: str, result: str, most: str | None, *, said: bool | None
) -> None:
    assert is_open(framework, result, most) is said

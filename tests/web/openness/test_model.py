"""How open a model is, and who says so: all measures, their reasons, what indexes say, and what is missing."""

import csv
import io
import re
from datetime import timedelta

import msgspec
from litestar import Litestar
from litestar.testing import TestClient

from registry.openness.verdicts import OpennessItem
from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import CuratedFacts, Item, Origin
from registry.records.facts.scalars import Availability
from registry.records.service import register, rename
from registry.runtime import Runtime
from registry.web.languages import locale_of
from registry.web.pages.openness.measures import answers_of, measures_of
from registry.web.pages.openness.words import part_title, points_of
from tests.support.clock import NOW
from tests.support.web.page import page

Client = TestClient[Litestar]
OLMO, BLOOMZ, LLAMA = "allenai/OLMo-7B", "bigscience/bloomz", "meta-llama/Llama-3.2-11B-Vision"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202e"


def test_index_and_record_stand_beside_each_other_with_the_differing_cell_named(client: Client) -> None:
    text = page(client, f"/en/models/{BLOOMZ}/openness").text
    assert "Opening up ChatGPT, 11 March 2025" in text
    assert "12 / 14" in text
    sent = client.get(f"/v1/models/{BLOOMZ}/openness").json()["items"]
    ours, theirs = (one for one in sent if one["framework"] == "oucg-14")
    least, most = (points_of(end, ours["max"], locale_of("en")) for end in ours["range"])
    assert re.search(rf"{least} to {most}", text)
    differing = ", ".join(part_title(part, locale_of("en")) for part in theirs["differs"])
    assert differing
    assert re.search(rf"≠\s*{differing}", text)
    assert "pretraining data: partial" in text
    assert "method oucg-14/801f687" in text
    assert "no source says it" in text
    german = page(client, f"/de/models/{BLOOMZ}/openness").text
    assert "11. März 2025" in german
    assert "offene Gewichte" in german


def test_consequences_follow_and_contradictions_are_named(client: Client) -> None:
    text = page(client, f"/en/models/{OLMO}/openness").text
    assert "Can its process be reproduced?" in text
    assert "open_source is what the record states" in text
    llama = page(client, f"/en/models/{LLAMA}/openness").text
    assert "open source AI" not in llama.replace("European Open Source AI", "")
    assert "would not meet it" in llama


def test_badges_json_and_csv_are_linked_and_answer(client: Client) -> None:
    links = page(client, f"/en/models/{OLMO}/openness").links()
    badges = [link for link in links if link.endswith("/badge.svg")]
    assert len(badges) == 9
    for link in badges:
        assert client.get(link).headers["content-type"].startswith("image/svg+xml")
    assert client.get(next(one for one in links if one == f"/v1/models/{OLMO}/openness")).status_code == 200
    answer = client.get(next(one for one in links if "openness.csv" in one))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    sent = client.get(f"/v1/models/{OLMO}/openness").json()
    assert len(rows) == sum(len(item["parts"]) for item in sent["items"])
    assert {row["source"] for row in rows} == {"computed", "imported"}


def test_every_starter_record_has_the_page_with_all_that_is_answered(client: Client) -> None:
    for item in client.get("/v1/models", params={"limit": 200}).json()["items"][::5]:
        sent = client.get(f"/v1/models/{item['id']}/openness").json()["items"]
        text = page(client, f"/en/models/{item['id']}/openness").text
        assert all(f"method {one['method_version']}" in text for one in sent)


def test_a_day_is_answered_as_it_was_known(client: Client, runtime: Runtime) -> None:
    def say(availability: Availability, days: int) -> None:
        with runtime.database.unit_of_work() as work:
            at = NOW + timedelta(days=days)
            record = register(work, runtime.knowledge, "a/b", source="vendor", now=at)
            item = Item(availability=availability)
            facts = CuratedFacts(artifacts={"base_weights": item, "end_user_weights": item})
            state_claim(work, runtime.knowledge, record, source="starter", facts=facts, now=at)

    say("closed", -400)
    say("open", -200)
    assert "open weights" in page(client, "/en/models/a/b/openness").text
    day = NOW - timedelta(days=300)
    then = page(client, f"/en/models/a/b/openness?as_of={day:%Y-%m-%d}")
    assert "judged by the methods of today" in then.text
    assert "What follows from “closed”" in then.text
    assert f"/v1/models/a/b/openness?as_of={day:%Y-%m-%d}" in then.links()
    before = page(client, f"/en/models/a/b/openness?as_of={NOW - timedelta(days=900):%Y-%m-%d}")
    assert "Nothing was known of it on that day" in before.text
    for wrong in ("2026-02-30", "yesterday", "2999-01-01"):
        page(client, f"/en/models/a/b/openness?as_of={wrong}", 400)
    page(client, "/en/models/a/b/openness?day=2026-01-01", 400)


def test_what_sources_write_stays_text(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, "a/b", source="vendor", now=NOW)
        item = Item(availability="open", license=EVIL, note=EVIL, evidence=("https://a.example/'><script>",))
        facts = CuratedFacts(
            artifacts={"base_weights": item, "training_code": item}, origin=Origin(organisation=EVIL)
        )  # fmt: skip
        state_claim(work, runtime.knowledge, record, source="starter", facts=facts, now=NOW)
    read = page(client, "/en/models/a/b/openness")
    assert EVIL in read.text
    assert not any(link.startswith("javascript:") for link in read.links())


def test_names_lead_to_the_record(client: Client, runtime: Runtime) -> None:
    page(client, "/en/models/no/where/openness", 404)
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, "old/name", source="huggingface", now=NOW)
        rename(work, runtime.knowledge, record, "new/name", NOW)
    answer = client.get("/de/models/old/name/openness?as_of=2026-01-01", follow_redirects=False)
    place = "/de/models/new/name/openness?as_of=2026-01-01"
    assert (answer.status_code, answer.headers["location"]) == (308, place)
    assert "/en/models/new/name/openness" in page(client, "/en/models/new/name").links()


def _item(framework: str, result: str, **more: object) -> OpennessItem:
    values: dict[str, object] = {
        "framework": framework, "method_version": "", "result": result, "score": None, "max": None, "range": None,
        "parts": (), "missing": (), "warnings": (), "source": "computed", **more,
    }  # fmt: skip
    return msgspec.convert(values, OpennessItem)


def test_measures_contradict_only_where_both_are_settled() -> None:
    yes, no = _item("category", "open_source"), _item("osaid-1.0", "would_not_meet")
    assert answers_of(measures_of([yes, no])).contradict
    review = _item("ai-act-53-2", "needs_legal_review", missing=("gate",))
    open_ended = _item("mof-1.0", "unclassified", range=("unclassified", "class_1"))
    found = answers_of(measures_of([yes, review, open_ended]))
    assert (found.is_open, found.is_not) == (("category",), ())
    assert [one.is_settled for one in measures_of([yes, review, open_ended])] == [True, False, False]

"""Downloads of all time, once a month from the first reading on; and what lists by downloads sort by."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registry.records.downloads.service import list_downloads
from registry.records.queries import get_record
from registry.records.search.filters import ModelFilter
from registry.records.search.service import list_models
from registry.records.service import register
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import item, take_in
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story
from tests.support.watch.sweeps import sweep

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}
MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def march(story: Story) -> Story:
    story.clock.now = MARCH
    return story


def months(story: Story, model: str = MODEL) -> list[tuple[str, int]]:
    with story.database.reading() as session:
        found = list_downloads(session, get_record(session, model), limit=50, cursor=None)
    return [(one.month, one.downloads_all_time) for one in found.items]


def test_the_first_reading_of_a_month_is_kept(march: Story) -> None:
    march.hub.publish(MODEL, FILES, downloads=30, extra={"downloadsAllTime": 1_000})
    march.watch(MODEL)
    march.sync()
    assert (march.record()["downloads"], march.record()["downloads_all_time"]) == (30, 1_000)
    march.hub.update(MODEL, downloadsAllTime=1_500)
    march.clock.turn(days=20)
    march.sync()
    assert march.record()["downloads_all_time"] == 1_500
    assert months(march) == [("2026-03", 1_000)]
    march.clock.turn(days=5)
    march.sync()
    march.clock.turn(days=62)
    march.hub.update(MODEL, downloadsAllTime=1_400)
    march.sync()
    assert months(march) == [("2026-06", 1_400), ("2026-04", 1_500), ("2026-03", 1_000)]
    assert march.kinds() == []
    assert len(march.observations()) == 1


@pytest.mark.parametrize("told", [None, -1, 1.5, "many", True, 2**63, [], {}])
def test_what_is_no_number_is_kept_nowhere(march: Story, told: Any) -> None:  # noqa: ANN401 - what a hub may say
    march.hub.publish(MODEL, FILES, downloads=30, extra={"downloadsAllTime": told})
    march.sync()
    assert (march.record()["downloads"], march.record()["downloads_all_time"]) == (30, None)
    assert months(march) == []


def test_models_that_did_not_move_have_their_months_from_the_list(march: Story) -> None:
    models = [f"example-lab/model-{number}" for number in range(4)]
    for number, model in enumerate(models):
        march.hub.publish(model, FILES, extra={"downloadsAllTime": number * 10} if number else {})
    march.watch(*models)
    sweep(march)
    assert [months(march, model) for model in models] == [[], *([("2026-03", number * 10)] for number in (1, 2, 3))]
    for model in models:
        march.hub.update(model, downloadsAllTime=99)
    march.clock.turn(days=25)
    assert sweep(march, hours=30) <= 3  # lists, and no model by itself
    assert [months(march, model)[0] for model in models] == [("2026-04", 99)] * 4


def test_what_was_counted_under_two_names_is_one_line(march: Story) -> None:
    march.hub.publish(MODEL, FILES, extra={"downloadsAllTime": 10})
    march.sync()
    march.clock.turn(days=31)
    march.hub.rename(MODEL, "other-lab/model-2")
    march.hub.update("other-lab/model-2", downloadsAllTime=20)
    march.sync("other-lab/model-2")
    march.clock.turn(days=30)
    march.hub.update("other-lab/model-2", downloadsAllTime=30)
    march.sync(MODEL)
    assert "record.merged" in march.events()
    assert months(march) == [("2026-05", 30), ("2026-04", 20), ("2026-03", 10)]


def test_the_unknown_come_last(march: Story) -> None:
    march.hub.publish("lab/often", FILES, downloads=500)
    march.hub.publish("lab/never", FILES, downloads=0)
    march.hub.publish("lab/silent", FILES, extra={"downloads": None})
    march.sync("lab/often", "lab/never", "lab/silent")
    with march.database.unit_of_work() as work:
        register(work, knowledge(), "lab/cited", source="huggingface", now=march.clock())
    take_in(march.database, item("lab/listed", downloads=7), item("lab/mute", downloads=None))
    with march.database.reading() as session:
        page = list_models(session, ModelFilter(), sort="-downloads", limit=50, cursor=None)
        order = [bytes(one).split(b'"', 4)[3].decode() for one in page.items]
        first = list_models(session, ModelFilter(), sort="-downloads", limit=4, cursor=None)
        rest = list_models(session, ModelFilter(), sort="-downloads", limit=4, cursor=first.next_cursor)
    assert order[:3] == ["lab/often", "lab/listed", "lab/never"]
    assert set(order[3:]) == {"lab/silent", "lab/cited", "lab/mute"}
    assert [bytes(one) for one in (*first.items, *rest.items)] == [bytes(one) for one in page.items]


def test_the_months_are_told_page_by_page(client: Client) -> None:
    database = client.app.state.database
    client.put("/v1/models/lab/one", json={"facts": {"description": "A model."}})
    path = "/v1/models/lab/one/downloads"
    assert client.get(path).json() == {
        "items": [], "next_cursor": None, "total": {"count": 0, "type": "exact"},
    }  # fmt: skip
    with database.unit_of_work() as work:
        number = get_record(work.session, "lab/one").number
        work.session.connection().exec_driver_sql(
            "INSERT INTO model_downloads (record_pk, month, downloads_all_time, seen_at) VALUES "  # noqa: S608 - our own
            + ", ".join(f"({number}, '2026-0{month}', {month}00, '2026-0{month}-01 00:00:00')" for month in (1, 2, 3))
        )
    first = client.get(path, params={"limit": 2}).json()
    assert [one["month"] for one in first["items"]] == ["2026-03", "2026-02"]
    assert first["items"][0]["downloads_all_time"] == 300
    assert first["total"] == {"count": 3, "type": "exact"}
    second = client.get(path, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert ([one["month"] for one in second["items"]], second["next_cursor"]) == (["2026-01"], None)
    assert client.get("/v1/models/lab/none/downloads").status_code == 404
    assert client.get(path, params={"cursor": "x"}).status_code == 400

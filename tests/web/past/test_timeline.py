"""The time line, on both databases: bands with gaps and their table, and what was in force on a day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from registry.runtime import Runtime
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.stub_hub import StubHub
from tests.support.watch.story import Story
from tests.support.web.history import MODEL, tell_changes
from tests.support.web.page import Page, page

PLACE = f"models/{MODEL}/timeline"


@pytest.fixture
def runtime(database_url: str, tmp_path_factory: pytest.TempPathFactory, hub: StubHub) -> Iterator[Runtime]:
    made = make_runtime(database_url, tmp_path_factory.mktemp("data"), hub_endpoint=hub.url, anonymous_read=True)
    yield made
    made.close()


@pytest.fixture
def story(runtime: Runtime, hub: StubHub) -> Story:
    return tell_changes(hub, runtime.database)


@pytest.fixture
def client(story: Story, runtime: Runtime) -> Iterator[Client]:
    assert story.kinds()
    with speaking_to(runtime, None) as client:
        yield client


def test_it_says_what_was_in_force_on_a_day(client: Client, story: Story) -> None:
    whole = page(client, f"/en/{PLACE}")
    check_bands(whole)
    now = story.clock()

    def on(days_ago: float, language: str = "en") -> str:
        return page(client, f"/{language}/{PLACE}?day={now - timedelta(days=days_ago):%Y-%m-%d}").text

    assert "In a gap:" in on(20)
    assert "In einer Lücke:" in on(20, "de")
    assert "by the dates of its commits" in on(500)
    assert "apache-2.0" in on(500).partition("Its states")[0]
    assert "Nothing was known" in on(4_000)
    assert "not in: European Union" in on(25).partition("Its states")[0]
    assert "In a gap" not in on(110)
    for query in ("?day=x", "?day=2999-01-01", "?cursor=x"):
        page(client, f"/en/{PLACE}{query}", 400)
    page(client, "/en/models/no/such/timeline", 404)
    assert client.get(f"/en/models/{MODEL.upper()}/timeline").status_code == 200


def check_bands(read: Page) -> None:
    """Three bands of the same stretches, a row for every state, and each text with its address."""
    bands = [attributes for tag, attributes in read.tags if tag == "rect"]
    assert len(bands) % 3 == 0
    gaps = [one for one in bands if one.get("class") == "gap"]
    assert len(gaps) >= 3
    assert all(one.get("fill") == "url(#gap)" for one in gaps)
    rows = [tag for tag, attributes in read.tags if tag == "th" and attributes.get("scope") == "row"]
    assert len(rows) == 6
    assert all(
        number in read.text for number in ("apache-2.0", "mit", "a form, opened at once", "not handed to everybody")
    )
    assert sum(link.startswith("/v1/evidence/") for link in read.links()) >= 4

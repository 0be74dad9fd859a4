"""A date without a time means the whole day in UTC: one answer where the licence stood still, else a doubt."""

from datetime import UTC, datetime, timedelta
from typing import Any

from registry.records.conclusions.service import curate
from registry.records.facts.curation import ConclusionWrite, CuratedFacts
from registry.records.queries import find_record, get_record
from tests.support.http.application import Client
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

PATH = f"/v1/models/{MODEL}"
USE = {"country": "DE", "organisation": "company", "commercial": True, "purpose": "production"}
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
DAY = "2024-03-01"


def at(story: Story, moment: datetime) -> None:
    story.clock.now = moment


def declare(story: Story, license_: str, model: str = MODEL, **more: Any) -> None:  # noqa: ANN401 - fields of a card
    files = {"README.md": card(license=license_, **more)}
    with story.database.reading() as session:
        is_known = find_record(session, model) is not None
    if is_known:
        story.hub.commit(model, files)
    else:
        story.hub.publish(model, files)
    story.sync(model)


def check(client: Client, as_of: str) -> dict[str, Any]:
    answer = client.post("/v1/checks", json={"subject": {"model": MODEL, "as_of": as_of}, "use": USE})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def license_then(client: Client, as_of: str) -> dict[str, Any]:
    answer = client.get(f"{PATH}/license", params={"as_of": as_of})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["license"]
    shown = client.get(PATH, params={"as_of": as_of}).json()["license"]
    assert {name: shown[name] for name in told} == told
    return told


def test_a_day_of_one_licence_has_one_answer(client: Client, story: Story) -> None:
    at(story, NOON)
    declare(story, "mit")
    at(story, NOON + timedelta(days=3))
    declare(story, "apache-2.0")
    for day in (DAY, "2024-03-02"):
        told = license_then(client, day)
        assert (told["license"], told["status"]) == ("mit", "known")
        assert check(client, day)["verdict"] == "allowed_with_obligations"


def test_a_day_of_two_licences_is_in_doubt(client: Client, story: Story) -> None:
    at(story, NOON - timedelta(days=1))
    declare(story, "cc-by-nc-4.0")
    at(story, NOON)
    declare(story, "mit")
    told = license_then(client, DAY)
    assert told["status"] == "needs_review"
    assert any("changed within 2024-03-01 (UTC), at 1" in reason for reason in told["reasons"])
    answer = check(client, DAY)
    assert answer["verdict"] == "needs_review"
    assert any("changed within" in finding["reason"] for finding in answer["findings"])
    assert license_then(client, "2024-03-01T11:00:00Z")["status"] == "known"
    assert check(client, "2024-03-01T11:00:00Z")["verdict"] == "denied"
    assert check(client, "2024-03-02")["verdict"] == "allowed_with_obligations"


def test_a_licence_that_came_and_went_is_in_doubt_too(client: Client, story: Story) -> None:
    for hours, license_ in ((-24, "mit"), (0, "cc-by-nc-4.0"), (5, "mit")):
        at(story, NOON + timedelta(hours=hours))
        declare(story, license_)
    assert license_then(client, DAY)["status"] == "needs_review"
    assert check(client, DAY)["verdict"] == "needs_review"


def test_a_base_that_changed_within_the_day_is_in_doubt(client: Client, story: Story) -> None:
    at(story, NOON - timedelta(days=2))
    declare(story, "cc-by-nc-4.0", "lab/base")
    declare(story, "apache-2.0", base_model="lab/base")
    at(story, NOON)
    declare(story, "apache-2.0", "lab/base")
    assert license_then(client, DAY)["status"] == "known"
    assert check(client, DAY)["verdict"] == "needs_review"
    assert check(client, "2024-02-28")["verdict"] == "denied"


def test_what_does_not_bear_on_the_licence_is_no_change(client: Client, story: Story) -> None:
    at(story, NOON - timedelta(days=1))
    declare(story, "mit")
    at(story, NOON)
    declare(story, "mit", tags=["chat"])
    assert license_then(client, DAY)["status"] == "known"
    assert check(client, DAY)["verdict"] == "allowed_with_obligations"


def test_before_the_first_reading_the_answer_says_when_it_was(client: Client, story: Story) -> None:
    at(story, NOON)
    declare(story, "mit")
    for moment in ("2024-02-27", "2001-01-01T00:00:00Z"):
        for answer in (
            client.get(PATH, params={"as_of": moment}),
            client.get(f"{PATH}/license", params={"as_of": moment}),
            client.post("/v1/checks", json={"subject": {"model": MODEL, "as_of": moment}, "use": USE}),
        ):
            assert answer.status_code == 404, answer.text
            assert "begins at" in answer.json()["detail"]
            assert answer.json()["known_from"]


def test_a_conclusion_counts_from_its_moment_on(client: Client, story: Story) -> None:
    at(story, NOON - timedelta(days=1))
    declare(story, "mit")
    decided = ConclusionWrite(license="cc-by-nc-4.0", reason="The author says so.")
    with story.database.unit_of_work() as work:
        record = get_record(work.session, MODEL)
        curate(work, knowledge(), record, CuratedFacts(), decided, actor="test", now=NOON)
    assert check(client, "2024-02-29")["verdict"] == "allowed_with_obligations"
    assert check(client, DAY)["verdict"] == "needs_review"
    assert license_then(client, DAY)["status"] == "needs_review"
    assert check(client, "2024-03-02")["verdict"] == "denied"

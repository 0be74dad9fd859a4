"""A verdict that changed is told with the fact that moved it; another method is no change of the model."""

from typing import Any

import msgspec
import pytest
from sqlmodel import col, select, update

from registry.events import Event
from registry.openness.verdicts.service import refresh_verdicts
from registry.openness.verdicts.tables import OpennessDocument
from registry.records.search import OpennessResult
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client

MODEL = "/v1/models/uni/tutor"
FACTS: dict[str, Any] = {
    "artifacts": {"end_user_weights": {"availability": "open"}, "training_code": {"availability": "closed"}},
    "license": {"declared": ["apache-2.0"]},
}


def told(runtime: Runtime, type_: str = "openness.changed") -> list[dict[str, Any]]:
    with runtime.database.reading() as session:
        found = session.exec(select(Event).where(Event.type == type_).order_by(col(Event.seq))).all()
        return [event.data for event in found]


@pytest.fixture
def tutor(client: Client) -> Client:
    assert client.put(MODEL, json={"source": "vendor", "facts": FACTS}).status_code == 201
    return client


def patch(client: Client, facts: dict[str, Any]) -> None:
    assert client.patch(MODEL, json={"facts": facts}, headers={"If-Match": "*"}).status_code == 200


def test_what_moved_is_told_with_its_cause(tutor: Client, runtime: Runtime) -> None:
    assert told(runtime) == []  # a first sight is no change
    patch(tutor, {"artifacts": {"training_code": {"availability": "open", "license": "mit"}}})
    (data,) = told(runtime)
    assert (data["model"], data["direction"], data["severity"]) == ("uni/tutor", "widened", "info")
    assert data["cause"]["type"] == "facts_moved"
    moved = {fact["field"]: (fact["before"], fact["after"]) for fact in data["cause"]["facts"]}
    assert moved["artifacts.training_code"] == ("closed", "open")
    changes = {one["framework"]: one for one in data["changes"]}
    assert changes["osai-12"]["score_after"] > changes["osai-12"]["score_before"]
    assert {"id": "trainingcode", "before": "closed", "after": "open"} in changes["osai-12"]["parts"]
    assert "solaiman-2023" not in changes
    patch(tutor, {"artifacts": {"training_code": {"availability": "closed"}}})
    assert [one["direction"] for one in told(runtime)] == ["widened", "narrowed"]
    assert told(runtime)[-1]["severity"] == "warning"


def test_what_changes_no_verdict_is_not_told(tutor: Client, runtime: Runtime) -> None:
    patch(tutor, {"description": "A tutor."})
    assert told(runtime) == []
    assert told(runtime, "openness.restated") == []


def test_another_method_is_no_change_of_the_model(tutor: Client, runtime: Runtime) -> None:
    stored = tutor.get(f"{MODEL}/openness").json()
    older = dict(stored, items=[dict(one, score=0.1, result="0.1000") for one in stored["items"]])
    with runtime.database.unit_of_work() as work:
        row = work.session.exec(select(OpennessDocument)).one()
        row.content, row.etag, row.version = msgspec_bytes(older), '"older"', "older"
    assert tutor.get(f"{MODEL}/openness").json() == stored
    assert refresh_verdicts(runtime.database, runtime.knowledge, NOW) == 1
    assert refresh_verdicts(runtime.database, runtime.knowledge, NOW) == 0
    assert told(runtime) == []
    (restated,) = told(runtime, "openness.restated")
    assert restated["cause"] == {"type": "method_changed", "facts": []}
    with runtime.database.reading() as session:
        assert session.exec(select(OpennessDocument.etag)).one() != '"older"'


def test_a_method_and_a_fact_at_once_are_told_by_the_method_of_today(tutor: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        work.session.exec(update(OpennessDocument).where(col(OpennessDocument.record_pk) > 0).values(version="older"))
    patch(tutor, {"artifacts": {"pretraining_data": {"availability": "open"}}})
    (data,) = told(runtime)
    assert {one["id"] for change in data["changes"] if change["framework"] == "osai-12" for one in change["parts"]} == {
        "datasources_basemodel"
    }


def test_missing_verdicts_are_made(tutor: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        for table in (OpennessDocument, OpennessResult):
            for row in work.session.exec(select(table)).all():
                work.session.delete(row)
    before = tutor.get(f"{MODEL}/openness").content
    assert refresh_verdicts(runtime.database, runtime.knowledge, NOW) == 1
    assert tutor.get(f"{MODEL}/openness").content == before
    assert told(runtime) == told(runtime, "openness.restated") == []


@pytest.mark.usefixtures("tutor")
def test_verdicts_of_another_document_are_made_anew(runtime: Runtime) -> None:
    """What writes many records at once tells nobody of each; the sweep finds them."""
    with runtime.database.unit_of_work() as work:
        work.session.exec(update(OpennessDocument).where(col(OpennessDocument.record_pk) > 0).values(made_from="other"))
    assert refresh_verdicts(runtime.database, runtime.knowledge, NOW) == 1
    assert refresh_verdicts(runtime.database, runtime.knowledge, NOW) == 0


def test_it_can_be_subscribed(tutor: Client) -> None:
    hook = {"url": "https://example.org/hook", "filters": {"types": ["openness.changed"]}}
    answer = tutor.post("/v1/webhooks", json=hook)
    assert answer.status_code == 201, answer.text
    patch(tutor, {"artifacts": {"training_code": {"availability": "open"}}})
    deliveries = tutor.get(f"/v1/webhooks/{answer.json()['id']}/deliveries").json()["items"]
    (event,) = tutor.get("/v1/events").json()["items"][-1:]
    assert event["type"] == "openness.changed"
    assert event["id"] in {one["event"] for one in deliveries}


def msgspec_bytes(value: object) -> bytes:
    return msgspec.json.encode(value)

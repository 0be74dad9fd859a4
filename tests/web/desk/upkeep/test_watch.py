"""What is watched, and is it up to date? Models more and less, readings asked for, and how far they have come."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from registry.access import Scope
from registry.events import Event
from registry.records import get_record
from registry.runtime import Runtime
from registry.watch import WatchedModel, pause_sync
from tests.support.web.login import token_in
from tests.support.web.page import Page, page
from tests.support.web.rooms.desk import at_desk, send

PLACE, MODEL = "/en/desk/watch", "example-lab/bright"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202egnp.exe"
NOW = datetime.now(UTC)


@pytest.mark.parametrize("written", [MODEL, f"https://huggingface.co/{MODEL}", f"  {MODEL} "])
def test_a_model_is_watched_by_its_name_or_its_address(desk: Runtime, written: str) -> None:
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ, name="watcher") as client:
        assert "No model is watched yet" in page(client, PLACE).text
        answer = send(client, PLACE, {"model": written})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PLACE}?done=watch_added")
        assert send(client, PLACE, {"model": written}).headers["location"] == f"{PLACE}?done=watch_known"
        shown = page(client, f"{PLACE}?done=watch_added")
        assert "it is read soon" in shown.text
        assert "not read yet" in shown.text
        assert f"/en/models/{MODEL}" in shown.links()
        removed = send(client, PLACE, {"model": MODEL}, f"{PLACE}/end")
        assert removed.headers["location"] == f"{PLACE}?done=watch_removed"
        again = send(client, PLACE, {"model": MODEL}, f"{PLACE}/end")
        assert again.status_code == 404
        assert "is not watched" in Page(again.text).text
    with desk.database.reading() as session:
        done = session.exec(select(Event).where(col(Event.type).startswith("watch.")).order_by(col(Event.seq))).all()
    assert [(one.type, one.actor, one.key is not None) for one in done] == [
        ("watch.added", "watcher", True), ("watch.removed", "watcher", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong", ["", "no model", "https://example.org/x", EVIL, "x" * 10_000, "a/b/c", "a\u202e/b", "a\0/b"]
)
def test_what_is_no_model_is_refused_at_the_field(desk: Runtime, wrong: str) -> None:
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ) as client:
        for place in (PLACE, f"{PLACE}/read"):
            answer = send(client, PLACE, {"model": wrong}, place)
            assert answer.status_code == 400, place
            assert "model-fault" in answer.text or "\0" in wrong
            assert "<script" not in answer.text
        answer = send(client, PLACE, {"model": wrong}, f"{PLACE}/end")
        assert answer.status_code in {400, 404}


def test_a_reading_is_asked_for_and_followed(desk: Runtime) -> None:
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ) as client:
        send(client, PLACE, {"model": MODEL})
        one = send(client, PLACE, {"model": MODEL}, f"{PLACE}/read")
        assert one.status_code == 303
        assert one.headers["location"].startswith(f"{PLACE}/runs/run_")
        shown = page(client, one.headers["location"])
        assert "0 of 1 models" in shown.text
        assert "under way" in shown.text
        every = send(client, PLACE, {}, f"{PLACE}/read-all")
        assert f"/en/models/{MODEL}" in page(client, every.headers["location"]).links()
        page(client, f"{PLACE}/runs/run_0", 404)
        with desk.database.unit_of_work() as work:
            pause_sync(work, f"The hub asked for it {EVIL}", actor="somebody", now=NOW)
        refused = send(client, PLACE, {"model": MODEL}, f"{PLACE}/read")
        assert refused.status_code == 409
        assert "Reading is paused" in page(client, PLACE).text


def test_states_say_what_happened_last(desk: Runtime) -> None:
    states: dict[str, dict[str, object]] = {
        "up to date": {"last_success_at": NOW, "next_due_at": NOW + timedelta(days=1)},
        "is read soon": {"last_success_at": NOW, "next_due_at": NOW - timedelta(days=1)},
        "unreachable, will retry": {"failures": 3, "last_failure_at": NOW, "next_due_at": NOW + timedelta(hours=1)},
        "not read for long, will retry": {"failures": 9, "stale_told_at": NOW, "next_due_at": NOW + timedelta(hours=1)},
    }
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ) as client:
        for number, values in enumerate(states.values()):
            send(client, PLACE, {"model": f"lab/m{number}"})
            with desk.database.unit_of_work() as work:
                record = get_record(work.session, f"lab/m{number}")
                row = work.session.get_one(WatchedModel, record.number)
                for name, value in values.items():
                    setattr(row, name, value)
                if row.failures:
                    record.sync_state = {"state": "failing", "kind": "unreachable", "detail": f"No route {EVIL}"}
        text = page(client, PLACE).text
    for said in states:
        assert said in text
    assert f"No route {EVIL}" in text
    assert "3 failures in a row" in text


WRITES = ("", "/end", "/read", "/read-all")


@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_done_without_token_scope_or_login(desk: Runtime, write: str) -> None:
    form = {"model": MODEL}
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ) as client:
        token = token_in(client.get(PLACE).text)
        for wrong in ({}, {"token": ""}, {"token": "0" * 64}, {"token": token[::-1]}):
            assert client.post(f"{PLACE}{write}", data={**form, **wrong}).status_code == 403, wrong
    with at_desk(desk, Scope.MODELS_READ, Scope.WEBHOOKS_MANAGE) as client:
        shown = page(client, PLACE)
        assert "sync:run" in shown.text
        assert [one for tag, one in shown.tags if tag == "form" and "desk" in str(one["action"])] == []
        refused = send(client, PLACE, form, f"{PLACE}{write}")
        assert refused.status_code == 403
        assert "sync:run" in Page(refused.text).text
        client.cookies.clear()
        assert client.post(f"{PLACE}{write}", data=form).status_code in {303, 401}
        assert client.get(PLACE).status_code == 303
    with desk.database.reading() as session:
        assert session.exec(select(WatchedModel)).all() == []


def test_in_german(desk: Runtime) -> None:
    with at_desk(desk, Scope.SYNC_RUN, Scope.MODELS_READ) as client:
        send(client, PLACE, {"model": MODEL})
        assert "noch nicht gelesen" in page(client, PLACE.replace("/en/", "/de/")).text

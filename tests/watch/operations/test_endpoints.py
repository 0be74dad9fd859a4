"""Pausing and resuming, how reading goes, and whom a change concerns; over the API and the command line's services."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from registry.db import Database
from registry.errors import Conflict
from registry.events.tables import Event
from registry.watch.operations.status import read_status
from registry.watch.pause import is_paused, pause_sync, paused, refuse_while_paused, resume_sync
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.watch.scenes import NOW, fill_watch_list, make_family


def test_a_pause_says_who_and_why_and_ends_once(database: Database) -> None:
    with database.unit_of_work() as work:
        first = pause_sync(work, "The hub moves.", actor="ann", now=NOW)
    with database.unit_of_work() as work:
        again = pause_sync(work, "Another reason.", actor="bob", now=NOW + timedelta(hours=1))
        assert is_paused(work.session)
    assert again == first
    with database.reading() as session, pytest.raises(Conflict, match=r"by ann: The hub moves\."):
        refuse_while_paused(session)
    with database.unit_of_work() as work:
        assert resume_sync(work, actor="bob", now=NOW) == first
        assert work.jobs
    with database.unit_of_work() as work:
        assert resume_sync(work, actor="bob", now=NOW) is None
        assert paused(work.session) is None
        refuse_while_paused(work.session)
        events = work.session.exec(select(Event.type, Event.actor).order_by(col(Event.seq))).all()
    assert events == [("sync.paused", "ann"), ("sync.resumed", "bob")]


def test_the_state_of_reading_in_numbers(database: Database) -> None:
    fill_watch_list(database)
    found = read_status(database, NOW)
    watched, items = found.watched, found.items
    assert (watched.models, watched.due, watched.failing, watched.stale) == (5, 3, 1, 1)
    assert watched.oldest_due_at == NOW - timedelta(hours=2)
    assert (items.queued, items.confirming, items.due) == (2, 1, 2)
    assert items.oldest_due_at == NOW - timedelta(hours=2)
    assert (found.sweeps.lists, found.sweeps.under_way) == (2, 1)
    assert found.sweeps.seen_up_to == NOW - timedelta(minutes=5)
    assert found.backfills == {"done": 1, "queued": 1}
    assert [(one.allowed, one.left) for one in found.budgets] == [(500, 380)]
    assert read_status(database, NOW + timedelta(hours=1)).budgets[0].left == 500
    assert found.paused is None


def test_an_empty_registry_has_nothing_to_tell(database: Database) -> None:
    found = read_status(database, NOW)
    assert (found.watched.models, found.items.due, found.sweeps.lists, found.backfills) == (0, 0, 0, {})
    assert found.watched.oldest_due_at is None


def test_pause_and_resume_over_the_api(client: Client) -> None:
    assert client.post("/v1/sync/pause", json={}).status_code == 400
    assert client.post("/v1/sync/pause", json={"reason": ""}).status_code == 400
    answer = client.post("/v1/sync/pause", json={"reason": "The hub moves."})
    assert (answer.status_code, answer.json()["reason"]) == (200, "The hub moves.")
    assert client.get("/v1/sync").json()["paused"]["reason"] == "The hub moves."
    assert client.post("/v1/sync/resume").json()["ended"]["reason"] == "The hub moves."
    assert client.post("/v1/sync/resume").json() == {"ended": None}
    assert client.get("/v1/sync").json()["paused"] is None
    del client.headers["Authorization"]
    assert client.post("/v1/sync/pause", json={"reason": "x"}).status_code == 401


def test_one_change_and_whom_it_concerns(client: Client) -> None:
    make_family(client.app.state.database)
    shown = client.get("/v1/changes/flg_1")
    assert (shown.status_code, shown.json()["model"]) == (200, "acme/base")
    assert client.get("/v1/changes/flg_none").status_code == 404
    assert client.get("/v1/changes/flg_none/affected").status_code == 404
    found: list[tuple[str, int, str]] = []
    cursor: str | None = ""
    pages = 0
    while cursor is not None:
        page = client.get(
            "/v1/changes/flg_1/affected", params={"limit": 2, **({"cursor": cursor} if cursor else {})}
        ).json()
        found += [(one["id"], one["depth"], one["relation"]) for one in page["items"]]
        assert page["total"] == {"count": 5, "type": "exact"}
        assert page["inventories"] == []
        cursor, pages = page["next_cursor"], pages + 1
    assert pages == 3
    assert found == [
        ("acme/a", 1, "quantized"),
        ("zeta/b", 1, "finetune"),
        ("zeta/c", 1, "finetune"),
        ("acme/of-b", 2, "adapter"),
        ("acme/of-of-b", 3, "adapter"),
    ]
    assert client.get("/v1/changes/flg_1/affected", params={"cursor": "nonsense"}).status_code == 400


def test_whom_a_change_concerns_is_looked_for_within_the_time_of_a_request(database_url: str, tmp_path: Path) -> None:
    hurried = make_runtime(database_url, tmp_path / "data", anonymous_read=True, request_seconds=1e-6)
    make_family(hurried.database)
    with speaking_to(hurried) as client:
        assert client.get("/v1/changes/flg_1").status_code == 200
        answer = client.get("/v1/changes/flg_1/affected")
    assert (answer.status_code, "/lineage" in answer.json()["detail"]) == (503, True)
    hurried.close()


@pytest.mark.parametrize("asked", ["/v1/sync", "/v1/sync?dry_run=true"])
def test_a_run_over_nothing_has_ended_at_once(client: Client, asked: str) -> None:
    answer = client.post(asked)
    assert answer.status_code == 202
    run = client.get(f"/v1/sync/runs/{answer.json()['run_id']}").json()
    assert (run["status"], run["total"], run["done"], run["outcomes"], run["items"]) == ("finished", 0, 0, {}, [])
    assert run["finished_at"] == run["requested_at"]
    # A model that is registered and watched by nobody is not read either.
    assert client.put("/v1/models/lab/own", json={"facts": {"description": "words"}}).status_code == 201
    run = client.get(f"/v1/sync/runs/{client.post(asked).json()['run_id']}").json()
    assert (run["status"], run["total"]) == ("finished", 0)


def test_a_run_over_a_model_that_nobody_knows_has_one_to_read(client: Client) -> None:
    run = client.get(f"/v1/sync/runs/{client.post('/v1/models/no/such/sync').json()['run_id']}").json()
    assert (run["status"], run["total"], run["finished_at"]) == ("running", 1, None)

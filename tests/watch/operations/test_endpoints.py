"""Pausing and resuming, how reading goes, and whom a change concerns; over the API and the command line's services."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from registry.db import Database
from registry.errors import Conflict
from registry.events.tables import Event
from registry.hub.budget.tables import RequestBudget
from registry.records.service import register
from registry.records.tables import ModelBase
from registry.watch.backfill.tables import Backfill
from registry.watch.changes.tables import Flag
from registry.watch.operations.status import read_status
from registry.watch.pause import is_paused, pause_sync, paused, refuse_while_paused, resume_sync
from registry.watch.runs.tables import SyncItem, SyncRun
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchedModel
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.licenses.knowledge import knowledge

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[Client]:
    runtime = make_runtime(database_url, tmp_path / "data")
    with speaking_to(runtime) as running:
        yield running
    runtime.close()


def fill(database: Database) -> None:
    """Five watched models, a run in the middle of its work, a sweep under way, two pasts and a budget."""
    with database.unit_of_work() as work:
        run = SyncRun(id="run_1", requested_at=NOW, requested_by="test", trigger="manual")
        work.session.add(run)
        for number in range(5):
            pk = register(work, knowledge(), f"acme/m{number}", source="huggingface", now=NOW).number
            due = NOW + timedelta(hours=number - 2)
            watched = WatchedModel(record_pk=pk, reason="requested", added_at=NOW, added_by="test", next_due_at=due)
            watched.failures = 1 if number == 0 else 0
            watched.stale_told_at = NOW if number == 1 else None
            state = ("queued", "confirming", "done", "done", "queued")[number]
            item = SyncItem(run_id=run.id, record_pk=pk, due_at=due, state=state)
            if state == "done":
                item.finished_at = NOW
                item.outcome = "failed" if number == 2 else "unchanged"
                item.detail = "timeout: nothing came" if number == 2 else None
            work.session.add_all([watched, item])
            if number < 2:
                work.session.add(Backfill(record_pk=pk, due_at=NOW, state=("done", "queued")[number]))
        work.session.add(
            Sweep(source="huggingface", scope="recent", due_at=NOW, watermark_at=NOW - timedelta(minutes=5))
        )
        work.session.add(Sweep(source="huggingface", scope="owner:acme", due_at=NOW, started_at=NOW))
        budget = RequestBudget(key="hub", allowed=500, spent=120, began_at=NOW, ends_at=NOW + timedelta(minutes=1))
        work.session.add(budget)


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
    fill(database)
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


def make_family(database: Database) -> None:
    children = {
        "acme/a": ("acme/base", "quantized"), "zeta/b": ("acme/base", "finetune"), "zeta/c": ("acme/base", "finetune"),
        "acme/of-b": ("zeta/b", "adapter"), "acme/of-of-b": ("acme/of-b", "adapter"),
    }  # fmt: skip
    with database.unit_of_work() as work:
        base = register(work, knowledge(), "acme/base", source="huggingface", now=NOW)
        for child, (parent, relation) in children.items():
            pk = register(work, knowledge(), child, source="huggingface", now=NOW).number
            work.session.add(ModelBase(record_pk=pk, base_folded=parent, base_id=parent, relation=relation))
        work.session.add(
            Flag(
                id="flg_1", record_pk=base.number, model=base.id, kind="license.id_changed", direction="narrowed",
                severity="warning", detected_at=NOW, confirmed_at=NOW, affected={"descendants": 5}, evidence=[],
                dedupe="x",
            )
        )  # fmt: skip

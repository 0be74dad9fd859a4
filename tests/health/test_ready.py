"""Readiness: requests are served, and work is done."""

import shutil
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlmodel import update

from registry.progress import TickLog
from registry.watch.runs.tables import SyncItem
from tests.support.http.application import Client
from tests.support.watch.scenes import fill_watch_list


class Usage(NamedTuple):
    """As of ``shutil.disk_usage``."""

    total: int
    used: int
    free: int


def ready(client: Client, status: int) -> dict[str, str]:
    answer = client.get("/health/ready")
    assert answer.status_code == status, answer.text
    found: dict[str, str] = answer.json()["checks"]
    return found


def ended(client: Client, job: str, seconds_ago: float) -> None:
    moment = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    TickLog().record(client.app.state.database, job, 0.1, None, moment)


def test_a_service_without_workers_yet_is_ready(client: Client) -> None:
    assert set(ready(client, 200).values()) == {"ok"}


@pytest.mark.parametrize(
    ("job", "check"),
    [
        ("webhooks.deliver", "alerts"),
        ("watch.work", "readings"),
        ("watch.schedule", "readings"),
        ("records.refresh", "documents"),
        ("log.sequence", "log"),
    ],
)
def test_a_tick_that_ended_long_ago_is_told(client: Client, job: str, check: str) -> None:
    ended(client, job, 10)
    assert ready(client, 200)[check] == "ok"
    ended(client, job, 4000)
    found = ready(client, 503)
    assert found[check].startswith(f"{job} last ended 4000 s ago")
    assert [name for name, state in found.items() if state != "ok"] == [check]


@pytest.mark.parametrize("failure", ["LogStandsStillError", None])
def test_a_tick_that_has_never_ended_is_told(client: Client, failure: str | None) -> None:
    database, long_ago = client.app.state.database, datetime.now(UTC) - timedelta(seconds=400)
    if failure is None:
        TickLog().begin(database, "log.sequence", long_ago)
    else:
        TickLog().record(database, "log.sequence", 0.1, failure, long_ago)
    assert ready(client, 503)["log"].startswith("log.sequence has not ended once in 40")


def test_readings_that_are_due_and_not_touched_are_told(client: Client) -> None:
    database = client.app.state.database
    fill_watch_list(database)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with database.unit_of_work() as work:
        work.session.exec(update(SyncItem).values(due_at=long_ago, finished_at=None))
    assert "none was touched" in ready(client, 503)["readings"]


def test_a_pause_is_no_standstill(client: Client) -> None:
    test_readings_that_are_due_and_not_touched_are_told(client)
    assert client.post("/v1/sync/pause", json={"reason": "The Hub asked for it."}).status_code == 200
    assert ready(client, 200)["readings"] == "ok"


def test_a_disk_without_room_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if not client.app.state.settings.is_embedded:
        pytest.skip("a database server tells of its own disk")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 12 * 2**20))
    assert ready(client, 503)["disk"].startswith("only 12 MiB are free")

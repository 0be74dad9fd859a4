"""One budget for all processes: real processes, a real database, a hub that counts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import select

from registry.db import Database, open_database
from registry.hub import FailureKind, HubFailure
from registry.hub.budget.service import SharedBudget
from registry.hub.budget.tables import RequestBudget
from registry.hub.huggingface import HubClient
from tests.hub.conftest import MODEL
from tests.support.clock import Clock, RunningClock
from tests.support.paths import ROOT
from tests.support.stub_hub import StubHub

WORKERS, EACH, QUOTA, WINDOW_SECONDS = 4, 20, 60, 4


@pytest.fixture
def clock() -> Clock:
    return RunningClock()


@pytest.fixture(autouse=True)
def model(hub: StubHub) -> None:
    hub.publish(MODEL, {"README.md": "---\nlicense: mit\n---\n", "LICENSE": "the terms"})


@pytest.fixture
def budget(database: Database, hub: StubHub, clock: Clock) -> SharedBudget:
    return SharedBudget(database, hub.url, None, clock=clock)


@pytest.fixture
def client(hub: StubHub, budget: SharedBudget) -> Iterator[HubClient]:
    client = HubClient(hub.url, None, budget=budget)
    yield client
    client.close()


def rows(database: Database) -> dict[str, RequestBudget]:
    with database.reading() as session:
        return {row.key.rpartition(":")[2]: row for row in session.exec(select(RequestBudget))}


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_four_processes_never_exceed_the_limit(hub: StubHub, database_url: str) -> None:
    """Each asks until it got its answers; all together they need more than two windows."""
    hub.limit(api=QUOTA, window_seconds=WINDOW_SECONDS)
    arguments = [sys.executable, "-m", "tests.support.hub.budget_consumer", database_url, hub.url, MODEL, str(EACH)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen(arguments, cwd=ROOT, env=environ) for _ in range(WORKERS)]  # noqa: S603 - our own
    assert [worker.wait(50) for worker in started] == [0] * WORKERS
    assert hub.count("/api/", status=429) == 0
    assert hub.count("/api/", status=200) == WORKERS * EACH


@pytest.mark.timeout(60)
def test_threads_share_what_their_process_holds(hub: StubHub, client: HubClient) -> None:
    hub.limit(api=QUOTA)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.model(MODEL), range(QUOTA + 20)))
    failures = [answer for answer in answers if isinstance(answer, HubFailure)]
    assert {failure.kind for failure in failures} == {FailureKind.RATE_LIMITED}
    assert {failure.status for failure in failures} == {None}, "refused here, not by the source"
    assert hub.count("/api/", status=429) == 0


def test_without_room_nothing_is_sent_and_the_failure_says_how_long(
    hub: StubHub, client: HubClient, budget: SharedBudget, clock: Clock
) -> None:
    hub.limit(api=4)
    answers = [client.model(MODEL) for _ in range(6)]
    failure = answers[-1]
    assert isinstance(failure, HubFailure)
    assert failure.kind is FailureKind.RATE_LIMITED
    assert failure.retry_after_seconds
    assert 290 < failure.retry_after_seconds <= 301
    assert len(hub.requests) == 2
    assert budget.wait_seconds(1) > 290
    clock.turn(seconds=301)
    assert budget.wait_seconds(1) == 0


def test_few_requests_write(client: HubClient, database: Database, hub: StubHub) -> None:
    hub.limit(api=500)
    for _ in range(20):
        client.model(MODEL)
    row = rows(database)["api"]
    assert (row.allowed, row.is_told) == (500, True)
    assert 20 <= row.spent <= 40, "leased in blocks"


def test_another_user_of_the_credential_is_noticed(hub: StubHub, client: HubClient, budget: SharedBudget) -> None:
    hub.limit(api=100)
    other = HubClient(hub.url, None)
    client.model(MODEL)
    for _ in range(90):
        other.model(MODEL)
    other.close()
    for _ in range(20):
        client.model(MODEL)
    assert hub.count("/api/", status=429) == 0
    assert budget.wait_seconds(4) > 0


def test_a_refusal_is_known_to_all(hub: StubHub, client: HubClient, database: Database, clock: Clock) -> None:
    hub.misbehave("status", "/api/", times=1, status=429, headers={"Retry-After": "40"})
    failure = client.model(MODEL)
    assert isinstance(failure, HubFailure)
    assert failure.status == 429
    elsewhere = SharedBudget(database, hub.url, None, clock=clock)
    wait = elsewhere.take("api")
    assert wait is not None
    assert 39 < wait <= 41
    assert elsewhere.take("files") is None
    assert SharedBudget(database, hub.url, "hf_other", clock=clock).take("api") is None
    clock.turn(seconds=41)
    assert not isinstance(client.model(MODEL), HubFailure)


def test_files_have_a_budget_of_their_own(hub: StubHub, client: HubClient, database: Database) -> None:
    hub.limit(api=500, resolvers=800)
    for _ in range(3):
        assert not isinstance(client.snapshot(MODEL), HubFailure)
    found = rows(database)
    assert (found["api"].allowed, found["files"].allowed) == (500, 800)


def test_a_window_that_ended_is_followed_by_another(hub: StubHub, client: HubClient, clock: Clock) -> None:
    hub.limit(api=12)
    asked = [isinstance(client.model(MODEL), HubFailure) for _ in range(14)]
    assert asked.count(False) == 10
    hub.limit(api=12)
    clock.turn(seconds=301)
    assert not isinstance(client.model(MODEL), HubFailure)


def test_a_database_that_fails_lets_reading_trickle_on(hub: StubHub, tmp_path: Path, clock: Clock) -> None:
    """Not migrated: the table is not there."""
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    budget = SharedBudget(database, hub.url, None, clock=clock)
    assert [budget.take("api") is None for _ in range(6)] == [True] * 4 + [False] * 2
    assert budget.wait_seconds(4) > 0
    clock.turn(seconds=40)
    assert budget.take("api") is None
    database.close()


def test_no_token_is_kept(hub: StubHub, database: Database) -> None:
    token = "hf_very_secret"  # noqa: S105 - a made-up one
    assert SharedBudget(database, hub.url, token).take("api") is None
    assert token not in "".join(row.key for row in rows(database).values())
    assert all(len(row.key) <= 80 for row in rows(database).values())

"""Random `kill -9`, again and again: nothing hangs, nothing is lost or told twice; `make soak` has the long form."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers import stage
from tests.support.workers.bursts import MODELS, Bursts

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
BURSTS, KILLS, RESTARTS = (15, 20, 5) if SOAK else (1, 6, 1)
PAUSE_SECONDS = 2.0 if SOAK else 1.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3_600 if SOAK else 300)]


def is_told_once(bursts: Bursts) -> None:
    """Each change went out in one message, its own or one of several changes of an owner; that may have come twice."""
    told = Counter(change for changes in bursts.messages.values() for change in changes)
    print(  # noqa: T201 - for people
        f"settled in {bursts.settled} s; {len(told)} changes in {len(bursts.messages)} messages,"
        f" which came {bursts.deliveries} times",
        flush=True,
    )
    assert len(told) == len(MODELS) * bursts.done
    assert set(told.values()) == {1}


@pytest.mark.parametrize("concurrency", [1, 2, 3])
def test_processes_below_the_supervisor_die(tmp_path: Path, concurrency: int) -> None:
    with stage.embedded(tmp_path, WORKER_CONCURRENCY=str(concurrency), ALERT_GROUP_SECONDS="0") as service:
        bursts = Bursts(service, seed=concurrency, pause_seconds=PAUSE_SECONDS)
        bursts.begin()
        for _ in range(BURSTS):
            bursts.run(KILLS)
        is_told_once(bursts)


def test_the_supervisor_itself_dies(tmp_path: Path) -> None:
    with stage.embedded(tmp_path, WORKER_CONCURRENCY="3", ALERT_GROUP_SECONDS="0") as service:
        bursts = Bursts(service, seed=5, pause_seconds=PAUSE_SECONDS)
        bursts.begin()

        def kill() -> None:
            process = service.processes.pop("up")
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            service.wait_for("every process to end", lambda: not service.pids(), 10)
            service.start("up")
            service.wait_until_ready()

        for _ in range(RESTARTS):
            bursts.run(1, kill)
        is_told_once(bursts)


def test_processes_of_the_scaled_profile_die(
    tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer
) -> None:
    """The same processes on PostgreSQL and Redis."""
    commands = ("up",)
    with stage.scaled(
        tmp_path, postgres_server, redis_server, commands, WORKER_CONCURRENCY="3", ALERT_GROUP_SECONDS="0"
    ) as service:
        bursts = Bursts(service, seed=7, pause_seconds=PAUSE_SECONDS)
        bursts.begin()
        for _ in range(BURSTS):
            bursts.run(KILLS)
        is_told_once(bursts)

"""The database, the broker or every process goes away under load: nothing acknowledged is lost, nothing told twice."""

import os
import signal
import time
from pathlib import Path

import pytest

from registry.db.trouble import AWAY
from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers import stage
from tests.support.workers.bursts import MODELS, Bursts
from tests.support.workers.service import UNANCHORED
from tests.support.workers.stage import Stage
from tests.support.workers.stress import Stress

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
TIMES = 10 if SOAK else 2
AWAY_SECONDS = 20.0 if SOAK else 8.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_800 if SOAK else 240)]


def begin(service: Stage) -> Bursts:
    bursts = Bursts(service, seed=3)
    bursts.begin()
    return bursts


def nothing_is_lost(bursts: Bursts, load: Stress) -> None:
    """What was acknowledged is there, what changed was told, and what is stored is what its hashes say."""
    assert load.faults == []
    assert load.acknowledged
    assert load.lost() == []
    # What became due at one moment, after an outage, may be told in one message.
    assert len(frozenset().union(*bursts.messages.values())) == len(MODELS) * bursts.done
    verified = bursts.service.run("verify")
    assert verified.returncode == UNANCHORED, verified.stderr


def test_the_database_crashes(tmp_path: Path, durable_postgres: PostgresServer, redis_server: RedisServer) -> None:
    """PostgreSQL in immediate mode: every connection is cut in the middle of whatever it does."""
    with stage.scaled(tmp_path, durable_postgres, redis_server, ALERT_GROUP_SECONDS="0") as service:
        bursts = begin(service)
        with Stress(service) as load:

            def crash() -> None:
                load.wait_for_writes(10)
                durable_postgres.abort()
                durable_postgres.start()

            for _ in range(TIMES):
                bursts.run(2, crash)
        nothing_is_lost(bursts, load)


def test_the_database_is_away(tmp_path: Path, durable_postgres: PostgresServer, redis_server: RedisServer) -> None:
    with stage.scaled(tmp_path, durable_postgres, redis_server, ALERT_GROUP_SECONDS="0") as service:
        bursts = begin(service)
        with Stress(service) as load:

            def away() -> None:
                load.wait_for_writes(10)
                durable_postgres.abort()
                try:
                    time.sleep(AWAY_SECONDS)
                    ready = service.client.get("/health/ready")
                    live = service.client.get("/health/live")
                    page = service.client.get("/en/models/acme/model-1")
                finally:
                    durable_postgres.start()
                assert (ready.status_code, ready.json()["checks"]) == (503, {"database": AWAY})
                assert live.status_code == 200
                assert page.status_code == 503

            bursts.run(1, away)
        nothing_is_lost(bursts, load)
        assert load.refusals[AWAY] > 0
        assert load.cuts == 0


def test_the_broker_is_killed(tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer) -> None:
    """Redis loses every message, and does not answer for a while; clients notice nothing."""
    with stage.scaled(tmp_path, postgres_server, redis_server, ALERT_GROUP_SECONDS="0") as service:
        bursts = begin(service)
        with Stress(service) as load:

            def kill() -> None:
                redis_server.kill()
                try:
                    load.wait_for_writes(5)
                finally:
                    redis_server.start()

            for _ in range(TIMES):
                bursts.run(2, kill)
        nothing_is_lost(bursts, load)
        assert load.refusals == {}
        assert load.cuts == 0


@pytest.mark.parametrize("profile", ["embedded", "scaled"])
def test_every_process_is_killed(
    profile: str, tmp_path: Path, durable_postgres: PostgresServer, redis_server: RedisServer
) -> None:
    """`kill -9` of all processes at once, as when a machine stops."""
    running = (
        stage.embedded(tmp_path, ALERT_GROUP_SECONDS="0")
        if profile == "embedded"
        else stage.scaled(tmp_path, durable_postgres, redis_server, ALERT_GROUP_SECONDS="0")
    )
    with running as service:
        bursts = begin(service)
        commands = tuple(service.processes)
        with Stress(service) as load:

            def kill() -> None:
                load.wait_for_writes(10)
                for pid in service.pids():
                    os.kill(pid, signal.SIGKILL)
                for command in commands:
                    service.processes.pop(command).wait(10)
                service.start(*commands)
                service.wait_until_ready()

            for _ in range(TIMES):
                bursts.run(1, kill)
        nothing_is_lost(bursts, load)

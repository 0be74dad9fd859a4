"""Nothing to do, and steady work, each for a while: no process dies or is restarted, and the service stays ready."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers import stage
from tests.support.workers.stage import Stage
from tests.support.workers.stress import Stress
from tests.support.workers.usage import Usage

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
SECONDS = 1_800.0 if SOAK else 5.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(4_500 if SOAK else 240)]


@contextmanager
def running(profile: str, request: pytest.FixtureRequest, parent: Path) -> Iterator[Stage]:
    if profile == "embedded":
        with stage.embedded(parent) as made:
            yield made
        return
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    with stage.scaled(parent, postgres, redis) as made:
        yield made


def stays_as_it_is(service: Stage, what: str, seconds: float) -> None:
    """Ready at every look, with the same processes at the end."""
    before, first, ends = service.pids(), Usage.of(service), time.monotonic() + seconds
    while time.monotonic() < ends:
        answer = service.client.get("/health/ready")
        assert answer.status_code == 200, answer.text
        time.sleep(1)
    assert service.pids() == before
    print(f"{seconds:.0f} s {what}: {Usage.of(service).since(first)}", flush=True)  # noqa: T201 - for people


@pytest.mark.parametrize("profile", ["embedded", "scaled"])
def test_idle_and_under_load(profile: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with running(profile, request, tmp_path) as service:
        stays_as_it_is(service, f"{profile}, idle", SECONDS)
        with Stress(service) as load:
            stays_as_it_is(service, f"{profile}, at work", SECONDS)
        assert load.faults == []
        assert load.refusals == {}
        assert load.cuts == 0
        assert load.lost() == []
        print(f"{profile}: {len(load.acknowledged)} writes, {load.reads} reads")  # noqa: T201 - for people

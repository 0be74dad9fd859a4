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


def stays_as_it_is(service: Stage, seconds: float) -> None:
    """Ready at every look, with the same processes at the end."""
    before, ends = service.pids(), time.monotonic() + seconds
    while time.monotonic() < ends:
        answer = service.client.get("/health/ready")
        assert answer.status_code == 200, answer.text
        time.sleep(1)
    assert service.pids() == before


@pytest.mark.parametrize("profile", ["embedded", "scaled"])
def test_idle_and_under_load(profile: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with running(profile, request, tmp_path) as service:
        stays_as_it_is(service, SECONDS)
        with Stress(service) as load:
            stays_as_it_is(service, SECONDS)
        assert load.faults == []
        assert load.refusals == {}
        assert load.cuts == 0
        assert load.lost() == []
        print(f"{profile}: {SECONDS:.0f} s idle and at work, {len(load.acknowledged)} writes, {load.reads} reads")  # noqa: T201 - for people

"""Alerts through kills of processes, of the whole group and of the broker; ``CARDWATCH_SOAK=1`` runs it whole."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers import stage
from tests.support.workers.alert_storm import AlertStorm, Rhythm, alert_storm
from tests.support.workers.stage import Stage

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
CALM = 200 if SOAK else 20
RHYTHM = Rhythm(2_000, 300, 5, 30) if SOAK else Rhythm(60, 12, 4, 7)
BROKER_SECONDS = 25.0 if SOAK else 5.0
SLOW_SECONDS = 0.25
MOST_DUPLICATES = 0.01
ENDED_WITHIN_SECONDS = 600.0
SETTINGS = {"WEBHOOK_RETRY_DIVISOR": "60", "ALERT_GROUP_SECONDS": "0"}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_800 if SOAK else 400)]


def survives(service: Stage, rhythm: Rhythm, kill_broker: Callable[[], None] = lambda: None) -> None:
    """Nothing is lost or marked falsely, little comes twice, all verifies and ends in time."""
    with alert_storm(service, SLOW_SECONDS) as storm:
        storm.calm(CALM)
        assert {name: one.duplicates for name, one in storm.receivers.items()} == dict.fromkeys(storm.receivers, 0)
        storm.rage(rhythm, kill_broker)
        took = storm.settle(ENDED_WITHIN_SECONDS)
        for name in storm.receivers:
            tell(name, storm)
        print(f"all ended {took:.0f} s after the last fault; kills: {storm.kills}", flush=True)  # noqa: T201 - for people
        healthy = storm.receivers["healthy"]
        assert healthy.duplicates <= max(MOST_DUPLICATES * len(storm.committed), 2)


def tell(name: str, storm: AlertStorm) -> None:
    """What came of one receiver's alerts, for people, and that nothing is wrong with it."""
    receiver, states = storm.receivers[name], storm.states(name)
    lost = set(storm.committed) - set(receiver.accepted)
    false = {event for event, state in states.items() if (state == "delivered") != (event in receiver.accepted)}
    print(  # noqa: T201 - as above
        f"{name}: {len(states)} deliveries, {len(lost)} lost, {len(false)} falsely marked,"
        f" {receiver.duplicates} twice, verified by so many secrets: {dict(receiver.verified)}",
        flush=True,
    )
    assert set(states) == set(storm.committed)
    assert lost == set()
    assert false == set()
    assert receiver.unverified == []


def test_alerts_of_the_embedded_profile(tmp_path: Path) -> None:
    with stage.embedded(tmp_path, **SETTINGS) as service:
        survives(service, RHYTHM)


def test_alerts_of_the_scaled_profile(
    tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer
) -> None:
    def kill_broker() -> None:
        redis_server.kill()
        redis_server.start()

    with stage.scaled(tmp_path, postgres_server, redis_server, ("up",), **SETTINGS) as service:
        survives(service, replace(RHYTHM, broker_seconds=BROKER_SECONDS), kill_broker)

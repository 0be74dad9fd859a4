"""`kill -9`, a broker that goes away, a supervisor that puts things right: nothing is lost, nothing is told twice."""

import os
import signal
from collections.abc import Callable

import pytest

from tests.support.servers import RedisServer
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import MODEL
from tests.support.workers.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def watched(service: Stage) -> None:
    """A model that was read once, and a subscriber."""
    service.hub.publish(MODEL, MINIMAX_MIT)
    service.subscribe()
    service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    service.wait_for_record(MODEL)


def revive(service: Stage) -> None:
    """`cardwatch up` starts a dead worker by itself; elsewhere whoever runs it does."""
    if "up" in service.processes:
        service.wait_for("a new worker", lambda: service.pids("worker"))
    else:
        service.start("worker")


def is_flagged_once(service: Stage, run: str) -> None:
    service.wait_for_run(run)
    (flag,) = service.flags()
    assert flag["kind"] == "license.id_changed"
    service.wait_for("the alert", lambda: service.receiver.received)
    service.wait_for("the receipts", lambda: not service.undelivered())
    assert service.wait_for_run(service.sync(MODEL))["outcomes"] == {"unchanged": 1}
    assert len(service.flags()) == 1
    assert {item.message_id for item in service.receiver.received} == {service.receiver.received[0].message_id}
    for item in service.receiver.received:
        assert item.verify(service.secret)["type"] == "license.changed"


def test_a_worker_killed_in_the_middle_of_a_sync(service: Stage) -> None:
    watched(service)
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    service.hub.forget_requests()
    service.hub.misbehave("silence", f"/api/models/{MODEL}", times=1)
    run = service.sync(MODEL)
    service.wait_for("the reading to begin", lambda: service.hub.count(f"/api/models/{MODEL}"))
    service.kill_worker()
    revive(service)
    is_flagged_once(service, run)
    assert len(service.receiver.received) == 1


def test_a_worker_killed_between_the_two_readings(service: Stage) -> None:
    watched(service)
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    service.hub.forget_requests()
    run = service.sync(MODEL)
    service.wait_for("the first reading", lambda: service.hub.count(f"/{MODEL}/resolve"))
    service.kill_worker()
    revive(service)
    is_flagged_once(service, run)


def test_a_worker_killed_in_the_middle_of_a_delivery(service: Stage) -> None:
    """The receiver had the message but the receipt was never written: it is sent again under the same id."""
    watched(service)
    service.receiver.delay_seconds = 5
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    run = service.sync(MODEL)
    service.alerts(1)
    service.kill_worker()
    service.receiver.delay_seconds = 0
    revive(service)
    is_flagged_once(service, run)
    assert len(service.receiver.received) == 2


def kill_one(service: Stage, name: str) -> None:
    before = set(service.pids(name))
    os.kill(min(before), signal.SIGKILL)
    service.wait_for(f"{name} to come back", lambda: set(service.pids(name)) - before)
    assert min(before) not in service.pids()


def test_the_supervisor_restarts_what_dies(embedded: Stage) -> None:
    watched(embedded)
    for name in ("worker", "beat", "serve"):
        kill_one(embedded, name)
        embedded.wait_until_ready()
        assert embedded.wait_for_run(embedded.sync(MODEL))["outcomes"] == {"unchanged": 1}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_supervisor(embedded: Stage, number: signal.Signals) -> None:
    process = embedded.processes.pop("up")
    process.send_signal(number)
    process.wait(30)
    embedded.wait_for("every process to end", lambda: not embedded.pids())


def _kill(server: RedisServer) -> None:
    server.kill()
    server.start()


@pytest.mark.parametrize("restart", [RedisServer.restart, _kill], ids=["restarted", "killed"])
def test_a_broker_that_comes_back_empty(
    scaled: Stage, redis_server: RedisServer, restart: Callable[[RedisServer], None]
) -> None:
    watched(scaled)
    scaled.hub.commit(MODEL, MINIMAX_MODIFIED)
    restart(redis_server)
    is_flagged_once(scaled, scaled.sync(MODEL))


def test_work_that_was_asked_for_while_the_broker_was_down(scaled: Stage, redis_server: RedisServer) -> None:
    watched(scaled)
    scaled.hub.commit(MODEL, MINIMAX_MODIFIED)
    redis_server.kill()
    try:
        run = scaled.sync(MODEL)
        assert scaled.ask("GET", f"/v1/sync/runs/{run}")["status"] == "running"
    finally:
        redis_server.start()
    is_flagged_once(scaled, run)

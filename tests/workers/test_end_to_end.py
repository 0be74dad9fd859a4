"""The main path with real processes, in both profiles: watch, read, change, flag once, alert once, stop cleanly."""

import signal
from typing import Any

import pytest

from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import MODEL
from tests.support.workers.stage import Stage


def test_a_change_is_flagged_once_and_alerted_once(service: Stage) -> None:
    service.hub.publish(MODEL, MINIMAX_MIT)
    service.subscribe()
    assert service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)["model"] == MODEL
    record = service.wait_for_record(MODEL)
    assert (record["license"]["license"], record["status"]) == ("mit", "current")
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    run = service.wait_for_run(service.sync(MODEL))
    assert run["outcomes"] == {"changed": 1}
    (flag,) = service.flags()
    assert (flag["kind"], flag["direction"], flag["class_before"]) == ("license.id_changed", "narrowed", "permissive")
    (alert,) = service.alerts(1)
    body: dict[str, Any] = alert.verify(service.secret)
    assert body["type"] == "license.changed"
    assert {name: body["data"][name] for name in flag} == flag
    assert service.wait_for_run(service.sync(MODEL))["outcomes"] == {"unchanged": 1}
    assert len(service.flags()) == 1
    service.wait_for("the alert on record as sent", lambda: not service.undelivered())
    assert len(service.receiver.received) == 1
    service.wait_for("a signed state of the log", lambda: service.client.get("/v1/log/checkpoint").status_code == 200)
    for command in tuple(service.processes):
        code = service.stop(command, signal.SIGINT if command == "up" else signal.SIGTERM)
        assert code in {0, -signal.SIGTERM}, service.logs()  # uvicorn ends by the signal it was sent
    assert service.pids() == []


@pytest.mark.slow
def test_a_second_start_keeps_the_data(embedded: Stage) -> None:
    embedded.hub.publish(MODEL, MINIMAX_MIT)
    embedded.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    before = embedded.wait_for_record(MODEL)
    assert embedded.stop("up", signal.SIGINT) == 0
    assert embedded.pids() == []
    embedded.start("up")
    embedded.wait_until_ready()
    assert embedded.ask("GET", f"/v1/models/{MODEL}") == before
    assert embedded.stop("up", signal.SIGTERM) == 0
    assert embedded.pids() == []

"""Receivers that fail, hang, redirect, drip or are gone for good."""

import http.server
import time
from datetime import timedelta

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.webhooks import service
from registry.webhooks.delivery import Counts, deliver_due
from registry.webhooks.rules import RETRY_GAPS, EndpointState
from registry.webhooks.schemas import Replay, WebhookPatch
from tests.support.clock import Clock
from tests.support.egress.policies import LOOPBACK
from tests.support.http.loopback import serving
from tests.support.secrets import secret_of
from tests.support.webhooks import queries
from tests.support.webhooks.receiver import Receiver, run_receiver
from tests.webhooks.conftest import Happen, Subscribe


def activate(outbox: Database, endpoint_id: str, clock: Clock) -> None:
    with outbox.unit_of_work() as work:
        body = WebhookPatch(state=EndpointState.ACTIVE)
        service.patch_endpoint(work, endpoint_id, body, "*", actor="test", now=clock())


def test_410_disables_at_once_and_the_others_hear_of_it(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    receiver.then = 410
    with run_receiver() as other:
        gone, listening = subscribe(receiver.url), subscribe(other.url, events=["endpoint.disabled"])
        happen()
        happen()
        deliver_due(outbox, egress, clock=clock)
        deliver_due(outbox, egress, clock=clock)
        told = other.received[0].verify(secret_of(listening))
    assert len(receiver.received) == 1
    stored = queries.endpoint(outbox, gone.id)
    assert (stored.state, stored.disabled_at) == ("disabled", clock())
    data = told["data"]
    assert isinstance(data, dict)
    assert (told["type"], data["webhook"]) == ("endpoint.disabled", gone.id)
    mine = [row for row in queries.deliveries(outbox) if row.endpoint_id == gone.id]
    assert [row.state for row in mine] == ["gone", "skipped", "skipped"]
    assert len(queries.events(outbox, "endpoint.disabled")) == 1


def test_what_was_skipped_can_be_replayed_once_active_again(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    endpoint = subscribe(receiver.url)
    receiver.answers = [(410, {})]
    events = [happen()]
    deliver_due(outbox, egress, clock=clock)
    clock.turn(hours=1)
    since = clock()
    events += [happen(), happen()]
    assert queries.states(outbox) == ["gone", "skipped", "skipped", "skipped"]
    activate(outbox, endpoint.id, clock)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    with outbox.unit_of_work() as work:
        assert service.replay(work, endpoint.id, Replay(since=since), actor="test", now=clock()) == 2
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == events
    with outbox.unit_of_work() as work:
        assert service.replay(work, endpoint.id, Replay(states=("gone",)), actor="test", now=clock()) == 1
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [*events, events[0]]


@pytest.mark.parametrize("status", [302, 308])
def test_a_redirection_is_a_failure_and_not_followed(
    outbox: Database,
    egress: Egress,
    clock: Clock,
    receiver: Receiver,
    subscribe: Subscribe,
    happen: Happen,
    status: int,
) -> None:
    with run_receiver() as trap:
        receiver.answers = [(status, {"location": trap.url})]
        subscribe(receiver.url)
        happen()
        assert deliver_due(outbox, egress, clock=clock) == Counts(0, 1)
        assert trap.received == []
    assert queries.states(outbox) == ["pending"]


def test_retry_after_is_waited_for(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    receiver.answers = [(429, {"retry-after": "120"})]
    subscribe(receiver.url)
    happen()
    deliver_due(outbox, egress, clock=clock)
    clock.turn(seconds=119)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    clock.turn(seconds=2)
    assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)


def test_ten_failures_exhaust_a_delivery_and_five_days_an_endpoint(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    receiver.then = 503
    endpoint = subscribe(receiver.url)
    happen()
    for gap in (*RETRY_GAPS, timedelta(hours=30)):
        assert queries.states(outbox) == ["pending"]
        assert deliver_due(outbox, egress, clock=clock) == Counts(0, 1)
        clock.turn(seconds=gap.total_seconds() * 1.2 + 1)
    assert queries.states(outbox) == ["exhausted"]
    assert queries.endpoint(outbox, endpoint.id).state == "active"
    for hours in (0, 13):
        clock.turn(hours=hours)
        happen()
        deliver_due(outbox, egress, clock=clock)
    stored = queries.endpoint(outbox, endpoint.id)
    assert (stored.state, stored.disabled_reason) == ("disabled", "Every attempt for 5 days failed.")
    assert queries.states(outbox)[:3] == ["exhausted", "skipped", "skipped"]


def test_a_dripping_receiver_costs_one_deadline_and_holds_up_nobody(
    outbox: Database, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    class Drip(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            try:
                while True:
                    self.wfile.write(b"x-drip: 1\r\n")
                    time.sleep(0.05)
            except OSError:
                pass

    with serving(Drip) as port:
        subscribe(f"http://127.0.0.1:{port}/")
        subscribe(receiver.url)
        event = happen()
        assert deliver_due(outbox, Egress(LOOPBACK, timeout_seconds=0.6), clock=clock) == Counts(1, 1)
    assert receiver.ids == [event]
    assert sorted(queries.states(outbox)) == ["delivered", "pending"]


def test_an_endpoint_that_came_to_lie_in_a_private_network_is_not_reached(
    outbox: Database, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    happen()
    assert deliver_due(outbox, Egress(), clock=clock) == Counts(0, 1)
    assert receiver.received == []
    assert [row.failure for row in queries.attempts(outbox)] == ["address"]


def test_an_alert_recorded_while_its_endpoint_was_being_disabled_does_not_stay_pending(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    endpoint = subscribe(receiver.url)
    happen()
    with outbox.unit_of_work() as work:
        work.session.merge(endpoint).state = "disabled"
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    assert queries.states(outbox) == ["skipped"]

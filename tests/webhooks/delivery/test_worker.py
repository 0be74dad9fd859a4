"""Alerts from the event to a receiver that checks the signature, on both databases."""

import threading

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from registry.db import Database
from registry.egress import Egress
from registry.events.service import record_event
from registry.webhooks import service
from registry.webhooks.delivery import Counts, deliver_due
from registry.webhooks.delivery.outbox import fan_out_missing
from tests.support.clock import Clock
from tests.support.secrets import secret_of
from tests.support.webhooks import queries
from tests.support.webhooks.receiver import Receiver, run_receiver
from tests.webhooks.conftest import Happen, Subscribe


def test_an_alert_arrives_once_and_verifies(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    endpoint = subscribe(receiver.url)
    event = happen(kind="license.text_changed")
    assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    (got,) = receiver.received
    assert got.message_id == event
    assert got.headers["content-type"] == "application/json"
    body = got.verify(secret_of(endpoint))
    assert body["type"] == "license.changed"
    assert body["data"] == {"kind": "license.text_changed", "sequence": 1}
    assert queries.states(outbox) == ["delivered"]


def test_a_new_endpoint_gets_a_ping_and_nobody_else_does(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe
) -> None:
    with run_receiver() as other:
        subscribe(other.url)
        endpoint = subscribe(receiver.url, ping=True, events=["license.changed"], models=["a/b"])
        deliver_due(outbox, egress, clock=clock)
        assert other.received == []
    assert receiver.received[0].verify(secret_of(endpoint))["type"] == "webhook.ping"


def test_a_rolled_back_observation_leaves_no_delivery(
    outbox: Database, clock: Clock, receiver: Receiver, subscribe: Subscribe
) -> None:
    subscribe(receiver.url)

    def observe() -> None:
        with outbox.unit_of_work() as work:
            record_event(work, "license.changed", subject="a/b", data={}, actor="test", now=clock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        observe()
    assert queries.deliveries(outbox) == []


def test_events_that_nobody_listened_to_are_found(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe
) -> None:
    subscribe(receiver.url)
    with Database(outbox.engine).unit_of_work() as work:
        event = record_event(work, "license.changed", subject="a/b", data={}, actor="test", now=clock())
    assert queries.deliveries(outbox) == []
    assert fan_out_missing(outbox) == 1
    assert fan_out_missing(outbox) == 0
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [event.id]


def test_what_is_not_an_alert_stays_in_the_log(outbox: Database, subscribe: Subscribe, happen: Happen) -> None:
    subscribe("https://hooks.example.org/")
    happen("key.created", model="")
    happen("webhook.updated", model="")
    assert queries.deliveries(outbox) == []
    assert fan_out_missing(outbox) == 0


def test_filters_and_a_sequence_without_gaps(outbox: Database, subscribe: Subscribe, happen: Happen) -> None:
    every = subscribe("https://hooks.example.org/")
    some = subscribe("https://hooks.example.org/", events=["license.changed"], models=["acme/*"])
    for type_, model in (("license.changed", "acme/tiny"), ("model.deleted", "acme/tiny"), ("key.created", ""),
                         ("license.changed", "other/model"), ("license.changed", "acme/tiny")):  # fmt: skip
        happen(type_, model)
    rows = queries.deliveries(outbox)
    assert [(row.subject, row.sequence) for row in rows if row.endpoint_id == some.id] == [
        ("acme/tiny", 1), ("acme/tiny", 2),
    ]  # fmt: skip
    assert [row.sequence for row in rows if row.endpoint_id == every.id] == [1, 2, 1, 3]


def test_a_failure_is_tried_again_with_the_same_bytes_and_holds_up_no_other(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    receiver.answers = [(500, {})]
    events = [happen(number=number) for number in range(3)]
    assert deliver_due(outbox, egress, clock=clock) == Counts(2, 1)
    clock.turn(seconds=3)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    clock.turn(seconds=4)
    assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)
    assert receiver.ids == [*events, events[0]]
    assert receiver.received[0].body == receiver.received[-1].body
    assert sorted(row.status or 0 for row in queries.attempts(outbox)) == [204, 204, 204, 500]


def test_where_order_is_wanted_nothing_overtakes_what_failed(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url, ordered=True)
    receiver.answers = [(500, {}), (500, {}), (500, {})]
    events = [happen(number=number) for number in range(3)]
    for seconds, outcome in (
        (0, Counts(0, 1)),
        (7, Counts(0, 1)),
        (240, Counts()),
        (130, Counts(0, 1)),
        (1_400, Counts()),
    ):
        clock.turn(seconds=seconds)
        assert deliver_due(outbox, egress, clock=clock) == outcome
    clock.turn(seconds=800)
    assert deliver_due(outbox, egress, clock=clock) == Counts(3, 0)
    assert receiver.ids == [events[0]] * 3 + events


def test_one_that_fails_now_and_then_never_rests(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    receiver.answers = [(500, {}), (204, {}), (500, {}), (500, {}), (204, {})] * 4
    events = [happen(number=number) for number in range(20)]
    assert deliver_due(outbox, egress, clock=clock) == Counts(8, 12)
    assert set(receiver.ids) == set(events)


def test_one_that_asks_for_a_rest_gets_it_at_once(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    receiver.answers = [(429, {"Retry-After": "60"})]
    happen()
    happen()
    assert deliver_due(outbox, egress, clock=clock) == Counts(0, 1)
    clock.turn(seconds=59)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    clock.turn(seconds=2)
    assert deliver_due(outbox, egress, clock=clock) == Counts(2, 0)


def test_one_message_that_always_fails_holds_up_no_other(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    receiver.answers = [(500, {}), (500, {})]
    poison = happen()
    for _ in range(2):
        deliver_due(outbox, egress, clock=clock)
        clock.turn(seconds=13)
    later = happen()
    assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)
    assert receiver.ids == [poison, poison, later]
    assert queries.states(outbox) == ["pending", "delivered"]


def test_rotation_signs_with_both_secrets_until_the_grace_period_ends(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    endpoint = subscribe(receiver.url)
    old = secret_of(endpoint)
    with outbox.unit_of_work() as work:
        _, new = service.rotate_secret(work, endpoint.id, 60, actor="test", now=clock())
    happen()
    deliver_due(outbox, egress, clock=clock)
    receiver.received[0].verify(old)
    receiver.received[0].verify(new)
    clock.turn(seconds=61)
    happen()
    deliver_due(outbox, egress, clock=clock)
    receiver.received[1].verify(new)
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].verify(old)


def test_a_pass_that_is_to_stop_begins_nothing_more_and_loses_nothing(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    told = {happen() for _ in range(40)}
    stop = threading.Event()
    passing = threading.Thread(
        target=deliver_due, args=(outbox, egress), kwargs={"clock": clock, "budget_seconds": 30, "stop": stop}
    )
    passing.start()
    while not receiver.received:
        passing.join(0.001)
    stop.set()
    passing.join(egress.timeout_seconds)
    assert not passing.is_alive()
    sent = len(receiver.received)
    assert 0 < sent < len(told)
    assert deliver_due(outbox, egress, clock=clock, stop=stop) == Counts()
    assert deliver_due(outbox, egress, clock=clock) == Counts(len(told) - sent, 0)
    assert len(receiver.received) == len(told)
    assert {got.message_id for got in receiver.received} == told

"""One alert from the event to a receiver that checks its signature."""

import pytest
from sqlmodel import select

from registry.db import Database
from registry.egress import Egress
from registry.events.service import record_event
from registry.webhooks.deliver import Counts, deliver_due
from registry.webhooks.tables import Delivery, DeliveryAttempt
from tests.webhooks.conftest import Clock, Happen, Subscribe
from tests.webhooks.receiver import Receiver


def deliveries(database: Database) -> list[Delivery]:
    with database.reading() as session:
        return list(session.exec(select(Delivery).where(Delivery.type != "webhook.ping").order_by(Delivery.event_seq)))


def test_an_alert_arrives_once_and_verifies(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    endpoint = subscribe(receiver.url)
    event = happen(kind="license.text_changed")
    assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    (got,) = receiver.received
    assert got.message_id == event
    body = got.verify(endpoint.secret)
    assert body["type"] == "license.changed"
    assert body["data"] == {"kind": "license.text_changed", "sequence": 1}
    assert [row.state for row in deliveries(outbox)] == ["delivered"]


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
    assert deliveries(outbox) == []


def test_a_failure_is_tried_again_in_order(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    receiver.answers = [(500, {})]
    events = [happen(number=number) for number in range(3)]
    assert deliver_due(outbox, egress, clock=clock) == Counts(0, 1)
    clock.turn(seconds=3)
    assert deliver_due(outbox, egress, clock=clock) == Counts()
    clock.turn(seconds=4)
    assert deliver_due(outbox, egress, clock=clock) == Counts(3, 0)
    assert receiver.ids == [events[0], *events]
    assert receiver.received[0].body == receiver.received[1].body
    with outbox.reading() as session:
        assert [row.status for row in session.exec(select(DeliveryAttempt).order_by(DeliveryAttempt.id))] == [
            500, 204, 204, 204,
        ]  # fmt: skip

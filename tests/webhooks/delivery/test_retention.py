"""Old deliveries that arrived are let go of; nothing else is."""

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.webhooks import service
from registry.webhooks.delivery import retention as pruning
from registry.webhooks.delivery.retention import prune_deliveries
from registry.webhooks.delivery.worker import deliver_due
from registry.webhooks.schemas import Replay
from tests.support.clock import Clock
from tests.support.webhooks import queries
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Happen, Subscribe


def test_what_arrived_long_ago_goes_and_the_rest_stays(
    outbox: Database,
    egress: Egress,
    clock: Clock,
    receiver: Receiver,
    subscribe: Subscribe,
    happen: Happen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pruning, "AT_ONCE", 2)
    endpoint = subscribe(receiver.url)
    old = [happen(number=number) for number in range(5)]
    deliver_due(outbox, egress, clock=clock)
    receiver.then = 410
    lost = happen()
    deliver_due(outbox, egress, clock=clock)
    assert prune_deliveries(outbox, clock()) == 0
    clock.turn(days=91)
    assert prune_deliveries(outbox, clock()) == 5
    kept = [row.event_id for row in queries.deliveries(outbox) if row.endpoint_id == endpoint.id]
    assert lost in kept
    assert not set(kept) & set(old)
    assert len(queries.attempts(outbox)) == 1
    assert len(queries.events(outbox, "license.changed")) == 6


def test_numbers_go_on_where_they_were(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    for _ in range(3):
        happen()
    deliver_due(outbox, egress, clock=clock)
    clock.turn(days=91)
    assert prune_deliveries(outbox, clock()) == 2
    happen()
    assert [row.sequence for row in queries.deliveries(outbox)] == [3, 4]


def test_what_was_sent_again_lately_stays(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    endpoint = subscribe(receiver.url)
    for _ in range(2):
        happen()
    deliver_due(outbox, egress, clock=clock)
    clock.turn(days=91)
    with outbox.unit_of_work() as work:
        service.replay(work, endpoint.id, Replay(states=("delivered",)), actor="test", now=clock())
    assert prune_deliveries(outbox, clock()) == 0
    deliver_due(outbox, egress, clock=clock)
    assert prune_deliveries(outbox, clock()) == 0

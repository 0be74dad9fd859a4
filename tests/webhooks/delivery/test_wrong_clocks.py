"""A clock that was years ahead, or jumps: no alert waits for those years, and no receiver is given up for them."""

from datetime import timedelta

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.health.backlog import backlog_of_alerts
from registry.webhooks.delivery import deliver_due
from registry.webhooks.delivery.claims import ENDPOINT_LEASE, LEASE, LONGEST_LEASE_SECONDS, claim
from registry.webhooks.rules import RETRY_GAPS
from registry.webhooks.tables import WebhookEndpoint
from tests.support.clock import Clock
from tests.support.webhooks.queries import deliveries, endpoint, states
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Happen, Subscribe

YEARS = timedelta(days=4 * 365)


@pytest.mark.parametrize("span", [YEARS, timedelta(minutes=2)])
def test_an_alert_that_was_made_ahead_is_sent_now(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen,
    span: timedelta,
) -> None:  # fmt: skip
    subscribe(receiver.url)
    clock.now += span
    happen()
    clock.now -= span
    with outbox.reading() as session:
        assert backlog_of_alerts(session, clock.now).oldest_due_at is not None
    assert deliver_due(outbox, egress, clock=clock).delivered == 1


def test_a_retry_and_a_rest_of_the_future_are_over(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    happen()
    clock.now += YEARS
    receiver.answers.append((503, {}))
    assert deliver_due(outbox, egress, clock=clock).failed == 1
    clock.now -= YEARS
    assert deliver_due(outbox, egress, clock=clock).delivered == 1


def test_an_endpoint_that_is_held_ahead_is_free(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    found = subscribe(receiver.url)
    happen()
    with outbox.unit_of_work() as work:
        row = work.session.get_one(WebhookEndpoint, found.id)
        ENDPOINT_LEASE.take(row, clock() + YEARS)
        row.last_served_at = clock() + YEARS
    assert deliver_due(outbox, egress, clock=clock).delivered == 1
    assert LONGEST_LEASE_SECONDS >= 2 * 60, "as long as settings let a request take, twice"


def test_one_that_was_served_ahead_has_its_turn_first(
    outbox: Database, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    """Else it would come after all others for years."""
    others = [subscribe(receiver.url) for _ in range(3)]
    with outbox.unit_of_work() as work:
        for number, one in enumerate(others):
            row = work.session.get_one(WebhookEndpoint, one.id)
            row.last_served_at = clock() + (YEARS if number == 1 else -timedelta(hours=1))
    happen()
    held = claim(outbox, clock(), lease=LEASE, most_slow=2)
    assert held is not None
    assert held[0].key == others[1].id


def test_an_honest_retry_is_not_made_sooner(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe(receiver.url)
    happen()
    receiver.answers += [(503, {})] * 20
    for gap in RETRY_GAPS:
        assert deliver_due(outbox, egress, clock=clock).failed == 1
        clock.turn(seconds=gap.total_seconds() * 0.79 - 1)
        assert deliver_due(outbox, egress, clock=clock).failed == 0
        clock.turn(seconds=gap.total_seconds() * 0.42 + 2)


def test_a_jump_ahead_gives_up_neither_alerts_nor_receivers(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    """One failure before it, and some in the first hour after it, are no five days of trouble."""
    found = subscribe(receiver.url)
    for model in ("acme/one", "acme/two", "acme/three"):
        happen(model=model)
    receiver.answers += [(503, {})] * 9
    assert deliver_due(outbox, egress, clock=clock).failed == 3
    clock.now += YEARS
    for _ in range(6):
        assert deliver_due(outbox, egress, clock=clock).failed == 1
        clock.turn(minutes=6)
    assert endpoint(outbox, found.id).state == "active"
    assert set(states(outbox)) == {"pending"}
    for _ in range(9):
        clock.turn(hours=1)
        deliver_due(outbox, egress, clock=clock)
    assert set(states(outbox)) == {"delivered"}
    assert max(row.attempts for row in deliveries(outbox)) <= 8


def test_five_days_of_trouble_still_end_a_subscription(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    found = subscribe(receiver.url)
    receiver.answers += [(503, {})] * 200
    for _ in range(11):
        happen()
        clock.turn(hours=12)
        deliver_due(outbox, egress, clock=clock)
    assert endpoint(outbox, found.id).state == "disabled"

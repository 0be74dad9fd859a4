"""Several deliverers, lost leases and kill -9."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.webhooks.delivery.claims import LEASE, AttemptResult, claim, record
from registry.webhooks.delivery.worker import deliver_due
from registry.webhooks.rules import ReceiverAnswer
from tests.support.clock import Clock
from tests.support.webhooks import queries
from tests.support.webhooks.deliverer import deliverer
from tests.support.webhooks.receiver import Receiver, run_receiver
from tests.webhooks.conftest import Happen, Subscribe

OK = ReceiverAnswer(status=204)


def test_many_deliverers_send_each_message_once_and_in_order(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    with run_receiver() as other:
        subscribe(receiver.url)
        subscribe(other.url)
        events = [happen(number=number) for number in range(15)]
        with ThreadPoolExecutor(3) as pool:
            passes = [pool.submit(deliver_due, outbox, egress, clock=clock) for _ in range(3)]
            assert sum(done.result().delivered for done in passes) == 30
        assert receiver.ids == events
        assert other.ids == events
    assert set(queries.states(outbox)) == {"delivered"}


def test_a_lane_has_one_holder(outbox: Database, clock: Clock, subscribe: Subscribe, happen: Happen) -> None:
    subscribe("https://hooks.example.org/")
    happen()
    held = claim(outbox, clock(), lease=LEASE, most_slow=1)
    assert held is not None
    assert claim(outbox, clock(), lease=LEASE, most_slow=1) is None
    clock.turn(seconds=31)
    assert claim(outbox, clock(), lease=LEASE, most_slow=1) is not None


def test_an_outcome_of_a_lost_lane_is_not_written(
    outbox: Database, clock: Clock, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe("https://hooks.example.org/")
    happen()
    lost = claim(outbox, clock(), lease=LEASE, most_slow=1)
    clock.turn(seconds=31)
    current = claim(outbox, clock(), lease=LEASE, most_slow=1)
    assert lost is not None
    assert current is not None
    gone = AttemptResult(ReceiverAnswer(status=410), clock(), 5)
    assert record(outbox, *lost, gone, clock(), go_on=True) is None
    assert queries.states(outbox) == ["pending"]
    record(outbox, *current, AttemptResult(OK, clock(), 5), clock(), go_on=True)
    assert queries.states(outbox) == ["delivered"]


def test_lanes_take_turns(outbox: Database, clock: Clock, subscribe: Subscribe, happen: Happen) -> None:
    subscribe("https://a.example.org/")
    subscribe("https://b.example.org/")
    for _ in range(3):
        happen()
    served = []
    for _ in range(4):
        held = claim(outbox, clock(), lease=LEASE, most_slow=1)
        assert held is not None
        served.append(held[0].key)
        clock.turn(seconds=1)
        record(outbox, *held, AttemptResult(OK, clock(), 5), clock(), go_on=False)
    assert served[0] != served[1]
    assert served[:2] == served[2:]


def test_slow_endpoints_never_take_every_lane(
    outbox: Database, clock: Clock, subscribe: Subscribe, happen: Happen
) -> None:
    slow = [subscribe(f"https://slow{number}.example.org/") for number in range(3)]
    happen()
    for _ in slow:
        held = claim(outbox, clock(), lease=LEASE, most_slow=1)
        assert held is not None
        record(outbox, *held, AttemptResult(OK, clock(), 4_000), clock(), go_on=False)
    happen()
    fast = subscribe("https://fast.example.org/")
    happen()
    taken = [claim(outbox, clock(), lease=LEASE, most_slow=1) for _ in range(4)]
    assert sorted(held[0].key == fast.id for held in taken if held) == [False, True]


def test_a_turn_for_proven_endpoints_takes_neither_unknown_nor_slow_ones(
    outbox: Database, clock: Clock, subscribe: Subscribe, happen: Happen
) -> None:
    known = {subscribe(f"https://{name}.example.org/").id: took for name, took in (("slow", 4_000), ("prompt", 5))}
    happen()
    for _ in known:
        held = claim(outbox, clock(), lease=LEASE, most_slow=1)
        assert held is not None
        record(outbox, *held, AttemptResult(OK, clock(), known[held[0].key]), clock(), go_on=False)
    subscribe("https://unknown.example.org/")
    happen()
    taken = [claim(outbox, clock(), lease=LEASE, most_slow=1, only_proven=True) for _ in range(2)]
    assert [held and known[held[0].key] for held in taken] == [5, None]


def test_the_lease_is_renewed_with_each_outcome(
    outbox: Database, clock: Clock, subscribe: Subscribe, happen: Happen
) -> None:
    subscribe("https://hooks.example.org/")
    happen()
    happen()
    held = claim(outbox, clock(), lease=LEASE, most_slow=1)
    assert held is not None
    clock.turn(seconds=20)
    following = record(outbox, *held, AttemptResult(OK, clock(), 5), clock(), go_on=True)
    assert following is not None
    assert following[0].until == clock() + timedelta(seconds=30)


def test_kill_9_in_the_middle_of_a_delivery_loses_nothing(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    receiver.delay_seconds = 2
    subscribe(receiver.url)
    events = [happen(number=number) for number in range(3)]
    with deliverer(outbox):
        receiver.wait_for(1)
    assert queries.states(outbox) == ["pending"] * 3
    receiver.delay_seconds = 0
    clock.turn(seconds=40)
    deliver_due(outbox, egress, clock=clock)
    assert queries.states(outbox) == ["delivered"] * 3
    assert receiver.ids == [events[0], *events]


@pytest.mark.slow
def test_deliverers_killed_again_and_again_lose_nothing(
    outbox: Database, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    """Two deliverers at a time, killed four times; what is sent twice is no more than what was in flight."""
    receiver.delay_seconds = 0.01
    with run_receiver() as other:
        subscribe(receiver.url)
        subscribe(other.url)
        events = []
        for kill in range(4):
            with deliverer(outbox, kill * 40), deliverer(outbox, kill * 40):
                events += [happen(number=number) for number in range(20)]
                receiver.wait_for(len(events) - 12, 30)
        with deliverer(outbox, 200):
            await_states(outbox, {"delivered"})
        for ids in (receiver.ids, other.ids):
            assert set(ids) == set(events)
            assert len(ids) - len(events) <= 4
            firsts = list(dict.fromkeys(ids))
            assert firsts == events


def await_states(database: Database, wanted: set[str], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while set(queries.states(database)) != wanted:
        assert time.monotonic() < ends
        time.sleep(0.05)

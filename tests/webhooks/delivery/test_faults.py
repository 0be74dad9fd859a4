"""What goes wrong between us and a receiver: every alert stays until the receiver has taken it, and none is made up."""

import time

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.webhooks.delivery import Counts, deliver_due
from tests.support.clock import Clock
from tests.support.egress.policies import LOOPBACK
from tests.support.http.conversations import Conversation, dripping, floods, never_answers, saying, talking
from tests.support.http.fault_proxy import Fault, fault_proxy
from tests.support.webhooks import queries
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Happen, Subscribe

PATIENCE_SECONDS = 0.6


@pytest.fixture
def egress() -> Egress:
    return Egress(LOOPBACK, timeout_seconds=PATIENCE_SECONDS)


HARMLESS = {
    "latency": Fault(latency_seconds=0.2),
    "cut when all was said": Fault(cut_answer_after=10_000),
    "drips quickly": Fault(drip_seconds=0.0005),
}
CUTS = {
    "cut before the request": Fault(cut_request_after=0),
    "cut in the head of the request": Fault(cut_request_after=40),
    "cut in the body of the request": Fault(cut_request_after=500),
}
UNHEARD = {
    "latency beyond patience": Fault(latency_seconds=2),
    "cut before the answer": Fault(cut_answer_after=0),
    "cut in the status line": Fault(cut_answer_after=7),
    "half open": Fault(is_half_open=True),
    "drips": Fault(drip_seconds=0.05),
}
BROKEN: dict[str, Fault] = {**CUTS, **UNHEARD}


@pytest.mark.parametrize("fault", HARMLESS.values(), ids=HARMLESS)
def test_a_bad_line_that_lets_the_answer_through_is_a_delivery(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen,
    fault: Fault,
) -> None:  # fmt: skip
    with fault_proxy(receiver.port, fault) as proxy:
        subscribe(proxy.url)
        event = happen()
        assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)
    assert receiver.ids == [event]


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
def test_what_got_no_answer_is_sent_again_under_the_same_id(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen,
    fault: Fault,
) -> None:  # fmt: skip
    with fault_proxy(receiver.port, fault) as proxy:
        subscribe(proxy.url)
        event = happen(text="x" * 1_000)
        began = time.monotonic()
        assert deliver_due(outbox, egress, clock=clock) == Counts(0, 1)
        assert time.monotonic() - began < PATIENCE_SECONDS + 1.5
        assert queries.states(outbox) == ["pending"]
        assert len(receiver.ids) == (fault in UNHEARD.values())
        proxy.heal()
        clock.turn(seconds=7)
        assert deliver_due(outbox, egress, clock=clock) == Counts(1, 0)
    assert set(receiver.ids) == {event}
    assert queries.states(outbox) == ["delivered"]
    assert [row.is_success for row in queries.attempts(outbox)] == [False, True]


Failing = tuple[Conversation, int | None, str]
RECEIVERS: dict[str, Failing] = {
    "answers 500": (saying(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"), 500, "pending"),
    "drips a head": (dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"), None, "pending"),
    "drips a body": (dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"), None, "pending"),
    "never answers": (never_answers, None, "pending"),
    "floods": (floods, 200, "delivered"),
}


@pytest.mark.parametrize("failing", RECEIVERS.values(), ids=RECEIVERS)
def test_a_receiver_that_fails_is_left_in_time_and_holds_up_nobody(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen,
    failing: Failing,
) -> None:  # fmt: skip
    conversation, status, state = failing
    with talking(conversation) as port:
        bad, good = subscribe(f"http://127.0.0.1:{port}/"), subscribe(receiver.url)
        event = happen()
        began = time.monotonic()
        deliver_due(outbox, egress, clock=clock)
        assert time.monotonic() - began < PATIENCE_SECONDS + 1.5
    assert receiver.ids == [event]
    assert {row.endpoint_id: row.state for row in queries.deliveries(outbox)} == {bad.id: state, good.id: "delivered"}
    (attempt,) = (row for row in queries.attempts(outbox) if row.endpoint_id == bad.id)
    assert attempt.status == status

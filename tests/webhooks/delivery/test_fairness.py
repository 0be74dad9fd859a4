"""Receivers that hang or drip take no time from those that answer; ``CARDWATCH_SOAK=1`` measures for longer."""

import math
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.webhooks.delivery import Counts, deliver_due, deliver_forever
from tests.support.clock import Clock, RunningClock
from tests.support.egress.policies import LOOPBACK
from tests.support.http.conversations import Conversation, dripping, never_answers, talking
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Happen, Subscribe

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
SECONDS = 90.0 if SOAK else 8.0
DRIPPING = 20
BEGINNING = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
PROMPT_WITHIN_SECONDS = 2.0


@pytest.fixture
def clock() -> Clock:
    return RunningClock()


@contextmanager
def delivering(database: Database, timeout_seconds: float) -> Iterator[None]:
    """The loop of `cardwatch deliver --loop` in a thread."""
    stop = threading.Event()
    egress = Egress(LOOPBACK, timeout_seconds=timeout_seconds)
    thread = threading.Thread(
        target=deliver_forever, args=(database, egress, stop), kwargs={"tick_seconds": 0.2, "divisor": 60}
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("conversation", [dripping(BEGINNING, b"x", 0.2), never_answers], ids=["drips", "hangs"])
def test_one_that_answers_is_told_at_once_while_twenty_do_not(
    outbox: Database, receiver: Receiver, subscribe: Subscribe, happen: Happen, conversation: Conversation
) -> None:
    with ExitStack() as stack:
        port = stack.enter_context(talking(conversation))
        subscribe(receiver.url, ping=True)
        stack.enter_context(delivering(outbox, 15.0 if SOAK else 5.0))
        receiver.wait_for(1)
        receiver.received.clear()
        for number in range(DRIPPING):
            subscribe(f"http://127.0.0.1:{port}/{number}")
        committed, ends = dict[str, float](), time.monotonic() + SECONDS
        while time.monotonic() < ends:
            event = happen(number=len(committed))
            committed[event] = time.monotonic()
            time.sleep(0.2)
        receiver.wait_for(len(committed))
    waited = sorted(item.at - committed[item.message_id] for item in receiver.received)
    p99 = waited[math.ceil(len(waited) * 0.99) - 1]
    print(f"{len(waited)} alerts: median {waited[len(waited) // 2]:.3f} s, p99 {p99:.3f} s")  # noqa: T201 - for people
    assert sorted(receiver.ids) == sorted(committed)
    assert p99 <= PROMPT_WITHIN_SECONDS


def test_receivers_that_hang_at_first_contact_are_not_waited_for(
    outbox: Database, receiver: Receiver, clock: Clock, subscribe: Subscribe, happen: Happen
) -> None:
    """Six that nobody knew for slow, before one that answers: more than there are turns."""
    with talking(never_answers) as port:
        for number in range(6):
            subscribe(f"http://127.0.0.1:{port}/{number}")
        subscribe(receiver.url)
        happen()
        began = time.monotonic()
        counts = deliver_due(outbox, Egress(LOOPBACK, timeout_seconds=2), clock=clock)
    assert counts == Counts(1, 6)
    assert receiver.received[0].at - began < 1.9

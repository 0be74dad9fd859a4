"""The daily digest: told also when nothing happened."""

import base64
import json
from typing import Any

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.transparency.merkle import parse_checkpoint, parse_note
from registry.webhooks.delivery.digest import record_digest
from registry.webhooks.delivery.worker import deliver_due
from tests.support.clock import Clock
from tests.support.verification.logs import add_key, sequence
from tests.support.webhooks.receiver import Receiver
from tests.webhooks.conftest import Happen, Subscribe


def test_it_comes_every_day_to_who_asks_and_counts_what_was_told(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, happen: Happen
) -> None:
    assert record_digest(outbox, clock()) is False
    subscribe(receiver.url, events=["license.changed"])
    assert record_digest(outbox, clock()) is False
    subscribe(receiver.url, events=["digest"], models=["nobody/*"])
    assert record_digest(outbox, clock()) is True
    assert record_digest(outbox, clock()) is False
    clock.turn(hours=23)
    happen()
    last = happen("gating.changed", "acme/other")
    assert record_digest(outbox, clock()) is False
    clock.turn(hours=2)
    assert record_digest(outbox, clock()) is True
    clock.turn(hours=25)
    assert record_digest(outbox, clock()) is True
    deliver_due(outbox, egress, clock=clock)
    sent = [item for item in receiver.received if b'"digest"' in item.body]
    told: list[dict[str, Any]] = [json.loads(item.body)["data"] for item in sent]
    assert [one["count"] for one in told] == [0, 2, 0]
    assert [one["by_type"] for one in told] == [{}, {"gating.changed": 1, "license.changed": 1}, {}]
    assert [one["last_event"] for one in told] == [None, last, last]
    assert [one["sequence"] - told[0]["sequence"] for one in told] == [0, 1, 2]
    assert told[1]["from"] == told[0]["to"]
    assert told[2]["from"] == told[1]["to"]
    sizes = [one["checkpoint"]["size"] for one in told]
    assert sizes == sorted(set(sizes))
    assert [(one["changes"], one["changes_left_out"]) for one in told] == [([], 0), ([], 2), ([], 0)]


def test_it_carries_the_newest_checkpoint_of_the_log(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe
) -> None:
    subscribe(receiver.url, events=["digest"])
    add_key(outbox)
    note = sequence(outbox)
    assert record_digest(outbox, clock()) is True
    deliver_due(outbox, egress, clock=clock)
    (sent,) = [json.loads(item.body)["data"] for item in receiver.received if b'"digest"' in item.body]
    state = parse_checkpoint(parse_note(note).text)
    root = base64.b64encode(state.root).decode()
    assert sent["checkpoint"] == {"size": state.size, "root": root, "note": note}


@pytest.mark.parametrize("back", [True, False])
def test_a_clock_that_jumps_tells_one_more_and_no_flood(
    outbox: Database, clock: Clock, subscribe: Subscribe, *, back: bool
) -> None:
    subscribe("https://hooks.example.org/x", events=["digest"])
    assert record_digest(outbox, clock()) is True
    clock.turn(days=-900 if back else 900)
    assert record_digest(outbox, clock()) is True
    assert record_digest(outbox, clock()) is False

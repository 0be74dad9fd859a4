"""Many changes of one owner in one sweep are one message that names them all, and none is lost."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from registry.db import Database
from registry.egress import Egress
from registry.events.service import record_event, release_group
from registry.webhooks import service, state
from registry.webhooks.delivery import groups as grouping
from registry.webhooks.delivery.outbox import HOLD, fan_out
from registry.webhooks.delivery.worker import deliver_due
from registry.webhooks.queries import get_endpoint, list_deliveries
from registry.webhooks.schemas import Replay
from tests.support.clock import Clock
from tests.support.secrets import secret_of
from tests.support.webhooks import queries
from tests.support.webhooks.deliverer import deliverer
from tests.support.webhooks.receiver import Received, Receiver
from tests.webhooks.conftest import Subscribe

pytestmark = pytest.mark.slow

Change = Callable[..., str]


@pytest.fixture
def change(outbox: Database, clock: Clock) -> Change:
    """Record a change as a sync run does; the id of the event."""

    def change(model: str, severity: str = "info", *, run: str = "run_1", type_: str = "license.changed") -> str:
        group = f"{run}:{model.partition('/')[0]}"
        data = {"model": model, "severity": severity}
        with outbox.unit_of_work() as work:
            event = record_event(work, type_, subject=model, data=data, actor="watch", now=clock(), group=group)
        return event.id

    return change


def release(outbox: Database, group: str) -> None:
    with outbox.unit_of_work() as work:
        release_group(work, group)


def group_of(received: Received, secret: str) -> dict[str, Any]:
    body: dict[str, Any] = received.verify(secret)
    group: dict[str, Any] = body["data"]["group"]
    return group


def test_thirty_changes_of_one_owner_are_one_message_that_names_all(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    ids = [change(f"acme/m{number}", "critical" if number == 7 else "info") for number in range(30)]
    deliver_due(outbox, egress, clock=clock)
    assert receiver.received == []
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [ids[7]]
    body: dict[str, Any] = receiver.received[0].verify(secret_of(endpoint))
    assert (body["type"], body["data"]["model"], body["data"]["severity"]) == ("license.changed", "acme/m7", "critical")
    group = body["data"]["group"]
    assert (group["owner"], group["count"]) == ("acme", 30)
    assert [one["model"] for one in group["changes"]] == [f"acme/m{number}" for number in range(30)]
    assert {one["sequence"] for one in group["changes"]} == {1}
    assert queries.states(outbox) == ["delivered"] * 30
    assert len({row.finished_at for row in queries.deliveries(outbox)}) == 1


def test_two_owners_two_types_and_two_runs_are_messages_of_their_own(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    for number in range(3):
        change(f"acme/m{number}")
        change(f"zeta/m{number}")
        change(f"acme/m{number}", type_="gating.changed")
        change(f"acme/m{number}", run="run_2")
    clock.turn(seconds=31)
    deliver_due(outbox, egress, clock=clock)
    told = [
        (item.verify(secret_of(endpoint))["type"], group_of(item, secret_of(endpoint))) for item in receiver.received
    ]
    assert [(type_, group["owner"], group["count"]) for type_, group in told] == [
        ("license.changed", "acme", 3),
        ("license.changed", "zeta", 3),
        ("gating.changed", "acme", 3),
        ("license.changed", "acme", 3),
    ]


def test_one_alone_is_an_ordinary_message(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    event = change("acme/only")
    clock.turn(seconds=29)
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == []
    clock.turn(seconds=2)
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [event]
    data = receiver.received[0].verify(secret_of(endpoint))["data"]
    assert data == {"model": "acme/only", "severity": "info", "sequence": 1}


def test_filters_decide_what_is_in_a_group(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url, models=["acme/m1", "acme/m3"], events=["license.changed"])
    for number in range(5):
        change(f"acme/m{number}")
        change(f"acme/m{number}", type_="gating.changed")
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    assert [one["model"] for one in group_of(receiver.received[0], secret_of(endpoint))["changes"]] == [
        "acme/m1",
        "acme/m3",
    ]
    assert len(receiver.received) == 1


def test_every_attempt_carries_the_same_bytes_though_more_has_come(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    subscribe(receiver.url)
    receiver.answers = [(500, {}), (503, {})]
    first = [change(f"acme/m{number}") for number in range(3)]
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    assert [row.attempts for row in queries.deliveries(outbox)] == [1, 1, 1]
    assert queries.states(outbox) == ["pending"] * 3
    late = change("acme/late")
    for _ in range(3):
        clock.turn(minutes=10)
        deliver_due(outbox, egress, clock=clock)
    assert receiver.ids[:3] == [first[0]] * 3 or receiver.ids == [first[0], first[0], late, first[0]]
    assert len({item.body for item in receiver.received if item.message_id == first[0]}) == 1
    assert sorted(set(receiver.ids)) == sorted({first[0], late})
    assert queries.states(outbox) == ["delivered"] * 4


def test_a_group_that_never_arrives_ends_as_one_and_is_replayed_as_one(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    clock.turn(seconds=1)
    began, ids = clock(), [change(f"acme/m{number}") for number in range(3)]
    receiver.then = 500
    release(outbox, "run_1:acme")
    for _ in range(10):
        deliver_due(outbox, egress, clock=clock)
        clock.turn(hours=30)
    ended = [row for row in queries.deliveries(outbox) if row.type == "license.changed"]
    assert {(row.state, row.attempts, row.reason) for row in ended} == {
        (ended[0].state, ended[0].attempts, ended[0].reason)
    }
    assert ended[0].state in {"exhausted", "skipped"}
    receiver.then, before = 204, len(receiver.received)
    with outbox.unit_of_work() as work:
        state.enable(get_endpoint(work.session, endpoint.id, to_change=True), clock())
        service.replay(work, endpoint.id, Replay(since=began), actor="test", now=clock())
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids[before] == ids[0]
    assert receiver.received[before].body == receiver.received[0].body
    assert {row.state for row in queries.deliveries(outbox) if row.type == "license.changed"} == {"delivered"}


def test_a_member_replayed_without_its_leader_goes_out_alone(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    leading = change("acme/m0")
    clock.turn(seconds=1)
    since, member = clock(), change("acme/m1")
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    wanted = Replay(since=since, states=("delivered",))
    with outbox.unit_of_work() as work:
        assert service.replay(work, endpoint.id, wanted, actor="test", now=clock()) == 1
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [leading, member]
    assert "group" not in str(receiver.received[1].verify(secret_of(endpoint)))
    assert queries.states(outbox) == ["delivered"] * 2


def test_the_list_says_with_which_message_an_alert_went(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    subscribe(receiver.url)
    for number in range(2):
        change(f"acme/m{number}")
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    with outbox.reading() as session:
        found = list_deliveries(session, webhook=None, state="delivered", limit=10, cursor=None).items
    leader, member = sorted(found, key=lambda one: one.model or "")
    assert (leader.sent_with, member.sent_with) == (None, leader.id)
    assert leader.last_attempt is not None
    assert member.last_attempt == leader.last_attempt


def test_what_follows_about_a_model_does_not_overtake_a_held_alert(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    held = change("acme/m0")
    with outbox.unit_of_work() as work:
        after = record_event(work, "record.curated", subject="acme/m0", data={}, actor="test", now=clock()).id
        other = record_event(work, "record.curated", subject="acme/m9", data={}, actor="test", now=clock()).id
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [other]
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    assert receiver.ids == [other, held, after]
    sequences = [item.verify(secret_of(endpoint))["data"]["sequence"] for item in receiver.received]  # type: ignore[index]  # the library's body is untyped
    assert sequences == [1, 1, 2]


def test_what_does_not_fit_goes_out_in_further_messages(
    outbox: Database,
    egress: Egress,
    clock: Clock,
    receiver: Receiver,
    subscribe: Subscribe,
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endpoint = subscribe(receiver.url)
    monkeypatch.setattr(grouping, "MAX_GROUPED", 4)
    models = [f"acme/m{number}" for number in range(9)]
    for model in models:
        change(model)
    release(outbox, "run_1:acme")
    deliver_due(outbox, egress, clock=clock)
    assert [group_of(item, secret_of(endpoint))["count"] for item in receiver.received[:2]] == [4, 4]
    assert "group" not in str(receiver.received[2].verify(secret_of(endpoint)))
    assert queries.states(outbox) == ["delivered"] * 9


def test_kill_9_while_a_group_is_sent_repeats_the_same_message(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    receiver.delay_seconds = 2
    endpoint = subscribe(receiver.url)
    for number in range(30):
        change(f"acme/m{number}")
    release(outbox, "run_1:acme")
    with deliverer(outbox):
        receiver.wait_for(1)
    assert queries.states(outbox) == ["pending"] * 30
    receiver.delay_seconds = 0
    clock.turn(seconds=40)
    change("acme/late")
    deliver_due(outbox, egress, clock=clock)
    first, second = receiver.received
    assert (first.message_id, first.body) == (second.message_id, second.body)
    assert group_of(second, secret_of(endpoint))["count"] == 30
    assert queries.states(outbox) == ["delivered"] * 30 + ["pending"]


def test_an_endpoint_that_goes_while_alerts_are_held_gets_them_when_it_is_back(
    outbox: Database, egress: Egress, clock: Clock, receiver: Receiver, subscribe: Subscribe, change: Change
) -> None:
    endpoint = subscribe(receiver.url)
    for number in range(3):
        change(f"acme/m{number}")
    with outbox.unit_of_work() as work:
        state.disable(work, get_endpoint(work.session, endpoint.id, to_change=True), "x", actor="t", now=clock())
    release(outbox, "run_1:acme")
    with outbox.unit_of_work() as work:
        state.enable(get_endpoint(work.session, endpoint.id, to_change=True), clock())
        service.replay(work, endpoint.id, Replay(), actor="test", now=clock())
    deliver_due(outbox, egress, clock=clock)
    groups = [item for item in receiver.received if b'"group"' in item.body]
    assert [group_of(item, secret_of(endpoint))["count"] for item in groups] == [3]
    assert set(queries.states(outbox)) == {"delivered"}


def test_how_long_alerts_are_held_is_for_the_service_to_say(
    clock: Clock, outbox: Database, subscribe: Subscribe
) -> None:
    subscribe("https://hooks.example.org/")
    told = Database(outbox.engine, listeners=(partial(fan_out, hold=timedelta(seconds=5)),))
    for database, group in ((outbox, "a:acme"), (told, "b:acme")):
        with database.unit_of_work() as work:
            record_event(work, "model.deleted", subject=group, data={}, actor="test", now=clock(), group=group)
    assert [row.next_attempt_at for row in queries.deliveries(outbox)] == [
        clock() + HOLD,
        clock() + timedelta(seconds=5),
    ]

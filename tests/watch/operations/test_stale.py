"""What could not be read for long is told once; an outage of a source is one alert."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from registry.db import Database
from registry.events.tables import Event
from registry.records.facts.curation import SyncState
from registry.records.service import register, set_gone, set_sync_state
from registry.records.tables import ModelRecord
from registry.watch.operations import stale
from registry.watch.operations.stale import tell_stale
from registry.watch.pause import pause_sync
from registry.watch.tables import WatchedModel
from registry.webhooks.tables import Delivery, WebhookEndpoint
from tests.support.licenses.knowledge import knowledge
from tests.support.watch.scenes import NOW

DAY = 86_400.0
Watch = Callable[..., None]


@pytest.fixture
def watch(database: Database) -> Watch:
    """Watch models that were last read so many days ago, or never since they were added."""

    def watch(*models: str, read: float | None = None, added: float = 10, failures: int = 0) -> None:
        with database.unit_of_work() as work:
            for model in models:
                record = register(work, knowledge(), model, source="huggingface", now=NOW - timedelta(days=added))
                work.session.add(
                    WatchedModel(
                        record_pk=record.number,
                        reason="requested",
                        added_at=NOW - timedelta(days=added),
                        added_by="test",
                        next_due_at=NOW,
                        last_success_at=None if read is None else NOW - timedelta(days=read),
                        failures=failures,
                    )
                )

    return watch


def tell(database: Database, days_later: float = 0, **more: int) -> int:
    return tell_stale(database, stale_after_seconds=3 * DAY, now=NOW + timedelta(days=days_later), **more)


def told(database: Database) -> list[Event]:
    with database.reading() as session:
        return list(session.exec(select(Event).where(Event.type == "sync.stale").order_by(col(Event.seq))))


def subjects(database: Database) -> list[str]:
    return [event.subject for event in told(database)]


def succeed(database: Database, *models: str, days_later: float = 0) -> None:
    """As settling a reading does."""
    with database.unit_of_work() as work:
        these = select(ModelRecord.pk).where(col(ModelRecord.id).in_(models))
        work.session.exec(
            update(WatchedModel)
            .where(col(WatchedModel.record_pk).in_(these))
            .values(last_success_at=NOW + timedelta(days=days_later), stale_told_at=None)
        )


def test_each_stale_model_is_told_of_once(database: Database, watch: Watch) -> None:
    watch("acme/read", read=0.1)
    watch("acme/old", read=3.1, failures=5)
    watch("acme/never", added=4)
    watch("acme/new", added=2)
    assert tell(database) == 2
    assert tell(database) == 0
    assert subjects(database) == ["acme/never", "acme/old"]


def test_what_is_told_says_since_when_and_why(database: Database, watch: Watch) -> None:
    watch("acme/read", read=0)
    watch("acme/old", read=4, failures=7)
    with database.unit_of_work() as work:
        record = work.session.exec(select(ModelRecord).where(ModelRecord.id == "acme/old")).one()
        failing = SyncState(state="failing", since=NOW, kind="unauthorized", detail="The hub says 401.")
        set_sync_state(work, knowledge(), record, failing, NOW)
    tell(database)
    data: dict[str, Any] = told(database)[0].data
    assert data == {
        "model": "acme/old",
        "last_success_at": "2026-10-28T12:00:00Z",
        "last_failure_at": None,
        "failures": 7,
        "kind": "unauthorized",
        "detail": "The hub says 401.",
        "watched_since": "2026-10-22T12:00:00Z",
    }


def test_it_is_told_again_after_a_success_and_another_long_silence(database: Database, watch: Watch) -> None:
    watch("acme/read", "acme/old", read=4)
    succeed(database, "acme/read")
    assert tell(database) == 1
    succeed(database, "acme/old", days_later=1)
    succeed(database, "acme/read", days_later=3)
    assert tell(database, 3.5) == 0
    succeed(database, "acme/read", days_later=5)
    assert tell(database, 5) == 1
    assert subjects(database) == ["acme/old"] * 2


def test_models_that_are_gone_were_told_of_as_such(database: Database, watch: Watch) -> None:
    watch("acme/read", read=0)
    watch("acme/gone", read=9)
    with database.unit_of_work() as work:
        record = work.session.exec(select(ModelRecord).where(ModelRecord.id == "acme/gone")).one()
        set_gone(work, knowledge(), record, NOW)
    assert tell(database) == 0


def test_the_models_of_one_owner_are_told_together(database: Database, watch: Watch) -> None:
    subscribe(database, "hooks", None)
    watch("zeta/read", read=0)
    watch(*(f"acme/m{number}" for number in range(5)), *(f"beta/m{number}" for number in range(2)), read=4)
    assert tell(database, limit=3) == 3
    assert tell(database, 0.01, limit=100) == 4
    keys = [row.group_key or "" for row in deliveries(database)]
    assert [key.partition(":")[2].partition(":")[2] for key in keys] == ["acme"] * 5 + ["beta"] * 2
    assert len(set(keys)) == 3
    assert all(row.next_attempt_at == row.created_at for row in deliveries(database))


def test_an_outage_of_the_source_is_one_alert_for_all_subscribers(database: Database, watch: Watch) -> None:
    subscribe(database, "narrow", ["acme/*"])
    watch(*(f"acme/m{number}" for number in range(3)), read=3.5)
    watch(*(f"beta/m{number}" for number in range(3)), read=2.5)
    assert tell(database) == 3
    (event,) = told(database)
    assert event.subject == "huggingface"
    assert event.data["count"] == 3
    assert event.data["models"] == ["acme/m0", "acme/m1", "acme/m2"]
    assert event.data["last_success_at"] == "2026-10-30T00:00:00Z"
    assert len(deliveries(database)) == 1
    assert tell(database, 1) == 3, "more models grow stale while the outage lasts"
    assert len(told(database)) == 1


def test_a_second_outage_is_told_as_well(database: Database, watch: Watch) -> None:
    watch("acme/a", "acme/b", read=4)
    assert tell(database) == 2
    succeed(database, "acme/a", "acme/b", days_later=1)
    assert tell(database, 2) == 0
    assert tell(database, 4.5) == 2
    assert subjects(database) == ["huggingface"] * 2


def test_what_stays_unread_long_after_an_outage_is_told_of_by_name(database: Database, watch: Watch) -> None:
    watch("acme/a", "acme/b", "acme/lost", read=4)
    assert tell(database) == 3
    for day in range(1, 5):
        succeed(database, "acme/a", "acme/b", days_later=day)
        assert tell(database, day) == (1 if day == 4 else 0)
    assert subjects(database) == ["huggingface", "acme/lost"]


def test_very_many_stale_models_are_one_alert(
    database: Database, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stale, "OUTAGE", 4)
    watch("acme/read", read=0)
    watch(*(f"acme/m{number}" for number in range(6)), read=4)
    assert tell(database) == 6
    assert [(event.subject, event.data["count"]) for event in told(database)] == [("huggingface", 6)]


def test_a_pause_is_said_to_be_the_reason(database: Database, watch: Watch) -> None:
    watch("acme/a", read=4)
    with database.unit_of_work() as work:
        pause_sync(work, "The hub moves.", actor="me", now=NOW)
    tell(database)
    assert told(database)[0].data["paused"] == {
        "paused_at": "2026-11-01T12:00:00Z", "paused_by": "me", "reason": "The hub moves."
    }  # fmt: skip


def subscribe(database: Database, name: str, models: list[str] | None) -> None:
    with database.unit_of_work() as work:
        work.session.add(
            WebhookEndpoint(
                id=name,
                url=f"https://{name}.example.org",
                models=models,
                state="active",
                secret="",
                created_at=NOW,
                created_by="test",
                updated_at=NOW,
            )
        )


def deliveries(database: Database) -> list[Delivery]:
    with database.reading() as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.event_seq))))

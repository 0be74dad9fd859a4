"""Ticks as workers record them."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from registry.db import Database
from registry.progress import TickLog, TickState, read_ticks

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)


def read(database: Database) -> list[TickState]:
    with database.reading() as session:
        return read_ticks(session)


def test_a_failure_keeps_when_it_last_ended_well(database: Database) -> None:
    log = TickLog()
    log.record(database, "watch.work", 1.5, None, NOW)
    log.record(database, "watch.work", 0.1, "OperationalError", LATER)
    log.record(database, "watch.work", 0.1, "TimeoutError", LATER + timedelta(seconds=5))
    assert read(database) == [TickState("watch.work", NOW, 1.5, LATER, "TimeoutError")]
    log.record(database, "watch.work", 2.0, None, LATER)
    assert read(database) == [TickState("watch.work", LATER, 2.0, None, None)]


def test_the_same_outcome_is_recorded_at_most_every_ten_seconds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    log = TickLog()
    log.record(database, "watch.work", 1.0, None, NOW)
    clock[0] += 9
    log.record(database, "watch.work", 2.0, None, LATER)
    assert read(database)[0].finished_at == NOW
    clock[0] += 2
    log.record(database, "watch.work", 2.0, None, LATER)
    assert read(database)[0].finished_at == LATER


def test_a_tick_that_begins_and_never_ends_is_known(database: Database) -> None:
    TickLog().begin(database, "log.sequence", NOW)
    TickLog().begin(database, "log.sequence", LATER)  # the process after the one that died
    assert read(database) == [TickState("log.sequence", None, 0.0, NOW, "no end")]
    TickLog().record(database, "log.sequence", 1.0, None, LATER)
    TickLog().begin(database, "log.sequence", LATER)
    assert read(database) == [TickState("log.sequence", LATER, 1.0, None, None)]


def test_two_workers_record_one_tick(database: Database) -> None:
    TickLog().record(database, "watch.work", 1.0, None, NOW)
    TickLog().record(database, "watch.work", 2.0, None, LATER)
    assert read(database) == [TickState("watch.work", LATER, 2.0, None, None)]

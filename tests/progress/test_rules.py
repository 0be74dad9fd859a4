"""When work in the background stands still."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.progress import Backlog, TickState, overdue_tick, overdue_work

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVERY = timedelta(seconds=60)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def tick(seconds: float | None, job: str = "webhooks.deliver", failure: str | None = None) -> TickState:
    return TickState(job, None if seconds is None else ago(seconds), 0.1, ago(10) if failure else None, failure)


@pytest.mark.parametrize("ticks", [[], [tick(None)], [tick(0)], [tick(299)], [tick(-4)]])
def test_nothing_stands_still(ticks: list[TickState]) -> None:
    assert overdue_tick(ticks, NOW, EVERY) is None


def test_a_tick_that_did_not_end() -> None:
    told = overdue_tick([tick(5, "watch.schedule"), tick(301, "watch.work")], NOW, EVERY)
    assert told == "watch.work last ended 301 s ago; is a worker running, and beat?"


def test_a_tick_that_fails() -> None:
    told = overdue_tick([tick(400, failure="OperationalError")], NOW, EVERY)
    assert told == "webhooks.deliver last ended 400 s ago; it fails with OperationalError"


def test_a_tick_that_never_ended() -> None:
    begun = [TickState("log.sequence", None, 0.0, ago(seconds), "no end") for seconds in (300, 301)]
    assert overdue_tick(begun[:1], NOW, EVERY) is None
    told = overdue_tick(begun[1:], NOW, EVERY)
    assert told == "log.sequence has not ended once in 301 s; it fails with no end"


def test_a_clock_that_went_back() -> None:
    told = overdue_tick([tick(-3600)], NOW, EVERY)
    assert told is not None
    assert told.startswith("the clock went back by 3600 s")


@pytest.mark.parametrize(
    ("due", "touched", "stands"),
    [
        (None, None, False),
        (900, None, False),
        (901, None, True),
        (5000, 10, False),
        (5000, 901, True),
        (5000, -4, False),
        (5000, -(10**8), True),
    ],
)
def test_work_that_is_due_and_not_touched(due: float | None, touched: float | None, *, stands: bool) -> None:
    backlog = Backlog(None if due is None else ago(due), None if touched is None else ago(touched))
    assert (overdue_work(backlog, NOW) is not None) == stands

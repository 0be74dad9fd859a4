"""Beat goes on ringing whatever the clock does."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from celery import Celery

from workers.bell import Bell
from workers.schedule import beat_schedule

YEARS = timedelta(days=4 * 365)


class Tower(Celery):  # type: ignore[misc]  # Celery has no types
    """Celery with a clock that is turned by hand."""

    moment = datetime(2026, 6, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


class RecordedBell(Bell):
    """Writes down what it rings for, and has no broker."""

    def apply_async(self, entry: object, producer: object = None, advance: bool = True, **named: object) -> None:  # noqa: FBT001, FBT002 - Celery's
        del producer, advance, named
        self.rung[entry.name] += 1  # type: ignore[attr-defined]  # Celery has no types

    rung: Counter[str]
    producer = None


@pytest.fixture
def bell() -> RecordedBell:
    tower = Tower("tower", set_as_current=False)
    tower.conf.update(beat_schedule=beat_schedule(2.0), timezone="UTC")
    made = RecordedBell(app=tower)
    made.rung = Counter()
    return made


def ring(bell: RecordedBell, seconds: float) -> Counter[str]:
    """What is rung for while the clock goes on."""
    bell.rung = Counter()
    ends = bell.app.moment + timedelta(seconds=seconds)
    while bell.app.moment < ends:
        bell.app.moment += timedelta(seconds=max(bell.tick(), 0.001))
    return bell.rung


def test_everything_is_rung_for_at_the_beginning(bell: RecordedBell) -> None:
    assert set(ring(bell, 0.5)) == set(beat_schedule(2.0))


@pytest.mark.parametrize("step", [-YEARS, -timedelta(minutes=5), -timedelta(seconds=30), YEARS, timedelta(minutes=5)])
def test_a_step_of_the_clock_silences_nothing(bell: RecordedBell, step: timedelta) -> None:
    usual = ring(bell, 121)
    usual = ring(bell, 120)
    bell.app.moment += step
    after = ring(bell, 120)
    assert set(after) == set(usual) == set(beat_schedule(2.0))
    assert all(abs(after[name] - count) <= 2 for name, count in usual.items()), (usual, after)

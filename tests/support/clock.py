"""Time in tests: a moment that stands for the present where any would do, and a clock that is turned by hand."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Stands unless it is turned, but for a tick at every look where one is given.

    It starts at the present, since others check the age of what they get.
    """

    def __init__(self, tick: timedelta = timedelta()) -> None:
        self.now = datetime.now(UTC)
        self._tick = tick

    def __call__(self) -> datetime:
        self.now += self._tick
        return self.now

    def turn(self, **span: float) -> None:
        self.now += timedelta(**span)


class RunningClock(Clock):
    """Runs like the machine's; turning puts it ahead."""

    def __init__(self) -> None:
        super().__init__()
        self._began = self.now

    def __call__(self) -> datetime:
        return datetime.now(UTC) + (self.now - self._began)

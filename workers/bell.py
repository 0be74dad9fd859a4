"""When beat rings: Celery's scheduler, kept in memory, that a clock which goes back does not silence.

Celery's own waits until a moment that lies ahead is reached again, and remembers such moments in a file.
"""

from datetime import datetime, timedelta
from typing import Any

from celery.beat import Scheduler

STEP = timedelta(seconds=1)
"""A step back that is longer is noticed; nothing is rung for more seldom than it takes."""


class Bell(Scheduler):  # type: ignore[misc]  # Celery has no types
    """Rings for everything when it begins, and begins anew when the clock goes back."""

    _latest: datetime | None = None

    def setup_schedule(self) -> None:
        """Take what is configured; all of it is due."""
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = self.app.now() - entry.schedule.run_every

    def tick(self, *given: Any, **named: Any) -> float:  # noqa: ANN401 - Celery's arguments
        """Ring for one job that is due; the seconds until the next look."""
        now: datetime = self.app.now()
        if self._latest is not None and self._latest - now > STEP:
            self._begin_anew(now)
        self._latest = now
        return float(super().tick(*given, **named))

    def _begin_anew(self, now: datetime) -> None:
        for entry in self.schedule.values():
            entry.last_run_at = min(entry.last_run_at, now)
        self._heap = None  # its order is that of moments, too

"""The Celery application of beat, ``celery --app workers.bell``, and when it rings.

* It does no work, so it imports no domain and no database: a third of a worker's memory, and a third of its start.
* Its scheduler is Celery's, kept in memory, that a clock which goes back does not silence. Celery's own waits until a
  moment that lies ahead is reached again, and remembers such moments in a file.
"""

import gc
import os
from datetime import datetime, timedelta
from typing import Any

from celery.beat import Scheduler
from celery.signals import beat_init, before_task_publish, setup_logging

from registry.broker import make_celery
from registry.logs import configure_logs
from registry.processes import settle_memory, tell_alive
from registry.settings import PROCESS_NAME, load_settings
from workers.schedule import beat_schedule

STEP = timedelta(seconds=1)
"""A step back that is longer is noticed; nothing is rung for more seldom than it takes."""

settings = load_settings()
app = make_celery(settings.broker_url)
app.conf.update(beat_schedule=beat_schedule(settings.tick_seconds), beat_scheduler=f"{__name__}:Bell")


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


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _logs(**_: Any) -> None:  # noqa: ANN401 - Celery's signal arguments
    configure_logs(settings.log_format, settings.log_level, os.environ.get(PROCESS_NAME, "celery"))


@beat_init.connect  # type: ignore[untyped-decorator]  # as above
def _is_ready(**_: Any) -> None:  # noqa: ANN401 - as above
    before_task_publish.connect(_rings)
    settle_memory()
    gc.enable()


def _rings(**_: Any) -> None:  # noqa: ANN401 - as above
    """Beat is alive as long as it rings."""
    tell_alive()

"""Tasks of the watch domain."""

from datetime import UTC, datetime

from registry import jobs
from registry.watch.service import schedule_due
from registry.watch.work import work_due
from workers.app import app, runtime

SLICE_SECONDS = 5.0
"""Short, so that a long sync leaves room for alerts in between."""


@app.task(name=jobs.WATCH_WORK)  # type: ignore[untyped-decorator]  # Celery has no types
def read_models() -> None:
    """Read the models that are due, for a slice of time; the next tick goes on."""
    work_due(runtime().reader, budget_seconds=SLICE_SECONDS)


@app.task(name=jobs.WATCH_SCHEDULE)  # type: ignore[untyped-decorator]  # as above
def schedule() -> None:
    """Start a run for the watched models whose time has come."""
    here = runtime()
    with here.database.unit_of_work() as work:
        schedule_due(work, now=datetime.now(UTC), interval_seconds=here.settings.sync_interval_seconds)

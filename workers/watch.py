"""Tasks of the watch domain."""

from datetime import UTC, datetime, timedelta

from registry import jobs
from registry.watch.groups import expand_due
from registry.watch.scheduling import keep_sweeping, schedule_due
from registry.watch.sweeps import sweep_due
from registry.watch.work import work_due
from workers.app import app, runtime

SLICE_SECONDS = 5.0
"""Short, so that a long sync leaves room for alerts in between."""


@app.task(name=jobs.WATCH_WORK)  # type: ignore[untyped-decorator]  # Celery has no types
def read_models() -> None:
    """Read the models that are due, for a slice of time; the next tick goes on."""
    work_due(runtime().reader, budget_seconds=SLICE_SECONDS)


@app.task(name=jobs.WATCH_SWEEP)  # type: ignore[untyped-decorator]  # as above
def sweep() -> None:
    """Read the lists that are due, for a slice of time; the next tick goes on."""
    sweep_due(runtime().reader, budget_seconds=SLICE_SECONDS)


@app.task(name=jobs.WATCH_SCHEDULE)  # type: ignore[untyped-decorator]  # as above
def schedule() -> None:
    """See to it that watched models are read whose time has come, and that lists are."""
    here, now = runtime(), datetime.now(UTC)
    with here.database.unit_of_work() as work:
        schedule_due(work, now=now, interval_seconds=here.settings.sync_interval_seconds)
        keep_sweeping(work, now)


@app.task(name=jobs.WATCH_TEND)  # type: ignore[untyped-decorator]  # as above
def tend() -> None:
    """Bring groups up to date."""
    here, now = runtime(), datetime.now(UTC)
    old = now - timedelta(seconds=here.settings.sync_interval_seconds)
    expand_due(here.database, here.knowledge, old, now)

"""Tasks of the watch domain."""

from datetime import UTC, datetime, timedelta

from registry import jobs
from registry.clock import is_settled, read_clock
from registry.watch import is_paused
from registry.watch.backfill import backfill_due
from registry.watch.groups import expand_due
from registry.watch.operations import tell_stale
from registry.watch.pages import work_pages
from registry.watch.schedule import keep_sweeping, schedule_due
from registry.watch.sweeps import sweep_due
from registry.watch.sync import work_due
from workers.app import app, runtime

SLICE_SECONDS = 5.0
"""Short, so that a long sync leaves room for alerts in between."""

PAGES_AT_ONCE = 20
SPARED_REQUESTS = 120
"""The past waits while fewer requests are left than this: what changes now comes first."""


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
    """Tell what could not be read for long, and bring groups up to date."""
    here, now = runtime(), datetime.now(UTC)
    old = now - timedelta(seconds=here.settings.sync_interval_seconds)
    with here.database.reading() as session:
        is_believed = is_settled(read_clock(session), now)
    expand_due(here.database, here.knowledge, old, now)
    if is_believed:
        tell_stale(here.database, stale_after_seconds=here.settings.stale_after_seconds, now=now)


@app.task(name=jobs.WATCH_PAGES)  # type: ignore[untyped-decorator]  # as above
def read_pages() -> None:
    """Read the licence pages that are due."""
    work_pages(runtime().page_reader, limit=PAGES_AT_ONCE)


@app.task(name=jobs.WATCH_BACKFILL)  # type: ignore[untyped-decorator]  # as above
def backfill() -> None:
    """Go on with the pasts of models, while enough requests are left for what is more urgent."""
    here = runtime()
    if not here.settings.backfill_requests:
        return
    with here.database.reading() as session:
        if is_paused(session):
            return
    granted = here.settings.hub_requests_per_window
    if here.budget.wait_seconds(min(SPARED_REQUESTS, granted // 4) if granted else SPARED_REQUESTS):
        return
    backfill_due(
        here.database, here.knowledge, here.hub_client,
        requests=here.settings.backfill_requests, budget_seconds=SLICE_SECONDS,
    )  # fmt: skip

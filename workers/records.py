"""Tasks of the records domain, and of the log that vouches for what was recorded."""

from datetime import UTC, datetime
from functools import partial

import structlog

from registry import jobs
from registry.dumps import DumpPlan, make_due
from registry.openness.verdicts import refresh_verdicts
from registry.processes import tell_alive
from registry.records.documents import refresh_stale
from registry.records.figures import refresh_figures
from registry.records.search import compact
from registry.transparency.sequence import LogStandsStillError, adopt, advance
from workers.app import app, runtime

log = structlog.get_logger(__name__)

MOST_LEAVES = 20_000
"""Of one tick, so that other work comes between."""


@app.task(name=jobs.RECORDS_REFRESH)  # type: ignore[untyped-decorator]  # Celery has no types
def refresh_documents() -> None:
    """Render documents and verdicts that are no longer true, and count what changed; the next tick goes on."""
    here = runtime()
    refresh_stale(here.database, here.knowledge, datetime.now(UTC))
    refresh_verdicts(here.database, here.knowledge, datetime.now(UTC))
    refresh_figures(here.database)
    compact(here.database)


@app.task(name=jobs.DUMPS_MAKE)  # type: ignore[untyped-decorator]  # as above
def make_dump() -> None:
    """Make the dump of the night, if there is to be one and it is not there; it takes as long as there are records."""
    here = runtime()
    settings = here.settings
    if settings.dump_hour is None:
        return
    plan = DumpPlan(settings.dump_folder, settings.dump_hour, settings.dump_keep, settings.dump_license)
    made = make_due(here.database, here.knowledge, plan, datetime.now(UTC), partial(tell_alive, jobs.DUMPS_MAKE))
    if made:
        log.info("dump.made", name=made, folder=str(settings.dump_folder))


@app.task(name=jobs.LOG_SEQUENCE, throws=(LogStandsStillError,))  # type: ignore[untyped-decorator]  # as above
def sequence_log() -> None:
    """Give leaves of the log their places and sign; rows of before the log get their leaves. The next tick goes on.

    A tick that leaves all of them waiting has failed: where that goes on, readiness tells.
    """
    here = runtime()
    adopt(here.database, most=MOST_LEAVES)
    advance(here.database, most=MOST_LEAVES)

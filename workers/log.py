"""The task of the log of what was recorded."""

from registry import jobs
from registry.transparency.sequence import adopt, ensure_sequenced
from workers.app import app, runtime

MOST = 20_000
"""Leaves of one tick, so that other work comes between."""


@app.task(name=jobs.LOG_SEQUENCE)  # type: ignore[untyped-decorator]  # Celery has no types
def sequence_log() -> None:
    """Give leaves their places and sign; the next tick goes on."""
    here = runtime()
    adopt(here.database, most=MOST)
    ensure_sequenced(here.database, most=MOST)

"""Tasks of the records domain."""

from datetime import UTC, datetime

from registry import jobs
from registry.openness.verdicts import refresh_verdicts
from registry.records.documents import refresh_stale
from registry.records.figures import refresh_figures
from registry.records.search import compact
from workers.app import app, runtime


@app.task(name=jobs.RECORDS_REFRESH)  # type: ignore[untyped-decorator]  # Celery has no types
def refresh_documents() -> None:
    """Render documents and verdicts that are no longer true, and count what changed; the next tick goes on."""
    here = runtime()
    refresh_stale(here.database, here.knowledge, datetime.now(UTC))
    refresh_verdicts(here.database, here.knowledge, datetime.now(UTC))
    refresh_figures(here.database)
    compact(here.database)

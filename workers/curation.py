"""Tasks of the curation domain."""

from datetime import UTC, datetime

from registry import jobs
from registry.curation.review import bring_up_to_date
from workers.app import app, runtime


@app.task(name=jobs.CURATION_REFRESH)  # type: ignore[untyped-decorator]  # Celery has no types
def refresh_review() -> None:
    """Bring the queue for review up to date."""
    here = runtime()
    bring_up_to_date(here.database, here.knowledge, datetime.now(UTC))

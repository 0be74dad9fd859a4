"""Tasks of the inventories."""

from registry import jobs
from registry.compliance.inventories.runs import check_due
from workers.app import app, runtime

SLICE_SECONDS = 5.0
"""Short, so that a large inventory leaves room for what changes."""


@app.task(name=jobs.INVENTORIES_CHECK)  # type: ignore[untyped-decorator]  # Celery has no types
def check_inventories() -> None:
    """Go on with the checks that wait, for a slice of time; the next tick does the rest."""
    here = runtime()
    check_due(here.database, here.knowledge, budget_seconds=SLICE_SECONDS)

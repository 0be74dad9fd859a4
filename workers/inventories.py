"""Tasks of the inventories."""

from datetime import UTC, datetime

from registry import jobs
from registry.clock import is_settled, read_clock
from registry.compliance.inventories.reevaluation import find_overdue, judge_due
from registry.compliance.inventories.runs import check_due
from registry.compliance.waivers import settle_waivers, tend_waivers
from workers.app import app, runtime

SLICE_SECONDS = 5.0
"""Short, so that a large inventory leaves room for what changes."""


@app.task(name=jobs.INVENTORIES_CHECK)  # type: ignore[untyped-decorator]  # Celery has no types
def check_inventories() -> None:
    """Go on with the checks that wait, for a slice of time; the next tick does the rest."""
    here = runtime()
    check_due(here.database, here.knowledge, budget_seconds=SLICE_SECONDS, settle=settle_waivers)


@app.task(name=jobs.INVENTORIES_JUDGE)  # type: ignore[untyped-decorator]  # as above
def judge_entries() -> None:
    """Judge again what something can have affected, for a slice of time; the next tick goes on."""
    here = runtime()
    judge_due(here.database, here.knowledge, budget_seconds=SLICE_SECONDS, settle=settle_waivers)


@app.task(name=jobs.INVENTORIES_TEND)  # type: ignore[untyped-decorator]  # as above
def tend_entries() -> None:
    """Find what another catalogue or the time can have affected, and waivers whose time is over or will be."""
    here, now = runtime(), datetime.now(UTC)
    with here.database.reading() as session:
        is_believed = is_settled(read_clock(session), now)
    find_overdue(here.database, here.knowledge.catalogue.version, now)
    if is_believed:
        tend_waivers(here.database, now)

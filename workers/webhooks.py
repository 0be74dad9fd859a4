"""Tasks of the webhooks domain."""

from datetime import UTC, datetime

from registry import jobs
from registry.clock import is_settled, read_clock
from registry.http.idempotency.replies import forget_replies
from registry.rates import forget_minutes
from registry.webhooks.delivery import deliver_due, fan_out_missing, prune_deliveries, record_digest
from workers.app import app, runtime, stopping

SLICE_SECONDS = 20.0


@app.task(name=jobs.WEBHOOKS_DELIVER)  # type: ignore[untyped-decorator]  # Celery has no types
def deliver() -> None:
    """Send the alerts that are due, for a slice of time; the next tick goes on."""
    here = runtime()
    fan_out_missing(here.database)
    divisor = here.settings.webhook_retry_divisor
    deliver_due(here.database, here.egress, budget_seconds=SLICE_SECONDS, divisor=divisor, stop=stopping)


@app.task(name=jobs.WEBHOOKS_PRUNE)  # type: ignore[untyped-decorator]  # as above
def prune() -> None:
    """Tell the digest, put away deliveries that are old, and what callers asked in past minutes and days."""
    database, now = runtime().database, datetime.now(UTC)
    with database.reading() as session:
        is_believed = is_settled(read_clock(session), now)
    if is_believed:
        record_digest(database, now)
        prune_deliveries(database, now)
    forget_minutes(database, now)
    forget_replies(database, now)

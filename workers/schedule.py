"""What beat rings for, and how often. Nothing here is the only way that work is found: each task looks for itself."""

from typing import Any

from registry import jobs

SCHEDULE_SECONDS = 30.0
REFRESH_SECONDS = 30.0
TEND_SECONDS = 60.0


def beat_schedule(tick_seconds: float) -> dict[str, dict[str, Any]]:
    """The beat table; a tick that nobody heard in time is dropped, since the next one does the same."""
    tending = min(TEND_SECONDS, max(tick_seconds, 1.0) * 10)
    return {
        "find models to read": _every(tick_seconds, jobs.WATCH_WORK),
        "find models that are due": _every(min(SCHEDULE_SECONDS, max(tick_seconds, 1.0) * 5), jobs.WATCH_SCHEDULE),
        "find lists to read": _every(tick_seconds, jobs.WATCH_SWEEP),
        "find pasts to read": _every(max(tick_seconds, 1.0), jobs.WATCH_BACKFILL),
        "find pages to read": _every(min(TEND_SECONDS, max(tick_seconds, 1.0) * 5), jobs.WATCH_PAGES),
        "tend what is watched": _every(tending, jobs.WATCH_TEND),
        "find what is to be reviewed": _every(tending, jobs.CURATION_REFRESH),
        "find stale documents": _every(min(REFRESH_SECONDS, max(tick_seconds, 1.0) * 5), jobs.RECORDS_REFRESH),
        "find inventories to check": _every(max(tick_seconds, 1.0), jobs.INVENTORIES_CHECK),
        "find entries to judge again": _every(max(tick_seconds, 1.0), jobs.INVENTORIES_JUDGE),
        "find entries and waivers that time concerns": _every(tending, jobs.INVENTORIES_TEND),
        "find a dump to make": _every(tending, jobs.DUMPS_MAKE),
        "find leaves of the log to place": _every(max(tick_seconds, 1.0), jobs.LOG_SEQUENCE),
        "find alerts to send": _every(tick_seconds, jobs.WEBHOOKS_DELIVER),
        "find deliveries to put away": _every(tending, jobs.WEBHOOKS_PRUNE),
    }


def _every(seconds: float, job: str) -> dict[str, Any]:
    queue = jobs.QUEUES[job]
    return {"task": job, "schedule": seconds, "options": {"expires": seconds * 2, "queue": queue}}

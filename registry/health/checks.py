"""What readiness looks at; each check is `ok` or says what is wrong and what to do."""

import shutil
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from registry.clock import read_clock
from registry.clock import trouble as clock_trouble
from registry.db import Database
from registry.db.trouble import explain_trouble
from registry.health.backlog import backlog_of_alerts, backlog_of_readings
from registry.migrations import is_current
from registry.progress import TickState, overdue_tick, overdue_work, read_ticks
from registry.settings import Settings
from registry.transparency.sequence import current_key, is_signable
from registry.watch.operations import read_status
from registry.webhooks import unreadable_endpoints

OK = "ok"
LEAST_FREE_BYTES = 64 * 1024 * 1024
"""Below this much room nothing more is promised: a write-ahead log alone may need as much."""
SLOWEST_TICK = timedelta(seconds=60)
KINDS = {
    "alerts": ("webhooks.deliver",),
    "readings": ("watch.",),
    "documents": ("records.", "curation."),
    "log": ("log.",),
}
"""Which ticks, by the beginning of their names, bring each kind of work forward."""


def look(database: Database, settings: Settings, now: datetime) -> dict[str, str]:
    """All checks of readiness by name."""
    try:
        with database.reading() as session:
            if not is_current(session.connection()):
                return {"database": OK, "migrations": "run `cardwatch migrate`"}
            checks = {"database": OK, "migrations": OK, **_progress(database, session, now)}
            checks["secrets"] = _secrets(database, session)
            checks["log"] = _log(database, session) or checks["log"]
            checks["clock"] = clock_trouble(read_clock(session), now) or OK
    except SQLAlchemyError as error:
        return {"database": explain_trouble(error)}
    return {**checks, **_room(settings)}


def _progress(database: Database, session: Session, now: datetime) -> dict[str, str]:
    ticks = read_ticks(session)
    found = {name: overdue_tick(_of(ticks, begins), now, SLOWEST_TICK) for name, begins in KINDS.items()}
    found["alerts"] = found["alerts"] or overdue_work(backlog_of_alerts(session, now), now)
    overdue = found["readings"] or overdue_work(backlog_of_readings(session, now), now)
    if overdue and not found["readings"] and _has_reason_to_wait(database, now):
        overdue = None
    return {name: trouble or OK for name, trouble in {**found, "readings": overdue}.items()}


def _of(ticks: list[TickState], begins: tuple[str, ...]) -> list[TickState]:
    return [tick for tick in ticks if tick.job.startswith(begins)]


def _has_reason_to_wait(database: Database, now: datetime) -> bool:
    """Whether reading was paused by a person, or the source grants no more requests at the moment."""
    status = read_status(database, now)
    return status.paused is not None or any(one.left == 0 and one.ends_at > now for one in status.budgets)


def _secrets(database: Database, session: Session) -> str:
    """Whether alerts can be signed: with another key they would wait without a word."""
    lost = unreadable_endpoints(session, database.secrets)
    if not lost:
        return OK
    named = ", ".join(lost[:5]) + (", ..." if len(lost) > 5 else "")  # noqa: PLR2004 - enough to begin with
    return f"the key does not open the secrets of {len(lost)} webhooks ({named}); put it back, or rotate them"


def _log(database: Database, session: Session) -> str | None:
    """Whether checkpoints can be signed: with another key leaves would wait without a word."""
    key = current_key(session)
    if key is None or is_signable(database.secrets, key):
        return None
    return "the key does not open that of the log; put it back, or `cardwatch log rotate-key --old-key-is-lost`"


def _room(settings: Settings) -> dict[str, str]:
    """Whether the disk of the embedded database has room left; a database server tells of its own."""
    if not settings.is_embedded:
        return {}
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError:
        return {"disk": f"{settings.data_dir} cannot be looked at"}
    if free < LEAST_FREE_BYTES:
        return {"disk": f"only {free // 1024 // 1024} MiB are free in {settings.data_dir}; make room"}
    return {"disk": OK}

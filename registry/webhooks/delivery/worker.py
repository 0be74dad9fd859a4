"""The loop that sends what is due (docs/adr/0005). The database alone tells it what to do; any number may run at once.

* An endpoint is claimed, not a row: one message at a time goes to each, and several endpoints are served side by side.
* No transaction is open while a request runs, and every outcome is committed as it lands.
* Nothing is sent where the claim would not outlast the request.
* A slice of time ends one endpoint's turn; whoever answers late loses it, and never holds up the others.
* All deliverers go by one clock: the database's on PostgreSQL.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from registry.db import Database, is_sqlite
from registry.egress import Egress
from registry.webhooks.delivery.digest import record_digest
from registry.webhooks.delivery.outbox import fan_out_missing, has_unreachable, skip_unreachable
from registry.webhooks.delivery.passes import Clock, Counts, DeliveryPass

log = structlog.get_logger(__name__)


def deliver_due(
    database: Database, egress: Egress, *, clock: Clock | None = None, budget_seconds: float = 20.0, divisor: float = 1,
    stop: threading.Event | None = None,
) -> Counts:  # fmt: skip
    """Send everything that is due, several endpoints at a time, until nothing is, the budget is spent or ``stop`` set.

    A request that has begun is waited for, so a pass takes at most the budget plus one request's deadline, and one that
    is to stop that deadline. The waits between attempts and the rests of endpoints are divided by ``divisor``.
    """
    clock = clock or clock_of(database)
    _skip_unreachable(database, clock())
    return DeliveryPass(database, egress, clock, budget_seconds, divisor, stop or threading.Event()).run()


def deliver_forever(
    database: Database,
    egress: Egress,
    stop: threading.Event,
    *,
    tick_seconds: float = 1.0,
    divisor: float = 1,
    on_pass: Callable[[Counts], None] = lambda _: None,
) -> None:
    """Deliver until ``stop`` is set, with the database alone; trouble with it is logged and waited out.

    ``on_pass`` hears of each pass that sent something.
    """
    while not stop.is_set():
        try:
            fan_out_missing(database)
            record_digest(database, _system_time())
            counts = deliver_due(database, egress, divisor=divisor, stop=stop)
        except SQLAlchemyError as error:
            log.warning("webhook.database_trouble", error=str(error))
            counts = Counts()
        if counts == Counts():
            stop.wait(tick_seconds)
        else:
            on_pass(counts)


def clock_of(database: Database) -> Clock:
    """The time all deliverers agree on: the database's on PostgreSQL, this machine's on SQLite."""
    with database.reading() as session:
        if is_sqlite(session):
            return _system_time
        before = _system_time()
        offset = session.exec(select(func.clock_timestamp())).one() - before
    return lambda: _system_time() + offset


def _system_time() -> datetime:
    return datetime.now(UTC)


def _skip_unreachable(database: Database, now: datetime) -> None:
    with database.reading() as session:
        needed = has_unreachable(session)
    if needed:
        with database.unit_of_work() as work:
            skip_unreachable(work, now)

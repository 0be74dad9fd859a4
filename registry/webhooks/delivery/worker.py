"""The loop that sends what is due (docs/adr/0005). The database alone tells it what to do; any number may run at once.

* An endpoint is claimed, not a row: one message at a time goes to each, and several endpoints are served side by side.
* No transaction is open while a request runs, and every outcome is committed as it lands.
* Nothing is sent where the claim would not outlast the request.
* A slice of time ends one endpoint's turn; slow ones never hold every turn.
* All deliverers go by one clock: the database's on PostgreSQL.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import structlog
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from registry.db import Database, is_sqlite
from registry.egress import Egress
from registry.webhooks.delivery.claims import (
    LEASE,
    AttemptResult,
    EndpointHold,
    Shipment,
    answer_of,
    claim,
    has_work,
    record,
    release,
)
from registry.webhooks.delivery.digest import record_digest
from registry.webhooks.delivery.outbox import fan_out_missing, has_unreachable, skip_unreachable
from registry.webhooks.rules import headers_of

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

SLICE_SECONDS = 5.0
"""How long one endpoint is served before the next one's turn."""
PARALLEL_ENDPOINTS = 4
SLOW_ENDPOINTS = PARALLEL_ENDPOINTS // 2


class Counts(msgspec.Struct, frozen=True):
    """What a pass did."""

    delivered: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.delivered + other.delivered, self.failed + other.failed)


def deliver_due(
    database: Database, egress: Egress, *, clock: Clock | None = None, budget_seconds: float = 20.0, divisor: float = 1
) -> Counts:
    """Send everything that is due, several endpoints at a time, and stop when nothing is or the budget is spent.

    A request that has begun is waited for, so a pass takes at most the budget plus one request's deadline. The waits
    between attempts and the rests of endpoints are divided by ``divisor``.
    """
    clock = clock or clock_of(database)
    _skip_unreachable(database, clock())
    if not _has_work(database, clock()):
        return Counts()
    one = _Pass(database, egress, clock, time.monotonic() + budget_seconds, divisor)
    with ThreadPoolExecutor(PARALLEL_ENDPOINTS, thread_name_prefix="webhook-delivery") as pool:
        servers = [pool.submit(one.serve) for _ in range(PARALLEL_ENDPOINTS)]
        return sum((server.result() for server in servers), Counts())


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
            counts = deliver_due(database, egress, divisor=divisor)
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


def _has_work(database: Database, now: datetime) -> bool:
    with database.reading() as session:
        return has_work(session, now)


@dataclass(frozen=True)
class _Pass:
    """What one pass works with; its threads share it."""

    database: Database
    egress: Egress
    clock: Clock
    ends: float
    divisor: float

    def serve(self) -> Counts:
        """Serve one endpoint after the other until nothing is due or the time is over."""
        counts = Counts()
        lease = max(LEASE, timedelta(seconds=2 * self.egress.timeout_seconds))
        while time.monotonic() < self.ends and _has_work(self.database, self.clock()):
            held = claim(self.database, self.clock(), lease=lease, most_slow=SLOW_ENDPOINTS)
            if held is None:
                break
            slice_ends = min(self.ends, time.monotonic() + SLICE_SECONDS)
            while held is not None:
                held, done = self._ship(*held, slice_ends)
                counts += done
        return counts

    def _ship(
        self, hold: EndpointHold, shipment: Shipment, slice_ends: float
    ) -> tuple[tuple[EndpointHold, Shipment] | None, Counts]:
        """Send one shipment and take the next; without sending when the lease would not outlast the request."""
        began_at, began = self.clock(), time.monotonic()
        if began_at + timedelta(seconds=self.egress.timeout_seconds) >= hold.until:
            release(self.database, hold)
            return None, Counts()
        headers = headers_of(shipment.message_id, began_at, shipment.body, shipment.secrets)
        answer, excerpt = answer_of(self.egress.post(shipment.url, shipment.body, headers))
        result = AttemptResult(answer, began_at, round((time.monotonic() - began) * 1000), excerpt)
        go_on = time.monotonic() < slice_ends
        following = record(
            self.database, hold, shipment, result, self.clock(), go_on=go_on, divisor=self.divisor
        )  # fmt: skip
        log.info("webhook.attempt", delivery=shipment.delivery_id, status=answer.status, failure=answer.failure)
        return following, Counts(1, 0) if answer.is_success else Counts(0, 1)

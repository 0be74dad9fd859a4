"""Reading one model of a run: read, compare, confirm by a second reading, record; no transaction is open meanwhile."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
import structlog

from registry.db import Database, UnitOfWork
from registry.hub import FailureKind, Hub, HubFailure
from registry.leases import kept
from registry.licenses import Knowledge
from registry.records import ModelRecord
from registry.watch.changes.groups import tell_if_last
from registry.watch.retries import again_after
from registry.watch.runs.tables import SyncItem, SyncRun
from registry.watch.sync.confirmation import look_again
from registry.watch.sync.fetch import Seen, read
from registry.watch.sync.leases import Claim, claim_next, held_item, next_due
from registry.watch.sync.outcomes import REFUSED, Settlement, look_soon, settle_failure, settle_seen
from registry.watch.sync.queries import held_bytes, known_of

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

RETRIES = 4


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """What reading needs: the database, what is known of licences, the sources, and how patient to be."""

    database: Database
    knowledge: Knowledge
    hub: Hub
    confirm_delay_seconds: float
    interval_seconds: float
    sweep_seconds: float = 600.0
    retries: int = RETRIES
    """How often a reading that failed for a reason that passes is tried again before it counts as failed."""
    others: Mapping[str, Hub] = msgspec.field(default_factory=dict)
    """The other sources by name; what is of none of them is looked for at the hub."""
    endpoint: str = "https://huggingface.co"
    """The hub's address, for licence links into it."""

    def source(self, name: str) -> Hub:
        """Who is asked for a model of this source."""
        return self.others.get(name, self.hub)


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def work_due(reader: Reader, *, budget_seconds: float, clock: Clock = utc_now) -> int:
    """Read what is due, whatever run it belongs to, for at most about this long; the number of readings."""
    until, count = time.monotonic() + budget_seconds, 0
    while time.monotonic() < until:
        claim = claim_next(reader.database, clock())
        if claim is None:
            break
        count += 1
        if read_one(reader, claim, clock) is not None:
            break
    return count


def work_run(
    reader: Reader, run: str, *, deadline_seconds: float, on_reading: Callable[[str], None], clock: Clock = utc_now
) -> bool:
    """Help a run to its end, with whichever workers there are; True once all its models are done."""
    until = time.monotonic() + deadline_seconds
    while time.monotonic() < until:
        claim = claim_next(reader.database, clock(), run)
        if claim is not None:
            read_one(reader, claim, clock)
            on_reading(claim.model)
            continue
        with reader.database.reading() as session:
            due = next_due(session, run)
        if due is None:
            return True
        time.sleep(min(max((due - clock()).total_seconds(), 0.05), 0.5))
    return False


def read_one(reader: Reader, claim: Claim, clock: Clock = utc_now) -> HubFailure | None:
    """Read one model and record what came of it; a lease that was lost meanwhile leaves no trace.

    Answers the failure that stands in the way of all other readings too, if there is one.
    """
    with structlog.contextvars.bound_contextvars(model=claim.model, run=claim.run), kept(reader.database, claim.row):
        source = reader.source(claim.source)
        known = look_again(reader.database, source, claim, known_of(reader.database, claim), clock())
        reading = read(source, claim.model, known, lambda: held_bytes(reader.database, known.facts))
        try:
            settlement = _settle(reader, claim, reading, clock())
        except Exception:
            log.exception("sync.not_recorded")
            _postpone(reader.database, claim, clock())
            return None
        if settlement is None:
            log.info("sync.lease_lost")
        else:
            log.info("sync.read", outcome=settlement.outcome or "again", detail=settlement.detail)
    is_limited = isinstance(reading, HubFailure) and reading.kind is FailureKind.RATE_LIMITED
    return reading if isinstance(reading, HubFailure) and is_limited and source is reader.hub else None


def _settle(reader: Reader, claim: Claim, reading: Seen | HubFailure, now: datetime) -> Settlement | None:
    with reader.database.unit_of_work() as work:
        item = held_item(work.session, claim)
        if item is None:
            return None
        failure = reading if isinstance(reading, HubFailure) else None
        if failure and (wait := again_after(failure, item.failures, reader.retries)) is not None:
            return _put_off(item, failure, wait, now)
        if work.session.get_one(SyncRun, item.run_id).is_dry:
            return _only_look(reader, work, item, reading, now)
        if isinstance(reading, HubFailure):
            settlement = settle_failure(work, reader.knowledge, item, reading, reader.interval_seconds, now)
        else:
            settlement = settle_seen(
                work, reader.knowledge, item, reading, reader.endpoint, reader.interval_seconds, now
            )  # fmt: skip
        _apply(item, settlement, reader.confirm_delay_seconds, now)
        if item.state == "done":
            if settlement.outcome is None:
                look_soon(work, item, now)
            tell_if_last(work, item, work.session.get_one(ModelRecord, item.record_pk))
        return settlement


def _only_look(
    reader: Reader, work: UnitOfWork, item: SyncItem, reading: Seen | HubFailure, now: datetime
) -> Settlement:  # fmt: skip
    """What would be recorded; a change counts as seen after one reading, and says so."""
    if isinstance(reading, HubFailure):
        settlement = Settlement(outcome="failed", detail=f"{reading.kind}: {reading.detail}")
    else:
        tried = work.session.begin_nested()
        found = settle_seen(work, reader.knowledge, item, reading, reader.endpoint, reader.interval_seconds, now)
        tried.rollback()
        settlement = Settlement(outcome=found.outcome or "changed", detail=found.detail)
    _apply(item, settlement, reader.confirm_delay_seconds, now)
    return settlement


def _put_off(item: SyncItem, failure: HubFailure, seconds: float, now: datetime) -> Settlement:
    """Trouble that passes, or no requests left: the same reading once more, with all that is known so far.

    Refusals count in a row only: those of a source that is in trouble itself say little.
    """
    item.lease_token = item.lease_until = None
    if failure.kind is not FailureKind.RATE_LIMITED:
        item.failures += 1
        if item.pending and item.pending.startswith(REFUSED):
            item.pending = None
    item.due_at = now + timedelta(seconds=seconds)
    item.detail = f"{failure.kind}: {failure.detail}; tried again in {seconds:.0f} s"[:500]
    return Settlement(detail=item.detail)


def _apply(item: SyncItem, settlement: Settlement, confirm_delay_seconds: float, now: datetime) -> None:
    item.lease_token = item.lease_until = None
    item.readings += 1
    if settlement.outcome is None and item.readings < MAX_READINGS:
        # Each reading has tries of its own: trouble before the first says nothing about the second.
        item.state, item.pending, item.failures = "confirming", settlement.pending, 0
        item.pending_facts = msgspec.to_builtins(settlement.pending_facts)
        if settlement.pending_facts is not None:
            item.listed = None  # what a list showed before is no second reading
        item.pending_at = item.pending_at or now
        item.due_at = now + timedelta(seconds=confirm_delay_seconds)
        return
    item.state, item.finished_at = "done", now
    item.outcome = settlement.outcome or "failed"
    item.detail = (settlement.detail or "")[:500] or None
    item.observation_pk = settlement.observation
    item.listed = item.pending_facts = None


def _postpone(database: Database, claim: Claim, now: datetime) -> None:
    """Our own failure must not make one model block the others, nor be lost: try again later, then give up visibly."""
    with database.unit_of_work() as work:
        item = held_item(work.session, claim)
        if item is not None:
            detail = "The reading could not be recorded; the log says why."
            _apply(item, Settlement(pending=item.pending, detail=detail), POSTPONE_SECONDS, now)


MAX_READINGS = 8
"""A model that shows something else at every reading is given up until the next run."""
POSTPONE_SECONDS = 20.0

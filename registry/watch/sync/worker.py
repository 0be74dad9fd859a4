"""Reading one model of a run in four steps; no transaction is open while a source is asked.

- ``queries``: what is known (``known_of``), and the situation after the reading (``gather``);
- ``fetch``: the reading itself, with as few requests as will do; ``confirmation`` asks an owner's list for many;
- ``rules``: what the reading means (``decide``), without a database;
- ``outcomes``: what is recorded of it.

Work is found in rows and held under a lease: any number of workers may run, and one that dies is no loss. ADR 1, 19.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec
import structlog

from registry.clock import pull_in
from registry.db import Database
from registry.hub import FailureKind, Hub, HubFailure
from registry.licenses import Knowledge
from registry.watch.sync.confirmation import look_again
from registry.watch.sync.fetch import learn_names, read
from registry.watch.sync.leases import ITEM_LEASE, SyncClaim, claim_next, due_within, next_due
from registry.watch.sync.outcomes import Setting, postpone, record_decision, record_names, settle_places
from registry.watch.sync.queries import comparison, gather, held_bytes, known_of
from registry.watch.sync.rules import decide
from registry.watch.sync.values import KnownModel, ModelReading, SyncLimits

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

RETRIES = 4


class ModelReader(msgspec.Struct, frozen=True, kw_only=True):
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
    has_token: bool = False
    """Whether a source is read with a token: then it may show what others do not see."""

    def source(self, name: str) -> Hub:
        """Who is asked for a model of this source."""
        return self.others.get(name, self.hub)


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def work_due(reader: ModelReader, *, budget_seconds: float, clock: Clock = utc_now) -> int:
    """Read what is due, whatever run it belongs to, for at most about this long; the number of readings."""
    until, count = time.monotonic() + budget_seconds, 0
    pull_in(reader.database, clock(), due_within(reader.confirm_delay_seconds))
    while time.monotonic() < until:
        claim = claim_next(reader.database, clock())
        if claim is None:
            break
        count += 1
        if read_one(reader, claim, clock) is not None:
            break
    return count


def work_run(
    reader: ModelReader, run: str, *, deadline_seconds: float, on_reading: Callable[[str], None], clock: Clock = utc_now
) -> bool:
    """Help a run to its end, with whichever workers there are; True once all its models are done."""
    until = time.monotonic() + deadline_seconds
    pull_in(reader.database, clock(), due_within(reader.confirm_delay_seconds))
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


def read_one(reader: ModelReader, claim: SyncClaim, clock: Clock = utc_now) -> HubFailure | None:
    """Read one model and record what came of it; a lease that was lost meanwhile leaves no trace.

    A fault of our own puts off this model alone. Answers the failure that stands in the way of all other readings too,
    if there is one.
    """
    with (
        structlog.contextvars.bound_contextvars(model=claim.model, run=claim.run),
        ITEM_LEASE.kept(reader.database, claim),
    ):
        source = reader.source(claim.source)
        try:
            known = look_again(reader.database, source, claim, _known(reader, source, claim, clock()), clock())
            reading = read(source, claim.model, known, lambda: held_bytes(reader.database, known.facts))
            _settle(reader, claim, reading, source.place, clock())
        except Exception:
            log.exception("sync.not_recorded")
            _postpone(reader.database, claim, clock())
            return None
    is_limited = isinstance(reading, HubFailure) and reading.kind is FailureKind.RATE_LIMITED
    return reading if isinstance(reading, HubFailure) and is_limited and source is reader.hub else None


def _known(reader: ModelReader, source: Hub, claim: SyncClaim, now: datetime) -> KnownModel:
    """What is known of a model, by the names of files that are understood today."""
    known = known_of(reader.database, claim)
    if known.facts is None:
        return known
    learned = learn_names(source, claim.model, known.facts, lambda: held_bytes(reader.database, known.facts))
    if learned is None:
        return known
    with reader.database.unit_of_work() as work:
        if ITEM_LEASE.held(work.session, claim) is not None:
            record_names(work, claim.record, learned, now, has_token=reader.has_token)
    return msgspec.structs.replace(known, facts=learned.facts)


def _settle(
    reader: ModelReader, claim: SyncClaim, reading: ModelReading | HubFailure, place: str | None, now: datetime
) -> None:
    """Gather, decide, record: one transaction."""
    setting = Setting(reader.knowledge, reader.endpoint, reader.interval_seconds, reader.has_token)
    limits = SyncLimits(confirm_delay_seconds=reader.confirm_delay_seconds, retries=reader.retries)
    with reader.database.unit_of_work() as work:
        item = ITEM_LEASE.held(work.session, claim)
        if item is None:
            log.info("sync.lease_lost")
            return
        situation, rows = gather(work.session, item, reading, reader.endpoint, place)
        decision = decide(situation, comparison(work.session, reader.knowledge, reading), limits, now)
        record_decision(work, setting, situation, rows, decision, now)
        outcome, detail = item.outcome or "again", getattr(decision, "detail", None)
    log.info("sync.read", outcome=outcome, detail=detail)
    if place is not None and situation.proves_place and not situation.is_dry:
        log.info("sync.places_settled", place=place, records=settle_places(reader.database, place))


def _postpone(database: Database, claim: SyncClaim, now: datetime) -> None:
    with database.unit_of_work() as work:
        item = ITEM_LEASE.held(work.session, claim)
        if item is not None:
            postpone(item, now)

"""Reading the past of a model: its commits and the licence-bearing files of each, within a budget, resumable.

- Progress is stored after every few requests together with the texts that were read; a worker that dies loses the
  requests since, and another one goes on.
- No flag is raised from here: what was before the first sight is no change.
- A source without requests left says nothing about this past; what fails ``MOST_FAILURES`` times in a row is given up.

Which commit is asked about next is decided in ``rules``. ADR 20.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import structlog
from sqlmodel import Session

from registry.clock import pull_in
from registry.db import Database, UnitOfWork, try_insert
from registry.events import FactsMoved, tell_moved
from registry.evidence import find_text, keep_texts
from registry.hub import HUGGINGFACE, FailureKind, HubFailure
from registry.hub.huggingface import HubClient
from registry.leases import free
from registry.licenses import Knowledge
from registry.licenses.texts import teach_texts
from registry.records import ModelRecord, latest_observation
from registry.records.facts import ObservedFacts
from registry.records.history import (
    CommitRow,
    count_commits,
    present_history,
    store_history,
    store_states,
)
from registry.records.weights import keep_weights
from registry.watch.backfill.leases import BACKFILL_LEASE, DUE, LONG_PAUSE, PAUSE, BackfillClaim, claim_backfill
from registry.watch.backfill.rules import next_step
from registry.watch.backfill.states import stretches_of
from registry.watch.backfill.tables import Backfill
from registry.watch.backfill.walk import HistoryWalk, Stroll, known_of

log = structlog.get_logger(__name__)

SAVED_AFTER = 3
"""Requests between two savings of the progress."""
FIRST_RETRY_SECONDS = 300
MOST_FAILURES = 12
_REWRITTEN = FailureKind.REVISION_NOT_FOUND
_FOR_GOOD = frozenset({FailureKind.NOT_FOUND, FailureKind.INVALID_ID})

Clock = Callable[[], datetime]


def queue_backfill(work: UnitOfWork, record: ModelRecord, now: datetime) -> None:
    """Have the past of a model read, once; one that failed is tried again."""
    if record.source != HUGGINGFACE:
        return
    row = work.session.get(Backfill, record.number)
    if row is None:
        latest = latest_observation(work.session, record)
        try_insert(
            work.session,
            Backfill(record_pk=record.number, due_at=now, head=latest.revision if latest else None),
        )
    elif row.state == "failed":
        row.state, row.due_at, row.failures, row.finished_at = "queued", now, 0, None


def backfill_due(
    database: Database,
    knowledge: Knowledge,
    hub: HubClient,
    *,
    requests: int,
    budget_seconds: float,
    clock: Clock = lambda: datetime.now(UTC),
) -> int:
    """Go on with the pasts that are due, for about so long, each for at most so many requests at a time; 0 for none."""
    until, count = time.monotonic() + budget_seconds, 0
    pull_in(database, clock(), DUE)
    while requests and time.monotonic() < until:
        claim = claim_backfill(database, clock())
        if claim is None:
            break
        with structlog.contextvars.bound_contextvars(model=claim.model), BACKFILL_LEASE.kept(database, claim):
            failure = Visit(database, knowledge, hub, claim, clock).go_on(requests, until)
        count += 1
        if failure is not None and failure.kind is FailureKind.RATE_LIMITED:
            break
    return count


class Visit:
    """One stretch of work on the past of one model."""

    def __init__(
        self, database: Database, knowledge: Knowledge, hub: HubClient, claim: BackfillClaim, clock: Clock
    ) -> None:
        self._database, self._knowledge, self._claim, self._clock = database, knowledge, claim, clock
        self._hub = hub
        with database.reading() as session:
            row = session.get_one(Backfill, claim.key)
            self._head, progress = row.head, row.progress
            self._history = present_history(session, claim.key)
        self._stroll = Stroll(hub.history, claim.model, msgspec.convert(progress, HistoryWalk))
        self._saved = 0

    @property
    def _walk(self) -> HistoryWalk:
        return self._stroll.walk

    def go_on(self, requests: int, until: float) -> HubFailure | None:
        """Take steps until the past is known, the requests or the time are used up, or the hub fails."""
        failure = None
        try:
            failure = self.steps(requests, until)
            self._end(failure, requests)
        except LeaseLostError:
            log.info("backfill.lease_lost")
        except Exception:
            log.exception("backfill.not_recorded")
            self._put_off("The past could not be recorded; the log says why.")
        return failure

    def steps(self, requests: int, until: float) -> HubFailure | None:
        """Ask, and store the progress now and then; the failure that ended it, if any."""
        while self._walk.spent < requests and time.monotonic() < until:
            if not self._walk.is_listed:
                failure = self._list()
            else:
                known = known_of(self._walk, [title for _, title in self._history])
                step = next_step(known)
                if step is None:
                    return None
                failure = self._stroll.take(step, [sha for sha, _ in self._history], known)
            if failure is not None:
                return failure
            if self._stroll.requests - self._saved >= SAVED_AFTER:
                self.save()
        return None

    def _list(self) -> HubFailure | None:
        if self._head is None:
            first = self._hub.model(self._claim.model)
            self._stroll.requests += 1
            self._walk.spent += 1
            if isinstance(first, HubFailure):
                return first
            self._head = first.sha
        failure = self._stroll.list_commits(self._head)
        if failure is None and self._walk.is_listed:
            commits = [CommitRow(*one) for one in reversed(self._walk.listed)]
            self._walk.listed = []
            self.save(lambda work, row: store_history(work.session, row.record_pk, commits))
            self._history = [(one.sha, one.title) for one in commits]
        return failure

    def _is_closed(self, session: Session, record_pk: int) -> bool:
        """Whether others could not have read this past; who reads without a token reads what everybody may."""
        if not self._hub.has_token:
            return False
        last = latest_observation(session, session.get_one(ModelRecord, record_pk))
        return last is None or msgspec.convert(last.facts, ObservedFacts).is_closed

    def save(self, also: Callable[[UnitOfWork, Backfill], None] | None = None) -> None:
        """Store the progress and the texts behind it in one transaction; raises where the lease was lost."""
        now = self._clock()
        with self._database.unit_of_work() as work:
            row = BACKFILL_LEASE.held(work.session, self._claim)
            if row is None:
                raise LeaseLostError
            if self._stroll.fresh:
                keep_texts(work, self._stroll.fresh, now, is_private=self._is_closed(work.session, row.record_pk))
            for weights in self._stroll.weights:
                keep_weights(work, row.record_pk, weights, now)
            row.progress = msgspec.to_builtins(self._walk)
            row.requests += self._stroll.requests - self._saved
            row.head, row.started_at = self._head, row.started_at or now
            row.state = "files" if self._walk.is_listed else "commits"
            if also is not None:
                also(work, row)
        self._saved, self._stroll.fresh, self._stroll.weights = self._stroll.requests, [], []

    def _end(self, failure: HubFailure | None, requests: int) -> None:
        """Turn what is known into states and say how it goes on."""
        if failure is not None and failure.kind is _REWRITTEN:
            self._stroll.walk = HistoryWalk(blobs=self._walk.blobs, spent=self._walk.spent)
            self._head, self._history = None, []
        known = known_of(self._walk, [title for _, title in self._history]) if self._history else None
        is_done = failure is None and self._walk.is_listed and (known is None or next_step(known) is None)
        has_paused = self._walk.spent >= requests
        if is_done or has_paused:
            self._walk.spent = 0

        def settle(work: UnitOfWork, row: Backfill) -> None:
            record = work.session.get_one(ModelRecord, row.record_pk)
            now = self._clock()
            if known is not None:
                found = list(stretches_of(record, known, self._walk.blobs, _kept_texts(work.session)))
                store_states(work.session, row.record_pk, record.source, found, now)
                tell_moved(work, FactsMoved(number=record.number, folded=record.folded))
                texts = [file.sha256 for one in found for file in one.facts.files if file.kind in {"license", "policy"}]
                teach_texts(work, self._knowledge.index, texts, model=record.id, now=now)
            row.commits, row.covered = count_commits(work.session, row.record_pk)
            free(row)
            _settle(row, failure, is_done=is_done, has_paused=has_paused, now=now)
            if is_done:
                row.detail = f"Only the latest {row.commits} commits were listed." if self._walk.is_cut else None
                row.progress = {}

        self.save(settle)
        log.info("backfill.read", requests=self._stroll.requests, done=is_done, failure=failure and failure.detail)

    def _put_off(self, detail: str) -> None:
        with self._database.unit_of_work() as work:
            row = BACKFILL_LEASE.held(work.session, self._claim)
            if row is not None:
                free(row)
                _failed(row, detail, 0, self._clock())


class LeaseLostError(Exception):
    """Another worker reads this past now; nothing more may be written here."""


def _settle(row: Backfill, failure: HubFailure | None, *, is_done: bool, has_paused: bool, now: datetime) -> None:
    if failure is not None and failure.kind is FailureKind.UNSUPPORTED:
        # The hub tells no past; it is asked again later, as hubs get updated.
        row.detail, row.due_at = failure.detail[:500], now + LONG_PAUSE
        return
    if failure is not None and failure.kind is FailureKind.RATE_LIMITED:
        # No requests are left for now: that says nothing about this past, however often.
        row.detail, row.due_at = failure.detail[:500], now + timedelta(seconds=max(failure.retry_after_seconds or 0, 1))
        return
    if failure is not None:
        _failed(row, failure.detail, failure.retry_after_seconds or 0, now)
        if failure.kind in _FOR_GOOD:
            row.state, row.finished_at = "failed", now
        return
    row.failures, row.detail = 0, None
    if is_done:
        row.state, row.finished_at = "done", now
    else:
        row.due_at = now + PAUSE if has_paused else now


def _failed(row: Backfill, detail: str, wait_seconds: int, now: datetime) -> None:
    row.failures, row.detail = row.failures + 1, detail[:500]
    wait = max(min(FIRST_RETRY_SECONDS * 2 ** min(row.failures - 1, 8), PAUSE.total_seconds()), wait_seconds)
    row.due_at = now + timedelta(seconds=wait)
    if row.failures >= MOST_FAILURES:
        row.state, row.finished_at = "failed", now


def _kept_texts(session: Session) -> Callable[[str], bytes | None]:
    return lambda sha256: find_text(session, sha256)

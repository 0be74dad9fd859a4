"""Sweeps: the lists of a source are read for what changed, and only that is read as a whole.

- ``recent`` follows the newest changes of all models back to where the last sweep began, with some overlap, and notices
  whatever moves a commit. Only a list that reached that far moves the watermark, which never goes back.
- ``all:OWNER`` goes through the models of one owner: so gates, renames and deletions are noticed for a thousand models
  at the price of one request. Whoever the list does not show is asked for alone.
- How far a sweep has come is kept after each page; one that finds no end is given up.

What a page means is decided in ``rules`` and recorded by ``reconcile``. ADR 19.
"""

import time
from datetime import datetime, timedelta

import structlog

from registry.clock import pull_in
from registry.db import UnitOfWork
from registry.hub import FailureKind, HubFailure, ListPage
from registry.leases import free
from registry.watch.sweeps.leases import (
    MAX_PAGES,
    SECONDS_FOR_A_PAGE,
    SWEEP_LEASE,
    SweepClaim,
    claim_sweep,
    due_within,
)
from registry.watch.sweeps.reconcile import ask_for_missing, reconcile_page
from registry.watch.sweeps.rules import ALL_OF, RECENT
from registry.watch.sweeps.tables import Sweep
from registry.watch.sweeps.troubles import CUT, end_trouble, note_failure, note_trouble
from registry.watch.sync.rules import FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS
from registry.watch.sync.worker import Clock, ModelReader, utc_now

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=10)
"""A sweep goes back so far behind the last one: clocks differ, and lists are made before they are sent."""
MAX_FAILURES = 5
_NOT_RECORDED = "The list could not be read, or not be recorded; the log says why."
_FROM_THE_START = frozenset({FailureKind.NOT_FOUND, FailureKind.MALFORMED, FailureKind.INVALID_ID})
"""What a source answers to a link that it no longer knows."""


def sweep_due(reader: ModelReader, *, budget_seconds: float, clock: Clock = utc_now) -> int:
    """Read pages of the sweeps that are due, for at most about this long; the number of pages."""
    until, pages = time.monotonic() + budget_seconds, 0
    pull_in(reader.database, clock(), *due_within(reader.sweep_seconds))
    while time.monotonic() < until:
        claim = claim_sweep(reader.database, clock())
        if claim is None:
            break
        pages += 1
        if not sweep_page(reader, claim, clock):
            break
    return pages


def sweep_page(reader: ModelReader, claim: SweepClaim, clock: Clock = utc_now) -> bool:
    """Read one page and note what it shows; False where the source has nothing more to say for now."""
    author = claim.scope.removeprefix(ALL_OF) if claim.scope.startswith(ALL_OF) else None
    with structlog.contextvars.bound_contextvars(sweep=claim.scope), SWEEP_LEASE.kept(reader.database, claim):
        try:
            return _settle(reader, claim, reader.hub.page(author=author, link=claim.link), clock())
        except Exception:
            log.exception("sweep.not_recorded")
            # Our own fault with one list must not stop the others.
            return _settle(reader, claim, HubFailure(FailureKind.MALFORMED, _NOT_RECORDED), clock())


def _settle(reader: ModelReader, claim: SweepClaim, page: ListPage | HubFailure, now: datetime) -> bool:
    """Note what a page shows, in one transaction."""
    with reader.database.unit_of_work() as work:
        sweep = SWEEP_LEASE.held(work.session, claim)
        if sweep is None:
            log.info("sweep.lease_lost")
            return True
        free(sweep)
        if isinstance(page, HubFailure):
            _failed(reader, sweep, page, now)
            note_failure(work, sweep.source, sweep.scope, page, now)
            log.info("sweep.failed", kind=str(page.kind), detail=page.detail)
            if _gives_up(sweep, page):
                ask_for_missing(work, sweep, now)
                work.session.delete(sweep)
            return page.kind is not FailureKind.RATE_LIMITED
        seconds, has_token = reader.interval_seconds, reader.has_token
        read = reconcile_page(work, reader.knowledge, sweep, page, seconds, now, has_token=has_token)
        is_done = _advance(reader, sweep, page, now)
        if is_done:
            _note_end(work, sweep, page, now)
        if is_done and sweep.scope.startswith(ALL_OF):
            ask_for_missing(work, sweep, now)
            work.session.delete(sweep)
    log.info("sweep.page", items=page.length, refused=page.refused, to_read=read, is_done=is_done)
    return True


def _advance(reader: ModelReader, sweep: Sweep, page: ListPage, now: datetime) -> bool:
    """Go on behind this page, or end the sweep; True where it has come to its end."""
    dated = list(page.dates)
    sweep.pages, sweep.seen, sweep.failures = sweep.pages + 1, sweep.seen + page.length, 0
    sweep.newest_at = sweep.newest_at or max(dated, default=None)
    sweep.next_link, sweep.detail = page.next_link, None
    is_behind = _is_behind(sweep, page)
    if page.next_link is not None and not is_behind and sweep.pages < MAX_PAGES:
        return False
    is_whole = page.next_link is None and not page.is_newest_first
    if sweep.watermark_at is None or is_behind or is_whole:
        # A mirror may lag, so the mark never goes back; a list that ended too soon may have left something out.
        sweep.watermark_at = max(filter(None, (sweep.newest_at, sweep.watermark_at)), default=None)
    sweep.newest_at = sweep.next_link = None
    pace = 0.0 if page.is_newest_first else sweep.pages * SECONDS_FOR_A_PAGE
    sweep.finished_at, sweep.due_at = now, now + timedelta(seconds=max(reader.sweep_seconds, pace))
    return True


def _note_end(work: UnitOfWork, sweep: Sweep, page: ListPage, now: datetime) -> None:
    """What a list that came to its end has left out, if anything."""
    is_unread = page.next_link is not None and not page.is_newest_first
    if page.is_cut and (sweep.scope != RECENT or not page.is_newest_first):
        detail = f"The list ended after {sweep.seen} models and named no next page."
        note_trouble(work, sweep.source, sweep.scope, CUT, detail, now)
    elif is_unread:
        detail = f"The list is not sorted, and longer than the {sweep.pages} pages that were read."
        note_trouble(work, sweep.source, sweep.scope, CUT, detail, now)
    else:
        end_trouble(work, sweep.source, sweep.scope)


def _is_behind(sweep: Sweep, page: ListPage) -> bool:
    """Whether a page ends where the last sweep has been; the first sweep ever only sets the mark.

    A list in another order than the newest first is read to its end.
    """
    if sweep.scope != RECENT or not page.is_newest_first:
        return False
    dated = page.dates
    return sweep.watermark_at is None or min(dated, default=sweep.watermark_at) < sweep.watermark_at - OVERLAP


def _failed(reader: ModelReader, sweep: Sweep, failure: HubFailure, now: datetime) -> None:
    """Try the same page again soon; a link that the source no longer knows is forgotten."""
    told = float(failure.retry_after_seconds or 0)
    if failure.kind is not FailureKind.RATE_LIMITED:
        sweep.failures += 1
    if failure.kind in _FROM_THE_START:
        sweep.next_link = sweep.newest_at = None
    longest = min(LONGEST_RETRY_SECONDS, reader.sweep_seconds)
    wait = max(told, min(FIRST_RETRY_SECONDS * 2.0 ** min(sweep.failures, 12), longest))
    sweep.detail = f"{failure.kind}: {failure.detail}"[:500]
    sweep.due_at = now + timedelta(seconds=wait)


def _gives_up(sweep: Sweep, failure: HubFailure) -> bool:
    """A list of one owner that cannot be had: its models are read one by one."""
    return sweep.scope.startswith(ALL_OF) and (sweep.failures >= MAX_FAILURES or not failure.is_transient)

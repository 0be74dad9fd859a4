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
from registry.hub import FailureKind, HubFailure, ListPage
from registry.leases import free
from registry.watch.sweeps.leases import SWEEP_LEASE, SweepClaim, claim_sweep, due_within
from registry.watch.sweeps.reconcile import ask_for_missing, reconcile_page
from registry.watch.sweeps.rules import ALL_OF, RECENT
from registry.watch.sweeps.tables import Sweep
from registry.watch.sync.rules import FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS
from registry.watch.sync.worker import Clock, ModelReader, utc_now

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=10)
"""A sweep goes back so far behind the last one: clocks differ, and lists are made before they are sent."""
MAX_PAGES = 200
"""A sweep that finds no end among so many pages gives up; the re-check of every watched model sees what it missed."""
MAX_FAILURES = 5
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
        page = reader.hub.page(author=author, link=claim.link)
        now = clock()
        with reader.database.unit_of_work() as work:
            sweep = SWEEP_LEASE.held(work.session, claim)
            if sweep is None:
                log.info("sweep.lease_lost")
                return True
            free(sweep)
            if isinstance(page, HubFailure):
                _failed(reader, sweep, page, now)
                log.info("sweep.failed", kind=str(page.kind), detail=page.detail)
                if _gives_up(sweep, page):
                    ask_for_missing(work, sweep, now)
                    work.session.delete(sweep)
                return page.kind is not FailureKind.RATE_LIMITED
            read = reconcile_page(work, reader.knowledge, sweep, page.items, reader.interval_seconds, now)
            is_done = _advance(reader, sweep, page, now)
            if is_done and sweep.scope.startswith(ALL_OF):
                ask_for_missing(work, sweep, now)
                work.session.delete(sweep)
        log.info("sweep.page", items=len(page.items), refused=page.refused, to_read=read, is_done=is_done)
        return True


def _advance(reader: ModelReader, sweep: Sweep, page: ListPage, now: datetime) -> bool:
    """Go on behind this page, or end the sweep; True where it has come to its end."""
    dated = [item.last_modified_at for item in page.items if item.last_modified_at is not None]
    sweep.pages, sweep.seen, sweep.failures = sweep.pages + 1, sweep.seen + len(page.items), 0
    sweep.newest_at = sweep.newest_at or max(dated, default=None)
    sweep.next_link, sweep.detail = page.next_link, None
    if page.next_link is not None and not _is_behind(sweep, dated) and sweep.pages < MAX_PAGES:
        return False
    if sweep.watermark_at is None or _is_behind(sweep, dated):
        # A mirror may lag, so the mark never goes back; a list that ended too soon may have left something out.
        sweep.watermark_at = max(filter(None, (sweep.newest_at, sweep.watermark_at)), default=None)
    sweep.newest_at = sweep.next_link = None
    sweep.finished_at, sweep.due_at = now, now + timedelta(seconds=reader.sweep_seconds)
    return True


def _is_behind(sweep: Sweep, dated: list[datetime]) -> bool:
    """Whether a page ends where the last sweep has been; the first sweep ever only sets the mark."""
    if sweep.scope != RECENT:
        return False
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

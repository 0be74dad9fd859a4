"""Checks of whole inventories: entries in their order, some at a time, each some in one transaction.

* A run is a row; whoever holds its lease writes, and goes on behind the last entry that was written.
* What was read is judged outside of a writing transaction; an entry that changed meanwhile is judged again.
* What was found of an entry after it was judged here stays: it knows of changes that came in between.
* A run that fails ``MOST_FAILURES`` times is given up, and says why.

ADR 1 (rows are the work), 53.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from sqlmodel import Session, col, select

from registry.compliance.inventories.runs.judgement import Judgement, judge_and_keep, question_of
from registry.compliance.inventories.runs.leases import RUN_LEASE, RunClaim, claim_run
from registry.compliance.inventories.runs.outcomes import count_verdicts, hold_inventory, is_after, moments_of
from registry.compliance.inventories.runs.settlement import JudgedEntries, Settle, as_judged, write_judgements
from registry.compliance.inventories.tables import Inventory, InventoryEntry, InventoryRun
from registry.db import Database
from registry.leases import free
from registry.licenses import Knowledge

log = structlog.get_logger(__name__)

STEP = 1_000
"""Entries that are read, judged and written together."""
MOST_FAILURES = 5
MAX_KEPT = 5_000
"""Judgements that are kept for entries that ask the same."""
Clock = Callable[[], datetime]


def check_due(
    database: Database,
    knowledge: Knowledge,
    *,
    budget_seconds: float,
    settle: Settle = as_judged,
    clock: Clock = lambda: datetime.now(UTC),
) -> int:
    """Go on with the checks that wait, for about so long; how many steps were taken."""
    until, steps = time.monotonic() + budget_seconds, 0
    while time.monotonic() < until:
        claim = claim_run(database, clock())
        if claim is None:
            break
        with structlog.contextvars.bound_contextvars(run=claim.key), RUN_LEASE.kept(database, claim):
            steps += CheckVisit(database, knowledge, claim, clock, settle).go_on(until)
    return steps


class CheckVisit:
    """One stretch of work on one run."""

    def __init__(
        self, database: Database, knowledge: Knowledge, claim: RunClaim, clock: Clock, settle: Settle = as_judged
    ) -> None:
        self._database, self._knowledge, self._claim, self._clock = database, knowledge, claim, clock
        self._settle = settle
        self._kept: dict[bytes, tuple[datetime, Judgement]] = {}
        """With the moment before they were judged."""

    def go_on(self, until: float) -> int:
        """Take steps until all entries are judged or the time is used up."""
        steps = 0
        try:
            while time.monotonic() < until and self.step():
                steps += 1
            self._let_go()
        except Exception as error:
            log.exception("inventory.not_checked")
            self._failed(type(error).__name__)
        return max(steps, 1)

    def step(self) -> bool:
        """Judge some entries and write what was found; False where the run has ended or is another's."""
        now = self._clock()
        with self._database.reading() as session:
            run = session.get(InventoryRun, self._claim.key)
            inventory = session.get(Inventory, run.inventory_id) if run else None
            if run is None or inventory is None or run.lease_token != self._claim.token:
                return False
            position = run.position
            entries = self._following(session, inventory.id, position)
        judgements = self._judge(inventory, entries, now)
        return self._write(inventory, position, entries, judgements, now)

    def _following(self, session: Session, inventory_id: str, position: str) -> Sequence[InventoryEntry]:
        behind = select(InventoryEntry).where(
            col(InventoryEntry.inventory_id) == inventory_id, InventoryEntry.id > position
        )
        return session.exec(behind.order_by(col(InventoryEntry.id)).limit(STEP)).all()

    def _judge(
        self, inventory: Inventory, entries: Sequence[InventoryEntry], now: datetime
    ) -> dict[str, tuple[datetime, Judgement]]:
        asked = {one.id: question_of(one, inventory.use, inventory.policy) for one in entries}
        if len(self._kept) > MAX_KEPT:
            self._kept.clear()
        fresh = [one for one in asked.values() if one.key not in self._kept]
        found = judge_and_keep(self._database, self._knowledge, fresh, now)
        self._kept.update((key, (now, judgement)) for key, judgement in found)
        return {id_: self._kept[one.key] for id_, one in asked.items()}

    def _write(
        self,
        inventory: Inventory,
        position: str,
        entries: Sequence[InventoryEntry],
        judgements: dict[str, tuple[datetime, Judgement]],
        now: datetime,
    ) -> bool:
        with self._database.unit_of_work() as work:
            stands = hold_inventory(work.session, inventory.id)
            run = RUN_LEASE.held(work.session, self._claim)
            if stands is None or run is None or run.position != position:
                return False
            if not entries:
                self._finish(work.session, run, now)
                return False
            stands_at = moments_of(work.session, inventory.id, entries)
            present = [one for one in entries if one.id in stands_at]
            written = [one for one in present if not is_after(stands_at[one.id], judgements[one.id][0])]
            judged = JudgedEntries(stands, written, {one.id: judgements[one.id][1] for one in written})
            changes = write_judgements(work, self._knowledge, judged, self._settle, run_id=run.id, now=now)
            run.done += len(present)
            run.changed += len(changes)
            run.open_changed = (run.open_changed or 0) + sum(not one.is_private for one in changes)
            run.position, run.state, run.started_at = entries[-1].id, "running", run.started_at or now
        return True

    def _finish(self, session: Session, run: InventoryRun, now: datetime) -> None:
        counts = count_verdicts(session, run.inventory_id)
        run.verdicts, run.open_verdicts = counts.all, counts.open
        run.state, run.finished_at, run.started_at = "done", now, run.started_at or now
        run.data_version, run.failures, run.detail = self._knowledge.catalogue.version, 0, None
        free(run)

    def _let_go(self) -> None:
        with self._database.unit_of_work() as work:
            run = RUN_LEASE.held(work.session, self._claim)
            if run is not None:
                free(run)

    def _failed(self, reason: str) -> None:
        now = self._clock()
        with self._database.unit_of_work() as work:
            run = RUN_LEASE.held(work.session, self._claim)
            if run is None:
                return
            run.failures += 1  # the lease is left to end by itself: it is tried again a little later
            run.detail = f"A part of the check could not be done ({reason}); the log says why."
            if run.failures >= MOST_FAILURES:
                run.state, run.finished_at = "failed", now
                free(run)

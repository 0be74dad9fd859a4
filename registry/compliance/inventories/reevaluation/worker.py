"""Judging again what something can have affected: read, judge, and write inventory by inventory (docs/adr/0057).

* Entries of all inventories are judged together, each different question once.
* An entry that was affected again while it was judged stays due: what was found of it may be of yesterday.
* What cannot be judged is tried again, later and alone; nothing is given up.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

import structlog
from sqlmodel import Session, col, delete, select

from registry.compliance.inventories.reevaluation.leases import DUE_LEASE, Batch, claim_batch, held_rows, let_go
from registry.compliance.inventories.runs.judgement import EntryQuestion, Judgement, judge_and_keep, question_of
from registry.compliance.inventories.runs.outcomes import count_verdicts, hold_inventory
from registry.compliance.inventories.runs.settlement import JudgedEntries, Settle, as_judged, write_judgements
from registry.compliance.inventories.tables import DueEntry, Inventory, InventoryEntry, InventoryRun
from registry.db import Database, UnitOfWork, lock_appends
from registry.ids import new_id
from registry.leases import free
from registry.licenses import Knowledge

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_NAMED_AT_ONCE = 500
_ACTOR = "re-evaluation"
Clock = Callable[[], datetime]
Place = tuple[str, str]


def judge_due(
    database: Database,
    knowledge: Knowledge,
    *,
    budget_seconds: float,
    settle: Settle = as_judged,
    clock: Clock = lambda: datetime.now(UTC),
) -> int:
    """Judge entries that are due, for about so long; how many were judged."""
    until, count = time.monotonic() + budget_seconds, 0
    while time.monotonic() < until:
        batch = claim_batch(database, clock())
        if batch is None:
            break
        with DUE_LEASE.kept(database, batch):
            count += Rejudgement(database, knowledge, batch, settle, clock).run()
    return count


class Rejudgement:
    """The judgement of one batch."""

    def __init__(self, database: Database, knowledge: Knowledge, batch: Batch, settle: Settle, clock: Clock) -> None:
        self._database, self._knowledge, self._batch = database, knowledge, batch
        self._settle, self._clock = settle, clock

    def run(self) -> int:
        """Judge, and write what was found; how many entries were judged."""
        try:
            judgements = self._judge()
            of_inventory = sorted({row.inventory_id for row in self._batch.rows})
            return sum(self._write(one, judgements) for one in of_inventory)
        except Exception:
            log.exception("inventory.not_judged_again", entries=len(self._batch.rows))
            self._failed()
            return 0

    def _judge(self) -> dict[Place, Judgement]:
        with self._database.reading() as session:
            asked = dict(self._questions(session))
        found = dict(judge_and_keep(self._database, self._knowledge, list(asked.values()), self._clock()))
        return {place: found[question.key] for place, question in asked.items()}

    def _questions(self, session: Session) -> Iterator[tuple[Place, EntryQuestion]]:
        for inventory_id, rows in groupby(sorted(self._batch.rows, key=_inventory_of), key=_inventory_of):
            inventory = session.get(Inventory, inventory_id)
            if inventory is not None and inventory.deleted_at is None:
                for entry in _entries(session, inventory_id, [row.entry_id for row in rows]):
                    yield (inventory_id, entry.id), question_of(entry, inventory.use, inventory.policy)

    def _write(self, inventory_id: str, judgements: dict[Place, Judgement]) -> int:
        """Write what was found of one inventory's entries, with its events, and take them off the list."""
        now, taken = self._clock(), {row.pk: row.times for row in self._batch.rows}
        with self._database.unit_of_work() as work:
            inventory = hold_inventory(work.session, inventory_id)
            lock_appends(work.session)
            held = held_rows(work.session, self._batch, inventory_id)
            current = [row for row in held if taken.get(row.pk or 0) == row.times]
            for row in held:
                free(row)
            ids = [row.entry_id for row in current if (inventory_id, row.entry_id) in judgements]
            entries = _entries(work.session, inventory_id, ids) if inventory else []
            if inventory is not None and entries:
                found = {entry.id: judgements[inventory_id, entry.id] for entry in entries}
                self._record(work, JudgedEntries(inventory, entries, found), now)
            work.session.flush()
            _take_off(work.session, [row.pk or 0 for row in current])
        return len(entries)

    def _record(self, work: UnitOfWork, judged: JudgedEntries, now: datetime) -> None:
        """Store the judgements; where one is otherwise, as a check of its own in the history."""
        run_id = new_id("chk", now)
        changes = write_judgements(work, self._knowledge, judged, self._settle, run_id=run_id, now=now)
        if changes:
            counts = count_verdicts(work.session, judged.inventory.id)
            work.session.add(
                InventoryRun(
                    id=run_id, inventory_id=judged.inventory.id, state="done", requested_at=now, requested_by=_ACTOR,
                    started_at=now, finished_at=now, total=len(judged.entries), done=len(judged.entries),
                    verdicts=counts.all, open_verdicts=counts.open, changed=len(changes),
                    open_changed=sum(not one.is_private for one in changes),
                    data_version=self._knowledge.catalogue.version,
                )
            )  # fmt: skip

    def _failed(self) -> None:
        now = self._clock()
        with self._database.unit_of_work() as work:
            for row in work.session.exec(select(DueEntry).where(col(DueEntry.lease_token) == self._batch.token)):
                row.failures += 1
                row.due_at = now + min(FIRST_PAUSE * 2.0 ** min(row.failures, 20), LONGEST_PAUSE)
            work.session.flush()
            let_go(work.session, self._batch)


def _inventory_of(row: object) -> str:
    return str(getattr(row, "inventory_id"))  # noqa: B009 - of a row


def _entries(session: Session, inventory_id: str, ids: Sequence[str]) -> list[InventoryEntry]:
    found = list[InventoryEntry]()
    for start in range(0, len(ids), _NAMED_AT_ONCE):
        query = select(InventoryEntry).where(
            col(InventoryEntry.inventory_id) == inventory_id,
            col(InventoryEntry.id).in_(ids[start : start + _NAMED_AT_ONCE]),
        )
        found += session.exec(query)
    return found


def _take_off(session: Session, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), _NAMED_AT_ONCE):
        done = delete(DueEntry).where(col(DueEntry.pk).in_(numbers[start : start + _NAMED_AT_ONCE]))
        session.exec(done.execution_options(synchronize_session=False))

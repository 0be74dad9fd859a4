"""Reading checks of inventories, their results and what changed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.compliance.inventories.runs.schemas import CheckRunRead, PastCheck, ResultRead, Verdict, VerdictChange
from registry.compliance.inventories.tables import InventoryEntry, InventoryResult, InventoryRun
from registry.db.visibility import sees_private
from registry.errors import NotFound
from registry.pagination import Page, page

MOST_CHANGES = 1_000
_AT_ONCE = 500


def get_run(session: Session, inventory_id: str, run_id: str) -> InventoryRun:
    """A check of an inventory; raises ``NotFound``."""
    run = session.get(InventoryRun, run_id)
    if run is None or run.inventory_id != inventory_id:
        raise NotFound(f"This inventory has no check {run_id[:60]!r}.")
    return run


def read_run(run: InventoryRun) -> CheckRunRead:
    """A check as it is shown; its sums are of what whoever asks may see."""
    shown = msgspec.convert(run, CheckRunRead, from_attributes=True)
    if sees_private() or run.open_verdicts is None:
        return shown
    return msgspec.structs.replace(shown, verdicts=run.open_verdicts, changed=run.open_changed or 0)


def list_results(
    session: Session, inventory_id: str, *, verdict: Verdict | None, limit: int, cursor: str | None
) -> Page[ResultRead]:
    """What was found of each entry last, in the order of the entries' ids."""
    query = _latest(inventory_id)
    if verdict is not None:
        query = query.where(InventoryResult.verdict == verdict)
    bound_to = ("results", inventory_id, verdict)
    found = page(
        session, query, col(InventoryResult.entry_id), limit=limit, cursor=cursor or None, bound_to=bound_to
    )  # fmt: skip
    entries = _entries(session, inventory_id, [one.entry_id for one in found.items])
    return found.each(lambda one: read_result(one, entries.get(one.entry_id)))


def all_results(session: Session, inventory_id: str) -> Iterator[tuple[InventoryEntry, InventoryResult | None]]:
    """Every entry of an inventory, with what was found of it last if anything was."""
    last = ""
    while True:
        following = select(InventoryEntry).where(
            col(InventoryEntry.inventory_id) == inventory_id, InventoryEntry.id > last
        )
        entries = session.exec(following.order_by(col(InventoryEntry.id)).limit(_AT_ONCE)).all()
        if not entries:
            return
        ids = [one.id for one in entries]
        found = {
            one.entry_id: one
            for one in session.exec(_latest(inventory_id).where(col(InventoryResult.entry_id).in_(ids)))
        }
        yield from ((one, found.get(one.id)) for one in entries)
        last = entries[-1].id


def list_history(session: Session, inventory_id: str, *, limit: int, cursor: str | None) -> Page[PastCheck]:
    """The checks of an inventory, newest first, each with what it found otherwise."""
    query = select(InventoryRun).where(col(InventoryRun.inventory_id) == inventory_id)
    found = page(
        session, query, col(InventoryRun.id), limit=limit, cursor=cursor or None,
        bound_to=("history", inventory_id), is_descending=True,
    )  # fmt: skip
    changes = _changes(session, [one.id for one in found.items])
    return found.each(lambda one: PastCheck(run=read_run(one), changes=changes.get(one.id, [])))


def read_result(result: InventoryResult, entry: InventoryEntry | None) -> ResultRead:
    """A result as it is shown."""
    answer: dict[str, Any] = msgspec.json.decode(result.answer)
    facts = {
        **answer, "entry": result.entry_id, "subject": result.subject, "owner": entry.owner if entry else None,
        "state": entry.state if entry else None, "verdict": result.verdict, "verdict_before": result.verdict_before,
        "since": result.since_at, "checked_at": result.checked_at, "run_id": result.run_id,
    }  # fmt: skip
    return msgspec.convert(facts, ResultRead)


def _latest(inventory_id: str) -> SelectOfScalar[InventoryResult]:
    return select(InventoryResult).where(
        col(InventoryResult.inventory_id) == inventory_id, col(InventoryResult.until_at).is_(None)
    )


def _entries(session: Session, inventory_id: str, ids: Sequence[str]) -> dict[str, InventoryEntry]:
    query = select(InventoryEntry).where(
        col(InventoryEntry.inventory_id) == inventory_id, col(InventoryEntry.id).in_(ids)
    )
    return {one.id: one for one in session.exec(query)}


def _changes(session: Session, runs: list[str]) -> dict[str, list[VerdictChange]]:
    is_change = col(InventoryResult.verdict_before).is_distinct_from(col(InventoryResult.verdict))
    query = select(InventoryResult).where(col(InventoryResult.run_id).in_(runs), is_change)
    found: dict[str, list[VerdictChange]] = defaultdict(list)
    for one in session.exec(query.order_by(col(InventoryResult.pk))):
        if len(found[one.run_id]) < MOST_CHANGES:
            change = {
                "entry": one.entry_id, "subject": one.subject, "before": one.verdict_before, "after": one.verdict,
                "at": one.since_at, "cause": one.cause,
            }  # fmt: skip
            found[one.run_id].append(msgspec.convert(change, VerdictChange))
    return found

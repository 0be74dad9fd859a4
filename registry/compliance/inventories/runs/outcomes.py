"""Writing what was found: the latest of each entry, and a row for everything that changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, col, func, select, update

from registry.compliance.inventories.entries import in_words
from registry.compliance.inventories.runs.judgement import Judgement
from registry.compliance.inventories.tables import Inventory, InventoryEntry, InventoryResult
from registry.transparency import append_numbered

_AT_ONCE = 500
"""Rows that one statement names."""


def hold_inventory(session: Session, inventory_id: str) -> Inventory | None:
    """An inventory, locked against whoever changes what it asks; None where it was deleted."""
    wanted = select(Inventory).where(Inventory.id == inventory_id, col(Inventory.deleted_at).is_(None))
    query = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.exec(query).first()


class VerdictMove(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry was found to be, and what it was before; ``before`` None where nothing was found of it yet."""

    entry_id: str
    subject: str
    before: str | None
    after: str
    is_private: bool = False


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """When, in which run and why something is judged."""

    inventory_id: str
    run_id: str
    now: datetime
    cause: str = "check"
    judged_with: str | None = None
    """The version of the catalogue that judged."""


def record_outcomes(
    session: Session,
    at: Occurrence,
    entries: Sequence[InventoryEntry],
    judgements: Mapping[str, Judgement],
) -> list[VerdictMove]:
    """Store the judgement of each entry, by its id; what is otherwise than before.

    Where the same was found again only its moment is written. Whoever tells of changes does so in this transaction.
    """
    known = _latest(session, at.inventory_id, [one.id for one in entries])
    same, ended, fresh, changes = list[int](), list[int](), list[dict[str, Any]](), list[VerdictMove]()
    for entry in entries:
        found, old = judgements[entry.id], known.get(entry.id)
        if old is not None and (old.digest, old.is_private) == (found.digest, found.is_private):
            same.append(old.pk)
            continue
        if old is not None:
            ended.append(old.pk)
        words, before = in_words(entry.model, entry.license, entry.revision), old.verdict if old else None
        is_told = old is not None and (found.is_private or not old.is_private)
        fresh.append(_row(at, entry, words, found, before if is_told else None))
        if before != found.verdict:
            move = VerdictMove(
                entry_id=entry.id, subject=words, before=before, after=found.verdict, is_private=found.is_private
            )
            changes.append(move)
    _set(session, same, checked_at=at.now, judged_with=at.judged_with)
    _set(session, ended, until_at=at.now)
    if fresh:
        append_numbered(session, "verdict", fresh)
        session.execute(insert(InventoryResult), fresh)
    return changes


class VerdictCounts(msgspec.Struct, frozen=True):
    """How many entries of an inventory have which verdict now: all, and those that rest on nothing private."""

    all: dict[str, int]
    open: dict[str, int]


def count_verdicts(session: Session, inventory_id: str) -> VerdictCounts:
    """The sums of an inventory, for a run to keep; for a session that sees all."""
    latest = select(InventoryResult.verdict, InventoryResult.is_private, func.count()).where(
        col(InventoryResult.inventory_id) == inventory_id, col(InventoryResult.until_at).is_(None)
    )
    grouped = latest.group_by(col(InventoryResult.verdict), col(InventoryResult.is_private))
    counts = VerdictCounts({}, {})
    for verdict, is_private, count in session.exec(grouped.order_by(col(InventoryResult.verdict))):
        counts.all[verdict] = counts.all.get(verdict, 0) + count
        if not is_private:
            counts.open[verdict] = count
    return counts


def moments_of(session: Session, inventory_id: str, entries: Sequence[InventoryEntry]) -> dict[str, datetime | None]:
    """When somebody judged these entries last, None of one that was not; without those that are no more as they were.

    ``entries`` follow each other by their ids.
    """
    # One look at the index for each entry: of a join PostgreSQL makes a loop of loops where it has no statistics yet.
    checked_at = (
        select(InventoryResult.checked_at)
        .where(
            col(InventoryResult.inventory_id) == inventory_id,
            col(InventoryResult.entry_id) == col(InventoryEntry.id),
            col(InventoryResult.until_at).is_(None),
        )
        .correlate(InventoryEntry)
        .scalar_subquery()
    )
    read = (
        select(InventoryEntry.id, InventoryEntry.key, checked_at)
        .where(col(InventoryEntry.inventory_id) == inventory_id)
        .where(InventoryEntry.id >= entries[0].id, InventoryEntry.id <= entries[-1].id)
    )
    keys = {one.id: one.key for one in entries}
    return {id_: at for id_, key, at in session.exec(read) if keys.get(id_) == key}


def is_after(found_at: datetime | None, judged_at: datetime) -> bool:
    """Whether something was found after a moment."""
    return found_at is not None and found_at > judged_at


class _KnownResult(msgspec.Struct, frozen=True):
    pk: int
    verdict: str
    digest: str
    is_private: bool


def _latest(session: Session, inventory_id: str, ids: list[str]) -> dict[str, _KnownResult]:
    wanted: tuple[Any, ...] = (
        InventoryResult.entry_id, InventoryResult.pk, InventoryResult.verdict, InventoryResult.digest,
        InventoryResult.is_private,
    )  # fmt: skip
    columns = select(*wanted)
    found: dict[str, _KnownResult] = {}
    for start in range(0, len(ids), _AT_ONCE):
        of_these = columns.where(
            col(InventoryResult.inventory_id) == inventory_id,
            col(InventoryResult.entry_id).in_(ids[start : start + _AT_ONCE]),
            col(InventoryResult.until_at).is_(None),
        )
        found |= {row[0]: _KnownResult(*row[1:]) for row in session.exec(of_these)}
    return found


def _row(at: Occurrence, entry: InventoryEntry, words: str, found: Judgement, before: str | None) -> dict[str, Any]:
    return {
        "inventory_id": at.inventory_id, "entry_id": entry.id, "subject": words[:500], "run_id": at.run_id,
        "verdict": found.verdict, "verdict_before": before, "digest": found.digest, "answer": found.answer,
        "since_at": at.now, "checked_at": at.now, "until_at": None, "cause": at.cause,
        "judged_with": at.judged_with, "is_private": found.is_private,
    }  # fmt: skip


def _set(session: Session, numbers: list[int], **values: datetime | str | None) -> None:
    for start in range(0, len(numbers), _AT_ONCE):
        some = col(InventoryResult.pk).in_(numbers[start : start + _AT_ONCE])
        session.execute(
            update(InventoryResult).where(some).values(**values).execution_options(synchronize_session=False)
        )

"""Reading what people look at of an inventory."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Subquery, and_, case
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.compliance.inventories.entries import ApprovalState, InventoryEntryRead, latest_results, read_entry
from registry.compliance.inventories.intake import UnsettledRead
from registry.compliance.inventories.overviews.schemas import (
    NOBODY_ASKED,
    UNCHECKED,
    EntryFilter,
    ImportSummary,
    PastVerdict,
    RecentMoves,
)
from registry.compliance.inventories.queries import open_suggestions
from registry.compliance.inventories.runs import ResultRead, VerdictChange, read_result
from registry.compliance.inventories.tables import InventoryEntry, InventoryResult, InventoryRun, UnsettledLine
from registry.compliance.rules import Outcome
from registry.events import Event
from registry.pagination import Page, page

MOST_OWNERS, MOST_PAST, MOST_IMPORTED, MOST_CHECKS, MOST_MOVES, MOST_EARLIER = 200, 50, 200, 50, 20, 5
_JUDGED_AGAIN = "re-evaluation"
"""Who asks for a check of what something affected."""


def find_entries(
    session: Session, inventory_id: str, wanted: EntryFilter, *, limit: int, cursor: str | None
) -> Page[InventoryEntryRead]:
    """The entries of an inventory that fit, oldest first, with what was found of each last."""
    query = _narrowed(_entries(inventory_id), inventory_id, wanted)
    bound_to = ("overview", inventory_id, wanted)
    found = page(session, query, col(InventoryEntry.id), limit=limit, cursor=cursor or None, bound_to=bound_to)
    results = latest_results(session, inventory_id, [one.id for one in found.items])
    return found.each(lambda one: read_entry(one, results.get(one.id)))


def owners_of(session: Session, inventory_id: str) -> list[str]:
    """Who answers for entries, in the order of the alphabet."""
    query = select(InventoryEntry.owner).where(col(InventoryEntry.inventory_id) == inventory_id)
    named = query.where(col(InventoryEntry.owner).is_not(None)).distinct().order_by(col(InventoryEntry.owner))
    return [owner for owner in session.exec(named.limit(MOST_OWNERS)) if owner]


def common_models(session: Session, inventory_id: str, *, only_approved: bool) -> list[str]:
    """Models that are used as the inventory says, or only those that are approved; without what is blocked anywhere."""
    query = select(InventoryEntry.model, InventoryEntry.model_folded, InventoryEntry.use, InventoryEntry.state).where(
        col(InventoryEntry.inventory_id) == inventory_id, col(InventoryEntry.model).is_not(None)
    )
    rows = session.exec(query.order_by(InventoryEntry.id)).all()
    blocked = {folded for _, folded, _, state in rows if state == ApprovalState.BLOCKED}
    found = {
        folded: model
        for model, folded, use, state in rows
        if not use and folded not in blocked and (state == ApprovalState.APPROVED or not only_approved)
    }
    return [model for model in found.values() if model]


def present_result(session: Session, entry: InventoryEntry) -> ResultRead | None:
    """What was found of an entry last, unless it changed since."""
    found = latest_results(session, entry.inventory_id, [entry.id]).get(entry.id)
    return read_result(found, entry) if found is not None else None


def past_verdicts(session: Session, inventory_id: str, entry_id: str) -> list[PastVerdict]:
    """What was found of an entry, newest first."""
    query = select(InventoryResult).where(
        col(InventoryResult.inventory_id) == inventory_id, InventoryResult.entry_id == entry_id
    )
    return [_past(one) for one in session.exec(query.order_by(col(InventoryResult.pk).desc()).limit(MOST_PAST))]


def recent_moves(session: Session, inventory_id: str) -> RecentMoves:
    """Which verdicts are other ones since the check of the whole before the last one; else those of the last time.

    What was found before counts also where the question has changed since.
    """
    recent, older = _runs(session, inventory_id)
    changing = [one.id for one in recent if one.changed]
    moved = first = 0
    if changing:
        judged = _with_before(inventory_id, changing)
        counts = sa_select(func.count(case((_is_move(judged), 1))), func.count(case((judged.c.before.is_(None), 1))))
        moved, first = session.execute(counts.where(judged.c.run_id.in_(changing))).one()
    finished = [one.finished_at for one in recent if one.finished_at is not None]
    return RecentMoves(
        moves=_moves(session, inventory_id, changing, MOST_MOVES) if moved else [],
        moved=moved, first=first, checked_at=max(finished, default=None),
        earlier=[] if moved else _moves(session, inventory_id, [one.id for one in older if one.changed], MOST_EARLIER),
    )  # fmt: skip


def _moves(session: Session, inventory_id: str, runs: list[str], most: int) -> list[VerdictChange]:
    """What these checks found otherwise than it was before, newest first."""
    if not runs:
        return []
    judged = _with_before(inventory_id, runs)
    moves = sa_select(judged).where(judged.c.run_id.in_(runs), _is_move(judged))
    return [
        VerdictChange(
            entry=row.entry_id, subject=row.subject, before=row.before, after=row.verdict, at=row.since_at,
            cause=row.cause,
        )
        for row in session.execute(moves.order_by(judged.c.pk.desc()).limit(most))
    ]  # fmt: skip


def _is_move(judged: Subquery) -> ColumnElement[bool]:
    return and_(judged.c.before.is_not(None), judged.c.before != judged.c.verdict)


def find_import(session: Session, inventory_id: str, import_id: str) -> ImportSummary | None:
    """What was noted of an import."""
    query = select(Event).where(Event.subject == inventory_id, Event.type == "inventory.imported")
    event = session.exec(query.where(_member(Event.data, "import_id") == import_id)).first()
    if event is None:
        return None
    counts = {name: int(event.data.get(name, 0)) for name in ("matched", "added", "unsettled", "ignored")}
    return ImportSummary(id=import_id, at=event.at, format=str(event.data["format"]), **counts)


def entries_of_import(session: Session, inventory_id: str, import_id: str) -> list[InventoryEntryRead]:
    """The entries that an import brought, at most 200."""
    query = _entries(inventory_id).where(_member(InventoryEntry.source, "import_id") == import_id)
    found = session.exec(query.order_by(col(InventoryEntry.id)).limit(MOST_IMPORTED)).all()
    results = latest_results(session, inventory_id, [one.id for one in found])
    return [read_entry(one, results.get(one.id)) for one in found]


def lines_of_import(session: Session, inventory_id: str, import_id: str) -> list[UnsettledRead]:
    """The lines of an import that are open still, at most 200."""
    query = select(UnsettledLine).where(
        col(UnsettledLine.inventory_id) == inventory_id, UnsettledLine.import_id == import_id
    )
    return read_lines(session, session.exec(query.order_by(col(UnsettledLine.id)).limit(MOST_IMPORTED)).all())


def read_lines(session: Session, lines: Sequence[UnsettledLine]) -> list[UnsettledRead]:
    """Open lines as they are shown."""
    shown = open_suggestions(session, lines)
    return [
        msgspec.structs.replace(
            msgspec.convert(one, UnsettledRead, from_attributes=True), suggestions=shown[one.id]
        )
        for one in lines
    ]  # fmt: skip


def _entries(inventory_id: str) -> SelectOfScalar[InventoryEntry]:
    return select(InventoryEntry).where(col(InventoryEntry.inventory_id) == inventory_id)


def _narrowed(
    query: SelectOfScalar[InventoryEntry], inventory_id: str, wanted: EntryFilter
) -> SelectOfScalar[InventoryEntry]:
    if wanted.owner is not None:
        query = query.where(InventoryEntry.owner == wanted.owner)
    if wanted.state is not None:
        is_asked = InventoryEntry.state == wanted.state
        query = query.where(col(InventoryEntry.state).is_(None) if wanted.state == NOBODY_ASKED else is_asked)
    if wanted.verdict is not None:
        judged = select(InventoryResult.entry_id).where(
            col(InventoryResult.inventory_id) == inventory_id, col(InventoryResult.until_at).is_(None)
        )
        so = judged.where(InventoryResult.verdict == wanted.verdict)
        is_unjudged = col(InventoryEntry.id).not_in(judged)
        query = query.where(is_unjudged if wanted.verdict == UNCHECKED else col(InventoryEntry.id).in_(so))
    return query


def _runs(session: Session, inventory_id: str) -> tuple[list[InventoryRun], list[InventoryRun]]:
    """The newest check of the whole that has ended and all that began after it; and some before."""
    query = select(InventoryRun).where(col(InventoryRun.inventory_id) == inventory_id)
    found = session.exec(query.order_by(col(InventoryRun.id).desc()).limit(MOST_CHECKS)).all()
    whole = (
        number
        for number, one in enumerate(found, 1)
        if one.finished_at is not None and one.requested_by != _JUDGED_AGAIN
    )
    end = next(whole, len(found))
    return list(found[:end]), list(found[end : end + MOST_EARLIER])


def _with_before(inventory_id: str, runs: list[str]) -> Subquery:
    """All that was ever found of the entries that these checks judged, each with the verdict before it."""
    before = func.lag(col(InventoryResult.verdict)).over(
        partition_by=col(InventoryResult.entry_id), order_by=col(InventoryResult.pk)
    )
    names = ("pk", "entry_id", "subject", "run_id", "verdict", "since_at", "cause")
    columns = [getattr(InventoryResult, name) for name in names]
    judged = sa_select(col(InventoryResult.entry_id)).where(col(InventoryResult.run_id).in_(runs))
    return (
        sa_select(*columns, before.label("before"))
        .where(col(InventoryResult.inventory_id) == inventory_id, col(InventoryResult.entry_id).in_(judged))
        .subquery()
    )  # fmt: skip


def _past(result: InventoryResult) -> PastVerdict:
    findings: list[dict[str, Any]] = msgspec.json.decode(result.answer).get("findings", [])
    counted = [one for one in findings if "waiver" not in one]
    gravest = max(counted, key=lambda one: Outcome(str(one["outcome"])).strictness, default=None)
    return PastVerdict(
        verdict=result.verdict, since=result.since_at, until=result.until_at, cause=result.cause,
        reason=str(gravest["reason"]) if gravest is not None else "",
        reason_de=gravest.get("reason_de") if gravest is not None else None,
    )  # fmt: skip


def _member(column: object, name: str) -> ColumnElement[str]:
    return col(column)[name].as_string()  # type: ignore[no-any-return]  # a column of JSON

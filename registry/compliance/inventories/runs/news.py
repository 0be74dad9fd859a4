"""Telling that a verdict is another one than before, in the transaction that writes it.

* What was found last counts, also where the question has changed since: nobody hears of it otherwise.
* The words of licences move in the same directions: what is stricter is narrowed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlmodel import Session, col, func, select

from registry.compliance.inventories.runs.judgement import Judgement
from registry.compliance.inventories.tables import DueEntry, Inventory, InventoryEntry, InventoryResult
from registry.compliance.rules import Outcome
from registry.db import UnitOfWork
from registry.events import Happening, record_events
from registry.records import find_records

VERDICT_CHANGED = "verdict.changed"
_AT_ONCE = 500
"""Entries that one statement names."""


class Cause(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What made an entry be judged again."""

    type: str
    """The type of the event, or `record.changed`, `catalogue.changed`, `time.passed`."""
    event: str | None = None
    """Its id in `/v1/events`."""
    model: str | None = None
    """The model that it is about: an ancestor, perhaps."""


Severity = Literal["info", "warning", "critical"]
VerdictDirection = Literal["narrowed", "widened"]


def direction_of(before: str, after: str) -> VerdictDirection:
    """Whether less is allowed now, or more."""
    return "narrowed" if Outcome(after).strictness > Outcome(before).strictness else "widened"


def severity_of(before: str, after: str) -> Severity:
    """How urgently somebody should look: a use that is denied now, one that was milder, and good news."""
    if after == Outcome.DENIED:
        return "critical"
    return "warning" if direction_of(before, after) == "narrowed" else "info"


def differing_findings(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The findings that came and those that went."""
    return {
        "added": [one for one in after if one not in before],
        "removed": [one for one in before if one not in after],
    }


class LastFinding(msgspec.Struct, frozen=True):
    """What was found of an entry last."""

    verdict: str
    answer: bytes
    is_private: bool


def last_found(session: Session, inventory_id: str, entries: Sequence[InventoryEntry]) -> dict[str, LastFinding]:
    """What was found last of each entry that was judged ever, by its id."""
    ids = [one.id for one in entries]
    found: dict[str, LastFinding] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        of_these = (col(InventoryResult.inventory_id) == inventory_id, col(InventoryResult.entry_id).in_(some))
        newest = select(func.max(InventoryResult.pk)).where(*of_these).group_by(col(InventoryResult.entry_id))
        wanted = (InventoryResult.entry_id, InventoryResult.verdict, InventoryResult.answer, InventoryResult.is_private)
        rows = session.exec(select(*wanted).where(col(InventoryResult.pk).in_(newest)))
        found |= {row[0]: LastFinding(*row[1:]) for row in rows}
    return found


def causes_of(session: Session, inventory_id: str, entries: Sequence[InventoryEntry]) -> dict[str, Cause]:
    """Why entries wait to be judged again, of those that do."""
    ids = [one.id for one in entries]
    found: dict[str, Cause] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = col(DueEntry.entry_id).in_(ids[start : start + _AT_ONCE])
        rows = select(DueEntry.entry_id, DueEntry.cause).where(col(DueEntry.inventory_id) == inventory_id, some)
        found |= {row[0]: msgspec.convert(row[1], Cause) for row in session.exec(rows)}
    return found


def tell_changes(
    work: UnitOfWork,
    inventory: Inventory,
    entries: Sequence[InventoryEntry],
    before: Mapping[str, LastFinding],
    after: Mapping[str, Judgement],
    causes: Mapping[str, Cause],
    *,
    run_id: str,
    now: datetime,
) -> int:
    """Record ``verdict.changed`` for each entry whose verdict was another one; how many those are."""
    moved = [one for one in entries if one.id in before and before[one.id].verdict != after[one.id].verdict]
    ids = _ids(work.session, moved)
    happened = list[Happening]()
    for entry in moved:
        cause = causes.get(entry.id, Cause(type="check"))
        data = _data(inventory, entry, ids.get(entry.model_folded or ""), before[entry.id], after[entry.id])
        if before[entry.id].is_private or after[entry.id].is_private:
            # What is told of a public model must not tell of a private one that it was made from.
            cause, data["findings"] = Cause(type=cause.type), differing_findings([], [])
        data |= {"cause": msgspec.structs.asdict(cause), "run": run_id}
        happened.append(Happening(subject=data["model"] or "", data=data))
    record_events(work, VERDICT_CHANGED, happened, actor="inventories", now=now)
    return len(moved)


def _data(
    inventory: Inventory, entry: InventoryEntry, model: str | None, before: LastFinding, after: Judgement
) -> dict[str, Any]:
    was, is_ = before.verdict, after.verdict
    findings = differing_findings(_findings(before.answer), _findings(after.answer))
    return {
        "inventory": inventory.id, "inventory_name": inventory.name, "entry": entry.id, "owner": entry.owner,
        "model": model or entry.model, "license": entry.license, "revision": entry.revision, "before": was,
        "after": is_, "direction": direction_of(was, is_), "severity": severity_of(was, is_), "findings": findings,
    }  # fmt: skip


def _findings(answer: bytes) -> list[dict[str, Any]]:
    return msgspec.json.decode(answer, type=_StoredFindings).findings


class _StoredFindings(msgspec.Struct, frozen=True):
    findings: list[dict[str, Any]]


def _ids(session: Session, entries: Sequence[InventoryEntry]) -> dict[str, str]:
    """The ids of models as their records spell them, by the folded names that entries give."""
    names = {one.model_folded for one in entries if one.model_folded}
    return {name: record.id for name, record in find_records(session, names, bare=True).items()} if names else {}

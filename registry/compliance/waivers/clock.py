"""What time does to waivers: their end is told before it comes, and ends them; each once, each in one transaction."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.waivers.queries import ACTIVE, EXPIRED
from registry.compliance.waivers.rules import TOLD_BEFORE
from registry.compliance.waivers.settlement import end_waiver, event_data
from registry.compliance.waivers.tables import Waiver
from registry.db import Database, UnitOfWork
from registry.events import record_event

EXPIRING, OVER = "waiver.expiring", "waiver.expired"
MOST_AT_ONCE = 500


def tend_waivers(database: Database, now: datetime) -> int:
    """End waivers whose time is over, and tell of those whose time will be; how many."""
    is_over = col(Waiver.expires_at) <= now
    count = sum(_end(database, id_, now) for id_ in _found(database, is_over))
    for days in sorted(TOLD_BEFORE):
        is_near = col(Waiver.expires_at) <= now + timedelta(days=days)
        for id_ in _found(database, is_near & ~is_over & _is_untold(days)):
            count += _tell(database, id_, days, now)
    return count


def _is_untold(days: int) -> ColumnElement[bool]:
    return or_(col(Waiver.told_days).is_(None), col(Waiver.told_days) > days)


def _found(database: Database, is_wanted: ColumnElement[bool]) -> list[str]:
    with database.reading() as session:
        query = select(Waiver.id).where(Waiver.state == ACTIVE, is_wanted).order_by(col(Waiver.expires_at))
        return list(session.exec(query.limit(MOST_AT_ONCE)))


def _held(work: UnitOfWork, id_: str, is_wanted: ColumnElement[bool]) -> tuple[Waiver, Inventory] | None:
    """A waiver that is still so, locked, with its inventory; None where somebody else was first."""
    query = select(Waiver).where(Waiver.id == id_, Waiver.state == ACTIVE, is_wanted)
    waiver = work.session.exec(query.with_for_update(skip_locked=True)).first()
    inventory = work.session.get(Inventory, waiver.inventory_id) if waiver is not None else None
    return (waiver, inventory) if waiver is not None and inventory is not None else None


def _end(database: Database, id_: str, now: datetime) -> int:
    with database.unit_of_work() as work:
        held = _held(work, id_, col(Waiver.expires_at) <= now)
        if held is None:
            return 0
        end_waiver(held[0], EXPIRED, "Its time was over.", by="waivers", now=now)
        _record(work, OVER, *held, now, severity="warning", direction="narrowed")
    return 1


def _tell(database: Database, id_: str, days: int, now: datetime) -> int:
    with database.unit_of_work() as work:
        held = _held(work, id_, _is_untold(days))
        if held is None:
            return 0
        held[0].told_days = days
        _record(work, EXPIRING, *held, now, days=days, severity="warning" if days == min(TOLD_BEFORE) else "info")
    return 1


def _record(
    work: UnitOfWork, type_: str, waiver: Waiver, inventory: Inventory, now: datetime, **more: object
) -> None:  # fmt: skip
    work.session.add(waiver)
    entry = work.session.get(InventoryEntry, (waiver.inventory_id, waiver.entry_id))
    model = entry.model if entry is not None else None
    data = {**event_data(waiver, inventory), "model": model, **more}
    record_event(work, type_, subject=model or "", data=data, actor="waivers", now=now)

"""Asking for a check of an inventory."""

from datetime import datetime

from sqlmodel import col, func, select

from registry.access import Caller
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.service import note
from registry.compliance.inventories.tables import InventoryEntry, InventoryRun
from registry.db import UnitOfWork
from registry.ids import new_id
from registry.jobs import INVENTORIES_CHECK


def start_check(work: UnitOfWork, inventory_id: str, *, caller: Caller, now: datetime) -> InventoryRun:
    """Have all entries judged; where a check is waiting or going on, that one."""
    inventory = get_inventory(work.session, inventory_id, to_change=True)
    going = select(InventoryRun).where(
        col(InventoryRun.inventory_id) == inventory.id, col(InventoryRun.finished_at).is_(None)
    )
    run = work.session.exec(going).first()
    if run is None:
        count = select(func.count()).where(col(InventoryEntry.inventory_id) == inventory.id)
        run = InventoryRun(
            id=new_id("chk", now), inventory_id=inventory.id, requested_at=now, requested_by=caller.name,
            total=work.session.exec(count).one(),
        )  # fmt: skip
        work.session.add(run)
        work.session.flush()
        note(work, "inventory.check_requested", inventory, caller, now, run=run.id)
    work.enqueue(INVENTORIES_CHECK)
    return run

"""What no event tells: entries that another catalogue judged, that nobody judged yet, and those that time can move."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, exists, or_, select

from registry.compliance.inventories.queries import IS_LIVING
from registry.compliance.inventories.reevaluation.causes import CATALOGUE_CHANGED, TIME_PASSED
from registry.compliance.inventories.reevaluation.impact import Place, write_due
from registry.compliance.inventories.runs.news import Cause
from registry.compliance.inventories.tables import DueEntry, Inventory, InventoryEntry, InventoryResult, InventoryRun
from registry.db import Database
from registry.jobs import INVENTORIES_JUDGE

MOST_AT_ONCE = 5_000
"""Entries that are marked in one go; the next tick goes on."""
A_DAY = timedelta(days=1)


def find_overdue(database: Database, version: str, now: datetime) -> int:
    """Mark entries that the catalogue of this version has not judged, and once a day those with a policy; how many."""
    with database.reading() as session:
        found = {
            **_found(session, _is_of_yesterday(now), Cause(type=TIME_PASSED)),
            **_found(session, _is_of_another(version), Cause(type=CATALOGUE_CHANGED)),
        }
    if found:
        with database.unit_of_work() as work:
            write_due(work.session, found, now)
            work.enqueue(INVENTORIES_JUDGE)
    return len(found)


def _is_of_another(version: str) -> ColumnElement[bool]:
    judged = col(InventoryResult.judged_with)
    return and_(col(InventoryResult.pk).is_not(None), or_(judged.is_(None), judged != version))


def _is_of_yesterday(now: datetime) -> ColumnElement[bool]:
    """What a policy asks can hang on the day: the age of what was observed, for one."""
    return and_(col(Inventory.policy).is_not(None), col(InventoryResult.checked_at) < now - A_DAY)


def _found(session: Session, is_wanted: ColumnElement[bool], cause: Cause) -> dict[Place, Cause]:
    is_due = exists().where(
        col(DueEntry.inventory_id) == col(InventoryEntry.inventory_id), col(DueEntry.entry_id) == col(InventoryEntry.id)
    )
    is_checked = exists().where(
        col(InventoryRun.inventory_id) == col(InventoryEntry.inventory_id), col(InventoryRun.finished_at).is_(None)
    )
    is_latest = and_(
        col(InventoryResult.inventory_id) == col(InventoryEntry.inventory_id),
        col(InventoryResult.entry_id) == col(InventoryEntry.id),
        col(InventoryResult.until_at).is_(None),
    )
    query = (
        select(InventoryEntry.inventory_id, InventoryEntry.id)
        .join(Inventory, col(Inventory.id) == col(InventoryEntry.inventory_id))
        .join(InventoryResult, is_latest)
        .where(IS_LIVING, is_wanted, ~is_due, ~is_checked)
        .limit(MOST_AT_ONCE)
    )
    return {(row[0], row[1]): cause for row in session.exec(query)}

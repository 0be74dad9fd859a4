"""Reading inventories."""

from collections.abc import Sequence

import msgspec
from sqlmodel import Session, col, func, select

from registry.compliance.inventories.schemas import InventoryRead, LastCheck
from registry.compliance.inventories.tables import (
    Inventory,
    InventoryEntry,
    InventoryResult,
    InventoryRun,
    UnsettledLine,
)
from registry.db.visibility import sees_private
from registry.errors import NotFound
from registry.http.etags import etag_of
from registry.pagination import Page, page
from registry.records.visibility import private_names

IS_LIVING = col(Inventory.deleted_at).is_(None)


def get_inventory(session: Session, inventory_id: str, *, to_change: bool = False) -> Inventory:
    """An inventory that is not deleted; raises ``NotFound``. ``to_change`` locks its row."""
    query = select(Inventory).where(Inventory.id == inventory_id, IS_LIVING)
    found = session.exec(query.with_for_update(key_share=True) if to_change else query).first()
    if found is None:
        raise NotFound(f"There is no inventory {inventory_id[:60]!r}; GET /v1/inventories lists them.")
    return found


def find_inventory(session: Session, name: str) -> Inventory:
    """An inventory by its id or its name; raises ``NotFound`` with the names that exist."""
    query = select(Inventory).where(IS_LIVING)
    named = (Inventory.id == name) | (Inventory.name_folded == folded(name))
    found = None if "\0" in name else session.exec(query.where(named)).first()  # a text that PostgreSQL refuses
    if found is None:
        known = session.exec(select(Inventory.name).where(IS_LIVING).order_by(Inventory.name_folded).limit(20)).all()
        raise NotFound(f"There is no inventory {name[:200]!r}.", supported=list(known))
    return found


def folded(name: str) -> str:
    """A name as no two inventories share it."""
    return " ".join(name.casefold().split())[:200]


def list_inventories(session: Session, *, limit: int, cursor: str | None) -> Page[InventoryRead]:
    """Inventories, oldest first."""
    query = select(Inventory).where(IS_LIVING)
    found = page(session, query, col(Inventory.id), limit=limit, cursor=cursor or None, bound_to="inventories")
    shown = {one.id: one for one in read_inventories(session, found.items)}
    return found.each(lambda one: shown[one.id])


def read_inventory(session: Session, inventory: Inventory) -> InventoryRead:
    """An inventory as it is shown."""
    return read_inventories(session, [inventory])[0]


def read_inventories(session: Session, inventories: Sequence[Inventory]) -> list[InventoryRead]:
    """Inventories as they are shown, counted together."""
    ids = [one.id for one in inventories]
    entries, unsettled = _counts(session, InventoryEntry, ids), _counts(session, UnsettledLine, ids)
    verdicts, checks = _verdicts(session, ids), _last_checks(session, ids)
    return [
        InventoryRead(
            id=one.id, name=one.name, owner=one.owner, policy=one.policy, use=one.use, entries=entries.get(one.id, 0),
            unsettled=unsettled.get(one.id, 0), verdicts=verdicts.get(one.id, {}), last_check=checks.get(one.id),
            created_at=one.created_at, created_by=one.created_by, updated_at=one.updated_at,
        )
        for one in inventories
    ]  # fmt: skip


def open_suggestions(session: Session, lines: Sequence[UnsettledLine]) -> dict[str, list[str]]:
    """What each line may mean, by its id, without private models where whoever asks may not know of them."""
    hidden = frozenset[str]()
    if not sees_private():
        hidden = private_names(session, {name for line in lines for name in line.suggestions})
    return {line.id: [name for name in line.suggestions if name not in hidden] for line in lines}


def etag_of_inventory(inventory: Inventory) -> str:
    """The version of what can be changed of an inventory; counts are no part of it."""
    facts = (inventory.id, inventory.name, inventory.owner, inventory.policy, inventory.use, inventory.updated_at)
    return etag_of(msgspec.json.encode(facts, order="sorted"))


def _counts(session: Session, table: type[InventoryEntry] | type[UnsettledLine], ids: list[str]) -> dict[str, int]:
    query = select(table.inventory_id, func.count()).where(col(table.inventory_id).in_(ids))
    return dict(session.exec(query.group_by(col(table.inventory_id))).all())


def _verdicts(session: Session, ids: list[str]) -> dict[str, dict[str, int]]:
    query = select(InventoryResult.inventory_id, InventoryResult.verdict, func.count()).where(
        col(InventoryResult.inventory_id).in_(ids), col(InventoryResult.until_at).is_(None)
    )
    found: dict[str, dict[str, int]] = {}
    grouped = query.group_by(col(InventoryResult.inventory_id), col(InventoryResult.verdict))
    for id_, verdict, count in session.exec(grouped.order_by(col(InventoryResult.verdict))):
        found.setdefault(id_, {})[verdict] = count
    return found


def _last_checks(session: Session, ids: list[str]) -> dict[str, LastCheck]:
    newest = select(func.max(InventoryRun.id)).where(col(InventoryRun.inventory_id).in_(ids))
    runs = session.exec(
        select(InventoryRun).where(col(InventoryRun.id).in_(newest.group_by(col(InventoryRun.inventory_id))))
    )
    return {
        run.inventory_id: LastCheck(
            run_id=run.id, state=run.state, requested_at=run.requested_at, finished_at=run.finished_at
        )
        for run in runs
    }

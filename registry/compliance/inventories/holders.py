"""Which inventories hold a model, or something that was made from it."""

from collections.abc import Iterable

from sqlalchemy import exists, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from registry.compliance.inventories.queries import IS_LIVING
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.records import ModelAlias, ModelRecord, find_records
from registry.records.lineage import descendants


def holders_of(session: Session, models: Iterable[str]) -> dict[str, list[str]]:
    """Ids of the inventories with an entry of each model or of a descendant, by the name that was asked for."""
    names = list(dict.fromkeys(models))
    if not names or session.exec(select(InventoryEntry.id).limit(1)).first() is None:
        return {}
    records = find_records(session, names, bare=True)
    return {name: _holders(session, name.lower(), records.get(name.lower())) for name in names}


def _holders(session: Session, folded: str, record: ModelRecord | None) -> list[str]:
    is_held = col(InventoryEntry.model_folded) == folded
    if record is not None:
        numbers = descendants(session, record)
        of_family = or_(col(ModelRecord.pk) == record.number, col(ModelRecord.pk).in_(numbers))
        names = sa_select(col(ModelRecord.folded)).where(of_family)
        old = sa_select(col(ModelAlias.folded)).where(
            or_(col(ModelAlias.record_pk) == record.number, col(ModelAlias.record_pk).in_(numbers))
        )
        is_held = or_(is_held, col(InventoryEntry.model_folded).in_(names), col(InventoryEntry.model_folded).in_(old))
    holds = exists().where(col(InventoryEntry.inventory_id) == col(Inventory.id), is_held)
    return list(session.exec(select(Inventory.id).where(IS_LIVING, holds).order_by(Inventory.id)))

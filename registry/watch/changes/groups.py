"""Changes of one owner in one run are told together: which go together, and when no further one is to come."""

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.db import UnitOfWork
from registry.events import release_group
from registry.records import ModelRecord
from registry.watch.runs.tables import IS_OPEN, SyncItem


def group_of(session: Session, item: SyncItem, record: ModelRecord) -> str | None:
    """What the changes of this owner in this run share; None where the run reads no other model of the owner."""
    others = _others(item, record).limit(1)
    return _name(item, record) if session.exec(others).first() is not None else None


def tell_if_last(work: UnitOfWork, item: SyncItem, record: ModelRecord) -> None:
    """Let the alerts of the group go once no other model of the owner is to be read in this run."""
    if work.session.exec(_others(item, record).where(IS_OPEN).limit(1)).first() is None:
        release_group(work, _name(item, record))


def _others(item: SyncItem, record: ModelRecord) -> SelectOfScalar[int] | SelectOfScalar[None]:
    return (
        select(SyncItem.pk)
        .join(ModelRecord, col(ModelRecord.pk) == col(SyncItem.record_pk))
        .where(
            SyncItem.run_id == item.run_id, SyncItem.pk != item.pk, ModelRecord.owner_folded == record.owner_folded
        )
    )  # fmt: skip


def _name(item: SyncItem, record: ModelRecord) -> str:
    return f"{item.run_id}:{record.owner_folded}"

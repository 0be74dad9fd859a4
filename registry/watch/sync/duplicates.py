"""Two records that turn out to be one repository: the one that was read keeps everything, the other goes."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from registry.db import UnitOfWork
from registry.events import record_event
from registry.licenses.texts import move_decision
from registry.records import Absence, ModelAlias, ModelRecord, Observation, find_records
from registry.records.downloads import merge_downloads
from registry.records.facts import ObservedFacts
from registry.records.history import merge_past, merge_refs
from registry.records.layers import conclusions, merge_layers
from registry.records.weights import merge_weights
from registry.transparency import amended, erase_leaves
from registry.watch.changes.tables import Flag
from registry.watch.runs.tables import SyncItem
from registry.watch.tables import WatchedModel

_ONE = "Two records turned out to be one model."


def find_duplicate(session: Session, record: ModelRecord, facts: ObservedFacts) -> ModelRecord | None:
    """The other record that already has the name under which the hub now knows this one."""
    name = facts.id.lower()
    if name == record.folded:
        return None
    other = find_records(session, [name]).get(name)
    # Under an old name it is another's: only one that bears the name today is a duplicate.
    return other if other is not None and other.folded == name and other.pk != record.pk else None


def absorb(work: UnitOfWork, record: ModelRecord, duplicate: ModelRecord, now: datetime) -> None:
    """Give everything known of the duplicate to the record; what people wrote on both is kept on the record's side."""
    session = work.session
    for logged in (Observation, Flag):
        with amended(session, logged, col(logged.record_pk) == duplicate.pk):
            session.exec(update(logged).where(col(logged.record_pk) == duplicate.pk).values(record_pk=record.pk))
    for table in (ModelAlias, Absence):
        session.exec(update(table).where(col(table.record_pk) == duplicate.pk).values(record_pk=record.pk))
    there = select(SyncItem.run_id).where(SyncItem.record_pk == record.pk)
    items = update(SyncItem).where(col(SyncItem.record_pk) == duplicate.pk, col(SyncItem.run_id).not_in(there))
    session.exec(items.values(record_pk=record.pk))
    if session.get(WatchedModel, record.number) is None:
        session.exec(
            update(WatchedModel).where(col(WatchedModel.record_pk) == duplicate.pk).values(record_pk=record.pk)
        )
    decided = {one.value["license"] for side in (record, duplicate) for one in conclusions(session, side)}
    if len(decided) <= 1:
        # A conclusion on the duplicate that names another licence is given up, and with it what it taught.
        move_decision(work, duplicate.number, into=record.number)
    merge_layers(session, record, duplicate, now)
    merge_past(session, record, duplicate)
    merge_refs(session, record, duplicate, now)
    merge_downloads(session, record, duplicate)
    merge_weights(session, record, duplicate)
    record.questions = [*record.questions, *duplicate.questions]
    session.flush()
    erase_leaves(session, "openness", [str(duplicate.number)], reason=_ONE, actor="watch")
    session.exec(delete(ModelRecord).where(col(ModelRecord.pk) == duplicate.pk))
    session.expunge(duplicate)
    data = {"model": duplicate.id, "into": record.id}
    record_event(work, "record.merged", subject=record.id, data=data, actor="watch", now=now)

"""Asking for readings, and how far they have come."""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from registry.db import UnitOfWork, try_insert
from registry.errors import NotFound
from registry.hub import source_of
from registry.ids import new_id
from registry.jobs import WATCH_WORK
from registry.licenses import Knowledge
from registry.records import ModelRecord, get_record, register
from registry.records.facts import SyncState
from registry.watch.pause import refuse_while_paused
from registry.watch.runs.schemas import ModelSyncRead, RunItemRead, RunRead
from registry.watch.runs.tables import SyncItem, SyncRun
from registry.watch.service import MANUAL, check_model_id
from registry.watch.tables import WatchedModel


def start_run(
    work: UnitOfWork, knowledge: Knowledge, models: list[str] | None, *, trigger: str, actor: str, now: datetime,
    is_dry: bool = False,
) -> SyncRun:  # fmt: skip
    """Ask for these models, or all watched ones, to be read; the work is in rows before anyone is rung for it.

    A dry run reads and compares, and records nothing but what it would have recorded.
    """
    if trigger == MANUAL:
        refuse_while_paused(work.session)
    if models is None:
        numbers = _hold_watched(work.session)
    else:
        ids = [check_model_id(model) for model in models]
        records = [register(work, knowledge, model, source=source_of(model), now=now) for model in ids]
        numbers = list(dict.fromkeys(record.number for record in records))
    return insert_run(work, numbers, trigger=trigger, actor=actor, now=now, is_dry=is_dry)


def _hold_watched(session: Session) -> list[int]:
    """All watched models, none of which is deleted before the transaction ends; one that is being deleted is left out.

    A run that refers to many records would else meet one that has just gone, again and again while models come and go.
    """
    query = (
        select(WatchedModel.record_pk)
        .join(ModelRecord, col(ModelRecord.pk) == col(WatchedModel.record_pk))
        .order_by(col(WatchedModel.record_pk))
        .with_for_update(read=True, key_share=True, of=ModelRecord)
    )
    return list(session.exec(query))


def add_to_run(work: UnitOfWork, run_id: str, record_pk: int, now: datetime) -> None:
    """Read one more model in this run, once."""
    try_insert(work.session, SyncItem(run_id=run_id, record_pk=record_pk, due_at=now))


def read_run(session: Session, run_id: str) -> RunRead:
    """How far a run has come; raises ``NotFound``."""
    run = session.get(SyncRun, run_id)
    if run is None:
        raise NotFound(f"There is no sync run {run_id[:80]!r}.")
    rows = session.exec(
        select(SyncItem, ModelRecord.id)
        .join(ModelRecord, col(ModelRecord.pk) == col(SyncItem.record_pk))
        .where(SyncItem.run_id == run_id)
        .order_by(col(SyncItem.pk))
        .limit(1_000)
    ).all()
    grouped = select(SyncItem.outcome, func.count()).where(SyncItem.run_id == run_id).group_by(col(SyncItem.outcome))
    counts = dict(session.exec(grouped).all())
    waiting = counts.pop(None, 0)
    # A run over nothing has ended when it was asked for.
    finished = [item.finished_at for item, _ in rows if item.finished_at] or [run.requested_at]
    return RunRead(
        run_id=run.id,
        trigger=run.trigger,
        dry_run=run.is_dry,
        requested_at=run.requested_at,
        requested_by=run.requested_by,
        status="running" if waiting else "finished",
        finished_at=None if waiting else max(finished),
        total=waiting + sum(counts.values()),
        done=sum(counts.values()),
        outcomes={str(outcome): count for outcome, count in counts.items()},
        items=[
            RunItemRead(
                model=model, state=item.state, outcome=item.outcome, detail=item.detail, finished_at=item.finished_at
            )
            for item, model in rows
        ],
    )


def read_model_sync(session: Session, model_id: str) -> ModelSyncRead:
    """How the last reading of a model went; raises ``NotFound``."""
    record = get_record(session, model_id)
    state, watched = msgspec.convert(record.sync_state, SyncState), session.get(WatchedModel, record.number)
    told = ModelSyncRead(
        model=record.id, state=state.state, since=state.since, kind=state.kind, detail=state.detail
    )  # fmt: skip
    if watched is None:
        return told
    return msgspec.structs.replace(
        told, last_success_at=watched.last_success_at, last_failure_at=watched.last_failure_at,
        failures=watched.failures, next_due_at=watched.next_due_at,
    )  # fmt: skip


def troubles_of(session: Session, models: Collection[str]) -> Mapping[str, SyncState]:
    """Why the last readings of these models failed, by their ids; one that is not known is left out."""
    query = select(ModelRecord.id, ModelRecord.sync_state).where(col(ModelRecord.id).in_(models))
    return {id_: msgspec.convert(state, SyncState) for id_, state in session.exec(query)}


def insert_run(
    work: UnitOfWork, numbers: list[int], *, trigger: str, actor: str, now: datetime, is_dry: bool = False
) -> SyncRun:
    """A run that reads these records."""
    run = SyncRun(id=new_id("run", now), requested_at=now, requested_by=actor, trigger=trigger, is_dry=is_dry)
    work.session.add(run)
    work.session.flush()
    work.session.add_all(SyncItem(run_id=run.id, record_pk=number, due_at=now) for number in numbers)
    work.enqueue(WATCH_WORK)
    return run

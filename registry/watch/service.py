"""The watch list and sync runs: what is to be read, and how far a run has come."""

import re
from datetime import datetime

from sqlmodel import Session, col, func, select

from registry.db import UnitOfWork, try_insert
from registry.errors import Invalid, NotFound
from registry.events.service import record_event
from registry.hub.ids import is_modelscope_id, source_of
from registry.ids import new_id
from registry.jobs import WATCH_SCHEDULE, WATCH_WORK
from registry.records.license.derivation import Knowledge
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.tables import ModelRecord
from registry.watch.operations.pause import refuse_while_paused
from registry.watch.schemas import RunItemRead, RunRead
from registry.watch.tables import SyncItem, SyncRun, WatchedModel

MANUAL = "manual"
REQUESTED = "requested"
REASONS = (REQUESTED, "rule", "ancestor")
"""Why a model is watched; the first reason that holds is the one that is told."""
MODEL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?")


def is_model_id(model_id: str) -> bool:
    """Whether this can be the id of a repository on the Hub, or of one of ModelScope behind its prefix."""
    is_hubs = bool(MODEL_ID.fullmatch(model_id)) and ".." not in model_id and "--" not in model_id
    return is_hubs or is_modelscope_id(model_id)


def check_model_id(model_id: str) -> str:
    """The id if it can be one of a source that is read; raises ``Invalid`` otherwise."""
    if not is_model_id(model_id):
        raise Invalid(
            f"{model_id[:100]!r} is not a model id of the Hub: owner/name of letters, digits, '-', '_' and '.' "
            "(of ModelScope: modelscope:owner/name).",
            pointer="/model",
        )
    return model_id


def add_watch(
    work: UnitOfWork,
    knowledge: Knowledge,
    model_id: str,
    *,
    actor: str,
    now: datetime,
    reason: str = "requested",
) -> tuple[WatchedModel, bool]:
    """Watch a model from now on; True where it was not watched before. It is due at once, and rung for."""
    record = register(work, knowledge, check_model_id(model_id), source=source_of(model_id), now=now)
    watched = work.session.get(WatchedModel, record.number)
    if watched is not None:
        if REASONS.index(reason) < REASONS.index(watched.reason):
            watched.reason, watched.added_by, watched.added_at = reason, actor, now
        return watched, False
    watched = WatchedModel(record_pk=record.number, reason=reason, added_at=now, added_by=actor, next_due_at=now)
    if not try_insert(work.session, watched):
        return work.session.get_one(WatchedModel, record.number), False
    record_event(
        work, "watch.added", subject=record.id, data={"model": record.id, "reason": reason}, actor=actor, now=now
    )
    if reason == REQUESTED:
        work.enqueue(WATCH_SCHEDULE)
    return watched, True


def remove_watch(work: UnitOfWork, model_id: str, *, actor: str, now: datetime) -> None:
    """Stop watching a model; its record and its past stay."""
    record = get_record(work.session, model_id)
    watched = work.session.get(WatchedModel, record.number)
    if watched is None:
        raise NotFound(f"{record.id} is not watched; `cardwatch watch list` shows what is.")
    work.session.delete(watched)
    record_event(work, "watch.removed", subject=record.id, data={"model": record.id}, actor=actor, now=now)


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
        numbers = list(work.session.exec(select(WatchedModel.record_pk).order_by(col(WatchedModel.record_pk))))
    else:
        ids = [check_model_id(model) for model in models]
        records = [register(work, knowledge, model, source=source_of(model), now=now) for model in ids]
        numbers = list(dict.fromkeys(record.number for record in records))
    return insert_run(work, numbers, trigger=trigger, actor=actor, now=now, is_dry=is_dry)


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
    finished = [item.finished_at for item, _ in rows if item.finished_at]
    return RunRead(
        run_id=run.id,
        trigger=run.trigger,
        dry_run=run.is_dry,
        requested_at=run.requested_at,
        requested_by=run.requested_by,
        status="running" if waiting else "finished",
        finished_at=max(finished) if finished and not waiting else None,
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

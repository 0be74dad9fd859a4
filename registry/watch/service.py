"""The watch list and sync runs: what is to be read, and how far a run has come."""

from datetime import datetime

from registry.db import UnitOfWork, try_insert
from registry.errors import Invalid, NotFound
from registry.events import record_event
from registry.hub import is_model_id, source_of
from registry.jobs import WATCH_SCHEDULE
from registry.licenses import Knowledge
from registry.records import get_record, register
from registry.watch.tables import WatchedModel

MANUAL = "manual"
REQUESTED = "requested"
REASONS = (REQUESTED, "rule", "ancestor")
"""Why a model is watched; the first reason that holds is the one that is told."""


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
    is_private: bool = False,
) -> tuple[WatchedModel, bool]:
    """Watch a model from now on; True where it was not watched before. It is due at once, and rung for."""
    source = source_of(check_model_id(model_id))
    record = register(work, knowledge, model_id, source=source, now=now, is_private=is_private)
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
    watched = work.session.get(WatchedModel, record.number, with_for_update=True)
    if watched is None:
        raise NotFound(f"{record.id} is not watched; `cardwatch watch list` shows what is.")
    work.session.delete(watched)
    record_event(work, "watch.removed", subject=record.id, data={"model": record.id}, actor=actor, now=now)

"""Recording what was decided about a reading: rows, events and jobs in the transaction in which the rows are locked.

- ``Retry`` and ``Wait`` touch the item of the run alone; what a ``Wait`` has seen is kept as evidence.
- ``Record`` writes the observation and, with it, the flags; the record takes its present name and absorbs a duplicate.
- ``Fail`` leaves the facts as they are; the record says since when and why it could not be read.
- Of a dry run nothing is written but what would have been recorded.

What to do is decided in ``rules``. ADR 6, 19.
"""

import hashlib
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, and_
from sqlmodel import col, exists, select, update

from registry.db import Database, UnitOfWork
from registry.evidence import keep_texts
from registry.hub import HUGGINGFACE, FailureKind, HubFailure, is_model_id
from registry.hub.abilities import Ability, note_limitation
from registry.hub.cards import FILE_NAMES
from registry.leases import free
from registry.licenses import Knowledge
from registry.licenses.texts import teach_texts
from registry.records import ModelRecord, Observation, latest_observation, observe, rename, set_gone, set_sync_state
from registry.records.facts import ObservedFacts, SyncState, fingerprint
from registry.records.history import store_refs
from registry.records.weights import keep_weights
from registry.watch.backfill.worker import queue_backfill
from registry.watch.changes.groups import group_of, tell_if_last
from registry.watch.changes.service import Occasion, raise_flag
from registry.watch.pages.worker import watch_page
from registry.watch.runs.service import add_to_run
from registry.watch.runs.tables import SyncItem
from registry.watch.service import add_watch
from registry.watch.sync.duplicates import absorb
from registry.watch.sync.queries import Rows
from registry.watch.sync.rules import (
    FIRST_RETRY_OF_MODEL_SECONDS,
    LONGEST_RETRY_SECONDS,
    MAX_READINGS,
    POSTPONE_SECONDS,
    seconds_until_next_run,
)
from registry.watch.sync.values import Decision, Fail, ModelReading, Record, Retry, Situation, Wait
from registry.watch.tables import WatchedModel

MAX_BASES = 20
_PLACES_AT_ONCE = 200


class Setting(msgspec.Struct, frozen=True):
    """What recording needs beside the decision; ``endpoint`` is the hub's address."""

    knowledge: Knowledge
    endpoint: str
    interval_seconds: float
    """Until a model is read again that was read."""
    has_token: bool = False
    """Whether doors may have been opened that are closed to others."""


def record_decision(
    work: UnitOfWork, setting: Setting, situation: Situation, rows: Rows, decision: Decision, now: datetime
) -> None:
    """Write down what was decided, and let go of the item."""
    item = rows.item
    if isinstance(decision, Retry):
        _retry(item, decision)
        return
    if situation.is_dry:
        _record_dry(item, decision, now)
        return
    if decision.facts is not None and isinstance(situation.reading, ModelReading):
        watch_page(work, decision.facts, setting.endpoint, now)
        keep_reading(work, situation.reading, now, has_token=setting.has_token)
        if situation.reading.refs is not None:
            store_refs(work, rows.record, situation.reading.refs, now)
    if isinstance(decision, Wait):
        _keep_weights(work, rows.record, situation.reading, now)
        _wait(item, decision, now)
        return
    if isinstance(decision, Record):
        _record(work, setting, situation, rows, decision, now)
        _keep_weights(work, rows.record, situation.reading, now)
    else:
        _fail(work, setting, situation, rows, decision, now)
    tell_if_last(work, item, rows.record)


def keep_reading(work: UnitOfWork, reading: ModelReading, now: datetime, *, has_token: bool) -> None:
    """Store the texts of one reading; with a token, those of a private or gated repository are not for everybody.

    What a gate asks is told to all who come to it.
    """
    facts = reading.facts
    is_private = has_token and facts.is_closed
    keep_texts(work, reading.evidence, now, is_private=is_private)
    if is_private and not facts.private:
        shown = [one for one in reading.evidence if hashlib.sha256(one).hexdigest() == facts.gate_prompt_sha256]
        keep_texts(work, shown, now)


def _keep_weights(
    work: UnitOfWork, record: ModelRecord, reading: ModelReading | HubFailure, now: datetime, at: datetime | None = None
) -> None:
    """Keep the weights of the commit; those of a private one not before the record itself is hidden."""
    if isinstance(reading, HubFailure) or reading.weights is None:
        return
    if record.is_private or not reading.facts.private:
        keep_weights(work, record.number, reading.weights, now, at=at or reading.facts.last_modified_at)


def record_names(
    work: UnitOfWork, record_pk: int, learned: ModelReading, now: datetime, *, has_token: bool = False
) -> None:
    """Put files into the latest observation that were there when it was made, and whose names nobody knew then.

    A reading that came meanwhile stays; the document follows with the reading that is about to be recorded.
    """
    record = work.session.get_one(ModelRecord, record_pk, with_for_update=True)
    last = latest_observation(work.session, record)
    if last is None or last.revision != learned.facts.revision or last.facts.get("file_names", 1) >= FILE_NAMES:
        return
    keep_reading(work, learned, now, has_token=has_token)
    _keep_weights(work, record, learned, now)
    last.facts, last.fingerprint = msgspec.to_builtins(learned.facts), fingerprint(learned.facts)


def settle_places(database: Database, place: str) -> int:
    """Write down for all records of which no hub is known that they are from here; how many.

    Only one hub was ever read while that was not kept. The documents follow with the next readings.
    """
    done, at_once = 0, _PLACES_AT_ONCE
    while True:
        with database.unit_of_work() as work:
            unknown = select(ModelRecord.pk).where(of_no_hub()).order_by(col(ModelRecord.pk)).limit(at_once)
            # Who waits for a record that is being read must hold no other one.
            free = unknown.with_for_update(skip_locked=True) if at_once > 1 else unknown
            found = list(work.session.exec(free))
            settled = update(ModelRecord).where(col(ModelRecord.pk).in_(found), col(ModelRecord.hub).is_(None))
            work.session.exec(settled.values(hub=place).execution_options(synchronize_session=False))
        done += len(found)
        if not found and at_once == 1:
            return done
        at_once = at_once if found else 1


def of_no_hub() -> ColumnElement[bool]:
    """Records of the hub that were observed when it was not kept yet from which hub."""
    is_seen = exists().where(col(Observation.record_pk) == col(ModelRecord.pk))
    return and_(col(ModelRecord.source) == HUGGINGFACE, col(ModelRecord.hub).is_(None), is_seen)


def postpone(item: SyncItem, now: datetime) -> None:
    """Our own failure must not make one model block the others, nor be lost: try again later, then give up visibly."""
    detail = "The model could not be read, or the reading not be recorded; the log says why."
    if item.readings + 1 >= MAX_READINGS:
        _close(item, "failed", detail, now)
    else:
        seconds = min(POSTPONE_SECONDS * 2.0**item.readings, LONGEST_RETRY_SECONDS)
        _wait(item, Wait(due_at=now + timedelta(seconds=seconds), pending=item.pending, detail=detail), now)


def _retry(item: SyncItem, retry: Retry) -> None:
    free(item)
    item.due_at, item.detail = retry.due_at, retry.detail
    item.failures, item.pending = retry.failures, retry.pending


def _wait(item: SyncItem, wait: Wait, now: datetime) -> None:
    free(item)
    # Each reading has tries of its own: trouble before the first says nothing about the second.
    item.state, item.pending, item.failures = "confirming", wait.pending, 0
    item.readings += 1
    item.pending_facts = msgspec.to_builtins(wait.facts)
    if wait.facts is not None:
        item.listed = None  # what a list showed before is no second reading
    item.pending_at = item.pending_at or now
    item.due_at = wait.due_at


def _close(item: SyncItem, outcome: str, detail: str | None, now: datetime, observation: int | None = None) -> None:
    free(item)
    item.state, item.finished_at = "done", now
    item.readings += 1
    item.outcome, item.detail = outcome, (detail or "")[:500] or None
    item.observation_pk = observation
    item.listed = item.pending_facts = None


def _record_dry(item: SyncItem, decision: Wait | Record | Fail, now: datetime) -> None:
    """What would be recorded; a change counts after one reading, and says so."""
    if isinstance(decision, Record):
        _close(item, decision.outcome, None, now)
    else:
        _close(item, "changed" if isinstance(decision, Wait) else "failed", decision.detail, now)


def _record(
    work: UnitOfWork, setting: Setting, situation: Situation, rows: Rows, decision: Record, now: datetime
) -> None:
    item, record, duplicate, last = rows
    knowledge, facts = setting.knowledge, decision.facts
    is_itself = duplicate is None and record.hub == situation.place and record.id == facts.id
    if duplicate is not None:
        absorb(work, record, duplicate, now)
    record.hub = situation.place
    if record.id != facts.id:
        rename(work, knowledge, record, facts.id, now)
    observation = observe(work, knowledge, record, facts, now, known=last if is_itself else None)
    texts = [file.sha256 for file in facts.files if file.kind in {"license", "policy"}]
    teach_texts(work, knowledge.index, texts, model=facts.id, now=now)
    _succeeded(work, record, situation.reading, setting.interval_seconds, now)
    group = group_of(work.session, item, record) if decision.changes else None
    for change in decision.changes:
        raise_flag(work, knowledge, record, change, Occasion(last, observation, item.pending_at or now, now, group))
    _follow_bases(work, knowledge, item.run_id, facts, now)
    if decision.outcome == "first_seen" and work.session.get(WatchedModel, record.number) is not None:
        queue_backfill(work, record, now)
    _close(item, decision.outcome, None, now, observation.pk)


def _fail(
    work: UnitOfWork, setting: Setting, situation: Situation, rows: Rows, decision: Fail, now: datetime
) -> None:  # fmt: skip
    """Keep what is known, say what happened and when, and try again later."""
    item, record, _, last = rows
    seen = observe(work, setting.knowledge, record, decision.refused, now) if decision.refused is not None else None
    if decision.failure is None:
        _read_soon(work, record, now)
    else:
        kind, detail = str(decision.failure.kind), decision.failure.detail[:300]
        state = SyncState(state="failing", since=now, kind=kind, detail=detail)
        set_sync_state(work, setting.knowledge, record, state, now)
        if decision.failure.kind is FailureKind.OTHER_HUB and situation.place is not None:
            note_limitation(work, situation.place, Ability.SAME_MODELS, detail, now)
        _failed(work, record, decision.failure, setting.interval_seconds, now)
    if decision.loss is not None:
        occasion = Occasion(last, seen, item.pending_at or now, now, group_of(work.session, item, record))
        raise_flag(work, setting.knowledge, record, decision.loss, occasion)
    if decision.is_gone:
        set_gone(work, setting.knowledge, record, now)
    _close(item, "failed", decision.detail, now)


def _succeeded(
    work: UnitOfWork, record: ModelRecord, reading: ModelReading | HubFailure, interval_seconds: float, now: datetime
) -> None:
    watched = work.session.get(WatchedModel, record.number, with_for_update=True)
    if watched is not None and isinstance(reading, ModelReading):
        watched.last_success_at, watched.failures, watched.stale_told_at = now, 0, None
        watched.listing_mark = reading.mark if reading.via is None else None
        watched.is_proven = reading.is_proven
        watched.next_due_at = now + timedelta(seconds=interval_seconds)


def _failed(work: UnitOfWork, record: ModelRecord, failure: HubFailure, interval_seconds: float, now: datetime) -> None:
    watched = work.session.get(WatchedModel, record.number, with_for_update=True)
    if watched is None:
        return
    watched.last_failure_at, watched.failures, watched.listing_mark = now, watched.failures + 1, None
    wait = seconds_until_next_run(watched.failures, failure, interval_seconds)
    watched.next_due_at = now + timedelta(seconds=wait)


def _read_soon(work: UnitOfWork, record: ModelRecord, now: datetime) -> None:
    """Read a model again soon that showed something else at every reading; what is known of it stays."""
    watched = work.session.get(WatchedModel, record.number, with_for_update=True)
    if watched is not None:
        watched.next_due_at = min(watched.next_due_at, now + timedelta(seconds=FIRST_RETRY_OF_MODEL_SECONDS))


def _follow_bases(work: UnitOfWork, knowledge: Knowledge, run_id: str, facts: ObservedFacts, now: datetime) -> None:
    """Bring the bases in too: their licences bind this model, so they are watched as its ancestors."""
    for base in facts.bases[:MAX_BASES]:
        if not is_model_id(base.id) or base.id.lower() == facts.id.lower():
            continue
        watched, is_new = add_watch(work, knowledge, base.id, actor="watch", now=now, reason="ancestor")
        if is_new:
            add_to_run(work, run_id, watched.record_pk, now)

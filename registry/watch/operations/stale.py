"""Telling that watched models could not be read for long, once, until they are read again.

- What was not read for the time that is set is stale; a success ends that, and it may go stale again.
- Where nothing of a source was read for a third of that time, or more than ``OUTAGE`` of its models are stale, the
  source is what cannot be read: one alert about the source says so instead of thousands about its models.
- Models of one owner are told of together; those that are gone were told of as such.

ADR 6 (a source in trouble is no change), 22 (alerts together).
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.clock import Horizon, is_beyond, pull_in
from registry.db import Database, UnitOfWork, lock_appends
from registry.events import Event, record_event, release_group
from registry.records import ModelRecord
from registry.records.facts import SyncState
from registry.records.layers import OWN_SOURCES
from registry.watch.pause import paused
from registry.watch.tables import WatchedModel

STALE = "sync.stale"
OUTAGE = 1_000
OUTAGE_SHARE = 3
AT_ONCE = 100
"""Models told of in one transaction, since nobody else can record an event meanwhile."""
NAMED = 100
"""Models that an alert about a source names."""

IS_UNTOLD = col(WatchedModel.stale_told_at).is_(None)
_READ = Horizon(WatchedModel.last_success_at, timedelta(), IS_UNTOLD)


class Patience(msgspec.Struct, frozen=True):
    """What was not read since ``cutoff`` is stale; a source of which nothing was read since ``quiet`` is out."""

    now: datetime
    cutoff: datetime
    quiet: datetime


def tell_stale(database: Database, *, stale_after_seconds: float, now: datetime, limit: int = 500) -> int:
    """Record ``sync.stale`` for what was not read for so long; of how many models. Safe to run at any time, in many.

    A success empties ``stale_told_at``, so that a model is told of again when it goes stale again. Models that are gone
    were told of as such.
    """
    pull_in(database, now, _READ)  # a success that a clock put into the future would hide years of silence
    after = timedelta(seconds=stale_after_seconds)
    patience = Patience(now, now - after, now - after / OUTAGE_SHARE)
    return sum(_tell_stale_of(database, source, patience, limit) for source in sorted(OWN_SOURCES))


def is_stale(cutoff: datetime) -> ColumnElement[bool]:
    """Untold models whose last success, or where there was none whose beginning, lies before.

    Each half names the condition of the partial index, since SQLite looks no further there.
    """
    never = and_(IS_UNTOLD, col(WatchedModel.last_success_at).is_(None), col(WatchedModel.added_at) < cutoff)
    return or_(and_(IS_UNTOLD, col(WatchedModel.last_success_at) < cutoff), never)


def _tell_stale_of(database: Database, source: str, patience: Patience, limit: int) -> int:
    with database.reading() as session:
        outage_at = _outage_at(session, source, patience.now)
        has_more = outage_at is not None and outage_at < patience.cutoff and _is_marked(session, outage_at)
        found = _find(session, source, patience.cutoff)
        newest = _newest_success(session, source) if found or has_more else None
    is_out = newest is None or newest <= patience.quiet
    if has_more and outage_at is not None and not is_out:
        _forget(database, source, outage_at)
        with database.reading() as session:
            found = _find(session, source, patience.cutoff)
    if not found:
        return 0
    if is_out or len(found) > OUTAGE:
        is_told = outage_at is not None and (newest is None or newest < outage_at)
        return _tell_of_source(database, source, found, newest, outage_at if is_told else None, patience)
    return _tell_of_models(database, source, patience, limit)


def _untold(source: str, cutoff: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on watched models. The source is looked up for each, since a join lets planners read all records."""
    return IS_UNTOLD, is_stale(cutoff), _source(col(ModelRecord.gone_at).is_(None)) == source


def _source(*where: ColumnElement[bool]) -> ScalarSelect[str]:
    query = select(ModelRecord.source).where(ModelRecord.pk == WatchedModel.record_pk, *where)
    return query.correlate(WatchedModel).scalar_subquery()


def _find(session: Session, source: str, cutoff: datetime) -> list[int]:
    """Stale models of a source that nobody was told of; one more than make an outage at the most."""
    return list(session.exec(select(WatchedModel.record_pk).where(*_untold(source, cutoff)).limit(OUTAGE + 1)))


def _newest_success(session: Session, source: str) -> datetime | None:
    """When a watched model of this source was last read."""
    read_at = col(WatchedModel.last_success_at)
    query = select(WatchedModel.last_success_at).where(IS_UNTOLD, read_at.is_not(None), _source() == source)
    return session.exec(query.order_by(read_at.desc(), col(WatchedModel.added_at).desc()).limit(1)).first()


def _outage_at(session: Session, source: str, now: datetime) -> datetime | None:
    """When it was last told that the source itself cannot be read; a moment that lies ahead tells nothing."""
    query = select(Event.at).where(Event.subject == source, Event.type == STALE).order_by(col(Event.seq).desc())
    told_at = session.exec(query.limit(1)).first()
    return None if told_at is None or is_beyond(told_at, now, timedelta()) else told_at


def _is_marked(session: Session, outage_at: datetime) -> bool:
    query = select(WatchedModel.record_pk).where(WatchedModel.stale_told_at == outage_at)
    return session.exec(query.limit(1)).first() is not None


def _forget(database: Database, source: str, outage_at: datetime) -> None:
    """Long after an outage, what is still not read is told of by its name."""
    with database.unit_of_work() as work:
        marked = (col(WatchedModel.stale_told_at) == outage_at, _source() == source)
        _date_silence(work.session, select(WatchedModel.record_pk).where(*marked), None)


def _tell_of_source(
    database: Database, source: str, found: list[int], newest: datetime | None, told_at: datetime | None,
    patience: Patience,
) -> int:  # fmt: skip
    """Mark all its stale models and record one event, unless one was recorded since a model of it was last read."""
    with database.unit_of_work() as work:
        lock_appends(work.session)
        which = select(WatchedModel.record_pk).where(*_untold(source, patience.cutoff))
        count = _date_silence(work.session, which, told_at or patience.now)
        if count and told_at is None:
            names = (
                select(ModelRecord.id).where(col(ModelRecord.pk).in_(found[:NAMED])).order_by(col(ModelRecord.folded))
            )
            data = {
                "model": None,
                "source": source,
                "count": count,
                "models": list(work.session.exec(names)),
                "last_success_at": newest,
                "paused": paused(work.session),
            }
            _record(work, source, data, patience.now)
    return count


def _date_silence(session: Session, which: SelectOfScalar[int], moment: datetime | None) -> int:
    """Never waits for a row: whoever settles a reading holds one, and waits for the log that we may hold."""
    free = which.with_for_update(of=WatchedModel, skip_locked=True)
    statement = update(WatchedModel).where(col(WatchedModel.record_pk).in_(free)).values(stale_told_at=moment)
    count: int = session.exec(statement, execution_options={"synchronize_session": False}).rowcount
    return count


def _tell_of_models(database: Database, source: str, patience: Patience, limit: int) -> int:
    told, owners = 0, set[str]()
    while told < limit:
        with database.unit_of_work() as work:
            batch = _tell_some(work, source, patience, min(AT_ONCE, limit - told))
        if not batch:
            break
        told += len(batch)
        owners.update(batch)
    with database.unit_of_work() as work:
        for owner in sorted(owners):
            release_group(work, _group(owner, patience.now))
    return told


def _tell_some(work: UnitOfWork, source: str, patience: Patience, limit: int) -> list[str]:
    """Tell of the next few models by name, so that those of one owner are told together; the owner of each."""
    lock_appends(work.session)
    found = _find(work.session, source, patience.cutoff)
    query = (
        select(WatchedModel, ModelRecord.id, ModelRecord.owner_folded, ModelRecord.sync_state)
        .join(ModelRecord, col(ModelRecord.pk) == col(WatchedModel.record_pk))
        .where(col(WatchedModel.record_pk).in_(found), IS_UNTOLD)
        .order_by(col(ModelRecord.folded))
        .limit(limit)
    )
    rows = work.session.execute(query.with_for_update(of=WatchedModel, skip_locked=True)).all()
    for watched, model, owner, state in rows:
        watched.stale_told_at = patience.now
        data = _silence_of(watched, model, msgspec.convert(state, SyncState))
        _record(work, model, data, patience.now, group=_group(owner, patience.now))
    return [owner for _, _, owner, _ in rows]


def _silence_of(watched: WatchedModel, model: str, state: SyncState) -> dict[str, Any]:
    return {
        "model": model,
        "last_success_at": watched.last_success_at,
        "last_failure_at": watched.last_failure_at,
        "failures": watched.failures,
        "kind": state.kind,
        "detail": state.detail,
        "watched_since": watched.added_at,
    }


def _record(work: UnitOfWork, subject: str, data: dict[str, Any], now: datetime, group: str | None = None) -> None:
    plain: dict[str, Any] = msgspec.to_builtins(data)
    record_event(work, STALE, subject=subject, data=plain, actor="watch", now=now, group=group)


def _group(owner: str, now: datetime) -> str:
    return f"stale-{int(now.timestamp())}:{owner}"

"""Pausing and resuming all reading of sources, for instance while one of them asks for it or is being moved."""

from datetime import datetime

import msgspec
from sqlmodel import Session, select

from registry.db import UnitOfWork, insert_or_ignore
from registry.errors import Conflict
from registry.events import record_event
from registry.jobs import WATCH_SCHEDULE, WATCH_WORK
from registry.watch.tables import SyncControl

_ROW = 1


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """That nothing is read: since when, on whose word and why."""

    paused_at: datetime
    paused_by: str
    reason: str


def paused(session: Session) -> Pause | None:
    """The pause in force, or None while reading goes on."""
    row = session.get(SyncControl, _ROW)
    return _pause_of(row) if row is not None else None


def is_paused(session: Session) -> bool:
    """Whether nothing new may be begun; what was begun is brought to its end."""
    query = select(SyncControl.paused_at).where(SyncControl.pk == _ROW)
    return session.exec(query).one_or_none() is not None


def refuse_while_paused(session: Session) -> None:
    """Raise ``Conflict`` where reading is paused: a person who asks for a reading must hear that none will come."""
    pause = paused(session)
    if pause is not None:
        raise Conflict(
            f"Reading is paused since {pause.paused_at:%Y-%m-%d %H:%M} UTC by {pause.paused_by}: {pause.reason} "
            "`cardwatch watch resume` or POST /v1/sync/resume lets it go on."
        )


def pause_sync(work: UnitOfWork, reason: str, *, actor: str, now: datetime) -> Pause:
    """Begin no reading from now on; a pause that is in force already stays as it is."""
    row = _locked(work)
    pause = _pause_of(row)
    if pause is not None:
        return pause
    row.paused_at, row.paused_by, row.reason = now, actor, reason
    record_event(work, "sync.paused", subject="", data={"reason": reason}, actor=actor, now=now)
    return Pause(paused_at=now, paused_by=actor, reason=reason)


def resume_sync(work: UnitOfWork, *, actor: str, now: datetime) -> Pause | None:
    """Let reading go on; the pause that has ended, or None where there was none."""
    row = _locked(work)
    ended = _pause_of(row)
    if ended is None:
        return None
    row.paused_at = row.paused_by = row.reason = None
    data = {"paused_at": ended.paused_at, "paused_by": ended.paused_by, "reason": ended.reason}
    record_event(work, "sync.resumed", subject="", data=data, actor=actor, now=now)
    work.enqueue(WATCH_SCHEDULE)
    work.enqueue(WATCH_WORK)
    return ended


def _locked(work: UnitOfWork) -> SyncControl:
    """The one row, made when it is first needed."""
    work.session.execute(insert_or_ignore(work.session, SyncControl).values(pk=_ROW))
    return work.session.exec(select(SyncControl).where(SyncControl.pk == _ROW).with_for_update()).one()


def _pause_of(row: SyncControl) -> Pause | None:
    if row.paused_at is None:
        return None
    return Pause(paused_at=row.paused_at, paused_by=row.paused_by or "", reason=row.reason or "")

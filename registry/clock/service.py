"""Noting the clock: every process that works writes down what it has seen, in one row."""

from datetime import datetime

import msgspec
from sqlmodel import Session, select

from registry.clock.rules import ClockState, advanced
from registry.clock.tables import ClockMark
from registry.db import insert_or_ignore

_ROW = 1


def note_clock(session: Session, now: datetime) -> None:
    """Take in a sign of life at this moment."""
    session.execute(insert_or_ignore(session, ClockMark).values(pk=_ROW, latest_at=now, back_seconds=0, gap_seconds=0))
    mark = session.exec(select(ClockMark).where(ClockMark.pk == _ROW).with_for_update()).one()
    for name, value in msgspec.structs.asdict(advanced(_state(mark), now)).items():
        setattr(mark, name, value)


def read_clock(session: Session) -> ClockState | None:
    """What is known of the clock; None where nothing was at work yet."""
    mark = session.get(ClockMark, _ROW)
    return None if mark is None else _state(mark)


def _state(mark: ClockMark) -> ClockState:
    return ClockState(mark.latest_at, mark.back_at, mark.back_seconds, mark.gap_at, mark.gap_seconds)

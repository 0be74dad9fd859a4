"""Noting the clock: every process that works writes down what it has seen, in one row."""

from datetime import datetime

import msgspec
from sqlmodel import Session, select

from registry.clock.rules import ClockState, advanced
from registry.clock.tables import ClockRow
from registry.db import insert_or_ignore

_ROW = 1


def note_clock(session: Session, now: datetime) -> None:
    """Take in a sign of life at this moment."""
    session.execute(insert_or_ignore(session, ClockRow).values(pk=_ROW, latest_at=now, back_seconds=0, gap_seconds=0))
    row = session.exec(select(ClockRow).where(ClockRow.pk == _ROW).with_for_update()).one()
    for name, value in msgspec.structs.asdict(advanced(_state(row), now)).items():
        setattr(row, name, value)


def read_clock(session: Session) -> ClockState | None:
    """What is known of the clock; None where nothing was at work yet."""
    row = session.get(ClockRow, _ROW)
    return None if row is None else _state(row)


def _state(row: ClockRow) -> ClockState:
    return ClockState(row.latest_at, row.back_at, row.back_seconds, row.gap_at, row.gap_seconds)

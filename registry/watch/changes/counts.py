"""Counting recorded changes."""

import msgspec
from sqlalchemy import func, select
from sqlmodel import Session, col

from registry.db.columns import month_of
from registry.watch.changes.tables import Flag


class DirectionCount(msgspec.Struct, frozen=True):
    """Changes by the month in which they were confirmed, and by direction."""

    month: str
    direction: str
    changes: int


def count_directions(session: Session) -> list[DirectionCount]:
    """All recorded changes of what whoever asks may see."""
    month, direction = month_of(session, col(Flag.confirmed_at)).label("month"), col(Flag.direction)
    rows = session.execute(select(month, direction, func.count()).group_by("month", direction).order_by("month"))
    return [DirectionCount(*row) for row in rows]

"""How far ahead a moment of a table can honestly lie, as a condition of SQL; see ``rules``."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlmodel import Session, col

from registry.clock.rules import TOLERANCE
from registry.db import Database

log = structlog.get_logger(__name__)


class Horizon:
    """The longest wait of a column; ``among`` narrows the rows."""

    def __init__(self, moment: Any, longest: timedelta, *among: ColumnElement[bool]) -> None:  # noqa: ANN401 - a column
        self._moment, self._longest, self._among = col(moment), longest, among
        self._table = moment.class_

    def is_due(self, now: datetime) -> ColumnElement[bool]:
        """The rows whose moment has come, and those whose moment a clock has written that was ahead."""
        return or_(self._moment <= now, self.is_beyond(now))

    def is_beyond(self, now: datetime) -> ColumnElement[bool]:
        """The rows whose moment a clock has written that was ahead."""
        return self._moment > now + self._longest + TOLERANCE

    def is_crossed(self, session: Session, now: datetime) -> bool:
        """Whether there are such rows."""
        return session.execute(select(self._moment).where(*self._beyond(now)).limit(1)).first() is not None

    def pull_in(self, session: Session, now: datetime) -> int:
        """Let what lies beyond be due now, where queries follow an index of the column; how many rows."""
        if not self.is_crossed(session, now):
            return 0
        statement = update(self._table).where(*self._beyond(now)).values({self._moment: now})
        moved: Any = session.execute(statement.execution_options(synchronize_session=False))
        log.warning("clock.pulled_in", moment=str(self._moment), rows=moved.rowcount)
        return int(moved.rowcount)

    def _beyond(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return (self.is_beyond(now), *self._among)


def pull_in(database: Database, now: datetime, *horizons: Horizon) -> None:
    """Pull in the rows of these columns; a transaction is begun only where there are any."""
    with database.reading() as session:
        crossed = [one for one in horizons if one.is_crossed(session, now)]
    if crossed:
        with database.unit_of_work() as work:
            for one in crossed:
                one.pull_in(work.session, now)

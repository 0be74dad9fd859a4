"""Recording ticks and reading them."""

import time
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from registry.clock import note_clock
from registry.db import Database, insert_or_ignore
from registry.progress.rules import TickState
from registry.progress.tables import Tick

log = structlog.get_logger(__name__)

RECORDED_EVERY_SECONDS = 10.0
UNFINISHED = "no end"
"""The failure of a tick that began and of which nothing was heard since: its process may have died."""


class TickLog:
    """What one worker records of the ticks that it ran: at most every ten seconds, and every change of the outcome."""

    def __init__(self) -> None:
        self._recorded: dict[str, tuple[float, str | None]] = {}
        self._begun = set[str]()

    def begin(self, database: Database, job: str, now: datetime) -> None:
        """Write down, once in a process, that a tick of a kind begins of which none ever ended: it may never do."""
        if job in self._begun or job in self._recorded:
            return
        first = {"job": job, "seconds": 0.0, "failing_since": now, "failure": UNFINISHED}
        try:
            with database.unit_of_work() as work:
                work.session.exec(insert_or_ignore(work.session, Tick).values(**first))
        except SQLAlchemyError as error:
            log.warning("tick.not_recorded", job=job, error=type(error).__name__)
            return
        self._begun.add(job)

    def record(self, database: Database, job: str, seconds: float, failure: str | None, now: datetime) -> None:
        """Write down how a tick ended; a database that does not answer loses this line and nothing else."""
        moment = time.monotonic()
        last, outcome = self._recorded.get(job, (0.0, ""))
        if outcome == failure and moment - last < RECORDED_EVERY_SECONDS:
            return
        try:
            with database.unit_of_work() as work:
                work.session.exec(insert_or_ignore(work.session, Tick).values(job=job, seconds=0.0))
                tick = work.session.exec(select(Tick).where(Tick.job == job).with_for_update()).one()
                _conclude(tick, seconds, failure, now)
                note_clock(work.session, now)
        except SQLAlchemyError as error:
            log.warning("tick.not_recorded", job=job, error=type(error).__name__)
            return
        self._recorded[job] = moment, failure


def read_ticks(session: Session) -> list[TickState]:
    """The last tick of each kind."""
    return [
        TickState(tick.job, tick.finished_at, tick.seconds, tick.failing_since, tick.failure)
        for tick in session.exec(select(Tick))
    ]


def _conclude(tick: Tick, seconds: float, failure: str | None, now: datetime) -> None:
    tick.failure = failure
    if failure is None:
        tick.finished_at, tick.seconds, tick.failing_since = now, seconds, None
    elif tick.failing_since is None:
        tick.failing_since = now

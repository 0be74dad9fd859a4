"""Leases of units in the database, each one statement of its own.

* An upsert takes a block where the minute has room for what is needed, else nothing: two processes never take the same.
* A connection of its own gives up soon, since a request waits for it; a lease need not outlive a crash of the database.
"""

from datetime import datetime

from sqlalchemy import Connection, text

from registry.db import Database, brief_engine
from registry.rates.rules import BLOCKS, TOLERATED_MINUTES, minute_of

PATIENCE_SECONDS = 2.0

_TAKE = text(
    f"""
    INSERT INTO rate_window AS known (minute, subject, taken, block) VALUES (:minute, :subject, :first, :first)
    ON CONFLICT (minute, subject) DO UPDATE SET
        taken = known.taken + CASE WHEN (:most - known.taken) / {BLOCKS} > :needed
                              THEN (:most - known.taken) / {BLOCKS} ELSE :needed END,
        block = CASE WHEN (:most - known.taken) / {BLOCKS} > :needed
                THEN (:most - known.taken) / {BLOCKS} ELSE :needed END
    WHERE known.taken + :needed <= :most
    RETURNING taken, block
    """  # noqa: S608 - a constant number
)
_LOOK = text("SELECT taken FROM rate_window WHERE minute = :minute AND subject = :subject")
_FORGET = text("DELETE FROM rate_window WHERE minute < :oldest OR minute > :newest")


def forget_minutes(database: Database, now: datetime) -> int:
    """Delete the rows of other minutes where nobody asks whose lease would do it; how many."""
    minute = minute_of(now.timestamp(), -1)
    with database.unit_of_work() as work:
        return work.session.connection().execute(_FORGET, _kept(minute)).rowcount


class Ledger:
    """The units that all processes have leased; belongs to one thread, and raises SQLAlchemy's errors."""

    def __init__(self, database: Database) -> None:
        self._engine = brief_engine(database.engine, PATIENCE_SECONDS)
        self._swept = -1

    def lease(self, minute: int, subject: str, limit: int, needed: int) -> tuple[int, int]:
        """At least ``needed`` units, or 0 where so many are not left; and how many are left after that."""
        with self._engine.connect() as connection:
            if minute != self._swept:
                self._sweep(connection, minute)
            given = {"minute": minute, "subject": subject}
            first = max(needed, limit // BLOCKS)
            row = connection.execute(_TAKE, {**given, "first": first, "most": limit, "needed": needed}).one_or_none()
            if row is not None:
                return row.block, limit - row.taken
            taken = connection.execute(_LOOK, given).scalar_one_or_none()
            return 0, max(limit - (taken or 0), 0)

    def close(self) -> None:
        """Give back the connection; another lease would open a new one."""
        self._engine.dispose()

    def _sweep(self, connection: Connection, minute: int) -> None:
        """Delete the rows of other minutes, those that a clock which was wrong has left in the future too."""
        connection.execute(_FORGET, _kept(minute))
        self._swept = minute


def _kept(minute: int) -> dict[str, int]:
    return {"oldest": minute - TOLERATED_MINUTES, "newest": minute + TOLERATED_MINUTES}

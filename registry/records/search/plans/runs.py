"""Running a plan: over a connection, or in the event loop."""

from collections.abc import Generator
from typing import TypeVar

from sqlalchemy import Connection

from registry.db.lookups import Lookups, spelled
from registry.db.visibility import sees_private
from registry.records.search.plans.asks import Ask, Rows, Setting
from registry.records.search.plans.frequencies import STATISTICS, Frequencies, keep_frequencies, kept_frequencies

Answer = TypeVar("Answer")


def setting_of(connection: Connection) -> Setting:
    """What a plan has to know of the database of a connection, and of whoever asks."""
    is_file = connection.dialect.name == "sqlite"
    return Setting(is_file, not sees_private(), None if is_file else _frequencies(connection))


async def setting_in_loop(lookups: Lookups) -> Setting:
    """The same in the event loop."""
    is_file = lookups.dialect.name == "sqlite"
    kept = None if is_file else kept_frequencies(lookups.engine)
    if kept is None and not is_file:
        kept = keep_frequencies(lookups.engine, (await lookups.rows({}, STATISTICS))[0][0])
    return Setting(is_file, not sees_private(), kept)


def run(connection: Connection, plan: Generator[Ask, Rows, Answer]) -> Answer:
    """What a plan comes to."""
    rows: Rows | None = None
    while True:
        try:
            ask = plan.send(rows) if rows is not None else next(plan)
        except StopIteration as ending:
            answer: Answer = ending.value
            return answer
        rows = connection.exec_driver_sql(spelled(ask.text, connection.dialect.name), dict(ask.given)).all()


async def run_in_loop(lookups: Lookups, plan: Generator[Ask, Rows, Answer]) -> Answer:
    """The same in the event loop."""
    rows: Rows | None = None
    while True:
        try:
            ask = plan.send(rows) if rows is not None else next(plan)
        except StopIteration as ending:
            answer: Answer = ending.value
            return answer
        (rows,) = await lookups.rows(ask.given, ask.text)


def _frequencies(connection: Connection) -> Frequencies:
    kept = kept_frequencies(connection.engine)
    return kept or keep_frequencies(connection.engine, connection.exec_driver_sql(STATISTICS).one())

"""Running a plan: over a connection, or in the event loop."""

import asyncio
import math
from collections.abc import Generator
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from registry.db import is_sqlite
from registry.db.lookups import Lookups, spelled
from registry.db.visibility import is_narrowed, sees_private
from registry.records.search.plans.asks import Ask, Rows, SearchSetting
from registry.records.search.plans.frequencies import STATISTICS, Frequencies, keep_frequencies, kept_frequencies

BRIEF = 2_500
"""Records that may be passed in the event loop: two milliseconds, where they are in memory."""

_BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true)"
"""For the rest of the transaction."""
_AS_BEFORE = "SELECT set_config('enable_seqscan', 'on', true)"

Answer = TypeVar("Answer")


def setting_of(session: Session) -> SearchSetting:
    """What a plan has to know of the database of a session, and of whoever asks."""
    is_file = is_sqlite(session)
    return SearchSetting(is_file, is_narrowed(session), None if is_file else _frequencies(session.connection()))


async def setting_in_loop(lookups: Lookups) -> SearchSetting:
    """The same in the event loop."""
    is_file = lookups.dialect.name == "sqlite"
    kept = None if is_file else kept_frequencies(lookups.engine)
    if kept is None and not is_file:
        kept = keep_frequencies(lookups.engine, (await lookups.rows({}, STATISTICS))[0][0])
    return SearchSetting(is_file, not sees_private(), kept)


def run(connection: Connection, plan: Generator[Ask, Rows, Answer], ask: Ask | None = None) -> Answer:
    """What a plan comes to, from its beginning or from something that it asked."""
    try:
        ask = ask or next(plan)
        while True:
            ask = plan.send(_answered(connection, ask))
    except StopIteration as ending:
        answer: Answer = ending.value
        return answer


async def run_in_loop(lookups: Lookups, plan: Generator[Ask, Rows, Answer]) -> Answer:
    """The same in the event loop, as long as that holds up nobody: with much work SQLite goes on in a thread."""
    left = BRIEF if lookups.dialect.name == "sqlite" else math.inf
    try:
        ask = next(plan)
        while (left := left - ask.cost) >= 0:
            is_forced = ask.is_by_index and lookups.dialect.name != "sqlite"
            *_, rows = await lookups.rows(ask.given, *((_BY_INDEX,) if is_forced else ()), ask.text)
            ask = plan.send(rows)
    except StopIteration as ending:
        answer: Answer = ending.value
        return answer
    return await asyncio.to_thread(_go_on, lookups.engine, plan, ask)


def _answered(connection: Connection, ask: Ask) -> Rows:
    dialect = connection.dialect.name
    is_forced = ask.is_by_index and dialect != "sqlite"
    if is_forced:
        connection.exec_driver_sql(_BY_INDEX)
    rows = connection.exec_driver_sql(spelled(ask.text, dialect), dict(ask.given)).all()
    if is_forced:
        connection.exec_driver_sql(_AS_BEFORE)
    return rows


def _go_on(engine: Engine, plan: Generator[Ask, Rows, Answer], ask: Ask) -> Answer:
    with engine.connect() as connection:
        return run(connection, plan, ask)


def _frequencies(connection: Connection) -> Frequencies:
    kept = kept_frequencies(connection.engine)
    return kept or keep_frequencies(connection.engine, connection.exec_driver_sql(STATISTICS).one())

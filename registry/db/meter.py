"""Statements spend from the budget of the request they belong to (docs/adr/0034).

* Each is counted before it runs, so a request that is over runs no other.
* One that runs is stopped when the time is up: SQLite asks now and then, and where the client has gone, too;
  PostgreSQL is told at the beginning of the transaction.
"""

import math
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from registry.costs import check_allowance, current_allowance

STEPS = 50_000
"""Instructions of SQLite's machine between two looks, about a millisecond."""


def meter(engine: Engine) -> None:
    """Let all statements of an engine spend."""
    event.listen(engine, "before_cursor_execute", _spend)
    event.listen(engine, "handle_error", _explain)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _look_now_and_then)
    else:
        event.listen(engine, "begin", _limit)


def _spend(*_: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells of a statement
    if (budget := current_allowance()) is not None:
        budget.spend(statements=1)


def _look_now_and_then(connection: sqlite3.Connection, _: object) -> None:
    connection.set_progress_handler(_is_over, STEPS)


def _is_over() -> bool:
    """Whether the statement that runs in this thread is to end."""
    budget = current_allowance()
    return budget is not None and budget.is_over


def _limit(connection: Connection) -> None:
    budget = current_allowance()
    if budget is not None and math.isfinite(budget.seconds_left):
        milliseconds = max(round(budget.seconds_left * 1000), 1)
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")


def _explain(context: ExceptionContext) -> None:
    """What stopped a statement is the request's end, not a trouble of the database."""
    if isinstance(context.original_exception, Exception) and context.sqlalchemy_exception is not None:
        check_allowance()

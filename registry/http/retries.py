"""Writes that lost a race in the database are tried again: nothing of them was committed.

PostgreSQL ends one of two transactions that wait for each other, and one of two that insert the same key. The second
try sees what the winner wrote, and answers as if it had come later.
"""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

log = structlog.get_logger(__name__)

TRIES = 5
RACES = frozenset({"40P01", "40001", "23505", "23503"})
"""Deadlock, serialisation failure, one key twice, a row that refers to one just deleted (PostgreSQL, appendix A)."""

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def retried(handler: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """A handler that begins again, at most five times, where another writer came first."""

    @functools.wraps(handler)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        for number in range(1, TRIES):
            try:
                return handler(*args, **kwargs)
            except (DBAPIError, StaleDataError) as error:
                if not is_race(error):
                    raise
                log.info("write.retried", handler=handler.__name__, number=number, error=type(error).__name__)
                time.sleep(random.uniform(0.01, 0.05) * number)  # noqa: S311 - apart, not secret
        return handler(*args, **kwargs)

    return answer


def is_race(error: Exception) -> bool:
    """Whether another writer is the reason for an error."""
    if isinstance(error, StaleDataError):
        return True
    return isinstance(error, DBAPIError) and str(getattr(error.orig, "sqlstate", None)) in RACES

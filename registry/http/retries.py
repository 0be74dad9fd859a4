"""Writes that lost a race in the database are tried again: nothing of them was committed.

PostgreSQL ends one of two transactions that wait for each other, and one of two that insert the same key. The second
try sees what the winner wrote, and answers as if it had come later. Who loses again and again is told to try later.
"""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from registry.db.trouble import is_race
from registry.errors import Unavailable

log = structlog.get_logger(__name__)

TRIES = 5
PAUSE_SECONDS = (0.01, 0.05)
"""Between the first two tries, at least and at most; longer before each further one."""

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def retried(handler: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """A handler that begins again where another writer came first; after ``TRIES`` it raises ``Unavailable``."""
    name = handler.__qualname__

    @functools.wraps(handler)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        for number in range(1, TRIES + 1):
            try:
                return handler(*args, **kwargs)
            except (DBAPIError, StaleDataError) as error:
                if not is_race(error):
                    raise
                log.info("write.retried", handler=name, number=number, error=type(error).__name__)
                lost = error
            if number < TRIES:
                time.sleep(random.uniform(*PAUSE_SECONDS) * number)  # noqa: S311 - apart, not secret
        log.error("write.given_up", handler=name, exc_info=lost)  # a fault of ours may look like this, too
        raise Unavailable("Others write the same at this moment; nothing was done, try again shortly.") from lost

    answer.begins_again = True  # type: ignore[attr-defined]  # told to the test that asks every handler
    return answer

"""The budget of a request, found by whatever works for it, in its thread or in the event loop.

* Whoever has none (a worker, the command line, a cheap request) spends nothing.
* Counts say what a question costs on any machine; the time says what is left of it on this one.
* A request whose client has gone is over: whatever it does next ends.

Decided in ADR 0034.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from registry.errors import ClientGone, OutOfTime, OverBudget


class Allowance:
    """What is left to one request; shared by all threads that work for it."""

    def __init__(
        self, *, statements: float = math.inf, rows: float = math.inf, seconds: float = math.inf, advice: str = ""
    ) -> None:
        self.statements, self.rows = statements, rows
        """What may still be spent."""
        self._advice = advice
        self._ends_at = time.monotonic() + seconds
        self._is_abandoned = False

    @property
    def is_over(self) -> bool:
        """Whether the time is up or nobody waits for the answer any more."""
        return self._is_abandoned or time.monotonic() >= self._ends_at

    @property
    def seconds_left(self) -> float:
        """Until the time is up; ``inf`` without a limit."""
        return self._ends_at - time.monotonic()

    def abandon(self) -> None:
        """Say that the client has gone."""
        self._is_abandoned = True

    def check(self) -> None:
        """Raise ``ClientGone`` or ``OutOfTime`` where the request is over."""
        if self._is_abandoned:
            raise ClientGone("The client has gone.")
        if time.monotonic() >= self._ends_at:
            raise OutOfTime(f"The answer takes longer than a request may. {self._advice}".strip())

    def spend(self, *, statements: int = 0, rows: int = 0) -> None:
        """Take from what is left; raises ``OverBudget`` where it does not suffice, and as ``check`` does."""
        self.check()
        self.statements -= statements
        self.rows -= rows
        if self.statements < 0 or self.rows < 0:
            raise OverBudget(f"The answer takes more reading than one request may cause. {self._advice}".strip())


_CURRENT: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


def current_allowance() -> Allowance | None:
    """The budget of the request that is being worked for, or None."""
    return _CURRENT.get()


@contextmanager
def spending(budget: Allowance) -> Iterator[Allowance]:
    """Let all work inside, and in threads that are started there, spend from a budget."""
    token = _CURRENT.set(budget)
    try:
        yield budget
    finally:
        _CURRENT.reset(token)


def spend_rows(count: int) -> None:
    """Take rows, or other things of that size, from the budget of the request."""
    if (budget := _CURRENT.get()) is not None:
        budget.spend(rows=count)


def check_allowance() -> None:
    """End work for a request that is over."""
    if (budget := _CURRENT.get()) is not None:
        budget.check()

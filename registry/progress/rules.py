"""When work in the background stands still. Pure.

Two signs: a kind of tick has not ended well for long, or work is due for long while none of its kind was touched. Work
that waits because there is much of it is touched all the time, and does not stand still.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

TICK_LIMIT = timedelta(seconds=120)
"""Above the longest slice of any tick (20 s), a restart of all workers (10 s) and what a tick may be recorded late."""
WORK_LIMIT = timedelta(seconds=900)
"""Above the window of the Hub's rate limit (300 s) and the time for one model of a hub that does not answer (60 s)."""
TOLERANCE = timedelta(seconds=5)
"""By so much clocks of several machines may differ."""


class TickState(msgspec.Struct, frozen=True):
    """One kind of tick: when it last ended well, how long it took, and since when it fails with what if it does."""

    job: str
    finished_at: datetime | None
    seconds: float
    failing_since: datetime | None
    failure: str | None


class Backlog(msgspec.Struct, frozen=True):
    """Work of one kind: since when the oldest due piece waits, and when any piece was last touched."""

    oldest_due_at: datetime | None
    touched_at: datetime | None


def overdue_tick(ticks: Iterable[TickState], now: datetime, every: timedelta) -> str | None:
    """What is wrong with the first tick that should have ended; ``every`` is how often the slowest of them is rung.

    A kind of which no tick ever began is not judged: where no worker has run yet, nothing can have stopped.
    """
    for tick in sorted(ticks, key=lambda one: one.job):
        if tick.finished_at is None:
            if tick.failing_since is not None and now - tick.failing_since > TICK_LIMIT + every * 3:
                since = round((now - tick.failing_since).total_seconds())
                return f"{tick.job} has not ended once in {since} s; it fails with {tick.failure}"
            continue
        if tick.finished_at > now + TOLERANCE:
            back = round((tick.finished_at - now).total_seconds())
            return f"the clock went back by {back} s since {tick.job} last ended, and none has ended after that"
        silent = now - tick.finished_at
        if silent > TICK_LIMIT + every * 3:
            why = f"; it fails with {tick.failure}" if tick.failure else "; is a worker running, and beat?"
            return f"{tick.job} last ended {round(silent.total_seconds())} s ago{why}"
    return None


def overdue_work(backlog: Backlog, now: datetime) -> str | None:
    """What is wrong where work is due for long and none was touched since."""
    due, touched = backlog.oldest_due_at, backlog.touched_at
    if touched is not None and touched > now + TOLERANCE:
        touched = None  # by a clock that was ahead
    if due is None or now - due <= WORK_LIMIT or (touched is not None and now - touched <= WORK_LIMIT):
        return None
    return f"the oldest is due for {round((now - due).total_seconds())} s, and none was touched since"

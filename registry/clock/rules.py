"""What may be believed of moments that a wrong clock wrote, and how to tell that it was wrong. Pure (docs/adr/0038).

* What is due later than the longest wait it can honestly have was written by a clock that was ahead: it is due now.
  The same counts for whatever ends: a lease, a rest, a window.
* The clock goes back where a moment lies behind one that was seen before; where it goes on after a gap, either nothing
  ran or it jumped ahead, and nobody can tell which.
"""

from datetime import datetime, timedelta

import msgspec

TOLERANCE = timedelta(seconds=60)
"""By so much clocks of several machines may differ, and a clock may be set back without a word."""
TOLD_FOR = timedelta(minutes=15)
"""How long it is told that the clock went back: whoever looks every few minutes sees it."""
GAP = timedelta(hours=1)
"""A gap between two signs of life that is longer needs an hour to settle."""
SETTLES_IN = timedelta(hours=1)
"""What is judged by its age waits for so long after a gap, so that what was only not done is done first."""


class ClockState(msgspec.Struct, frozen=True):
    """What is known of the clock: the latest moment seen since it last went back, and its last step back and gap."""

    latest_at: datetime
    back_at: datetime | None = None
    """When it was noticed, by the clock as it was then."""
    back_seconds: float = 0.0
    gap_at: datetime | None = None
    """When the first sign of life came after a gap."""
    gap_seconds: float = 0.0


def is_due(due_at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether something is due, or over, that can wait for ``longest`` at the most."""
    return due_at <= now or is_beyond(due_at, now, longest)


def is_beyond(moment: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether a moment lies further ahead than a clock that is right could have put it."""
    return moment - now > longest + TOLERANCE


def advanced(state: ClockState | None, now: datetime) -> ClockState:
    """The state after a sign of life at this moment."""
    if state is None:
        return ClockState(now)
    passed = now - state.latest_at
    if passed < -TOLERANCE:
        return msgspec.structs.replace(state, latest_at=now, back_at=now, back_seconds=-passed.total_seconds())
    if passed > GAP:
        return msgspec.structs.replace(state, latest_at=now, gap_at=now, gap_seconds=passed.total_seconds())
    return msgspec.structs.replace(state, latest_at=max(now, state.latest_at))


def trouble(state: ClockState | None, now: datetime) -> str | None:
    """That the clock went back not long ago, in words."""
    if state is None:
        return None
    now_back = state.latest_at - now
    if now_back > TOLERANCE:
        since = f"{state.latest_at:%Y-%m-%d %H:%M:%S} UTC was seen"
        return f"the clock went back by {now_back.total_seconds():.0f} s, or clocks of machines differ: {since}"
    if state.back_at is None or not timedelta() <= now - state.back_at < TOLD_FOR:
        return None
    return (
        f"the clock went back by {state.back_seconds:.0f} s at {state.back_at:%Y-%m-%d %H:%M:%S} UTC; "
        "what was put off by the clock before is done now"
    )


def is_settled(state: ClockState | None, now: datetime) -> bool:
    """Whether ages can be believed: no gap has just ended, and none shows at this moment."""
    if state is None:
        return True
    if state.gap_at is not None and -TOLERANCE <= now - state.gap_at < SETTLES_IN:
        return False
    return now - state.latest_at <= GAP

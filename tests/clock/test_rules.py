"""What may be believed of moments that a wrong clock wrote: for all moments, spans and steps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.clock import TOLERANCE, ClockState, advanced, is_beyond, is_due, is_settled, trouble
from registry.clock.rules import GAP, SETTLES_IN, TOLD_FOR
from tests.support.clock import NOW

EARLY = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 40 * 365 * 86_400_000).map(lambda passed: EARLY + timedelta(milliseconds=passed))
spans = st.timedeltas(timedelta(), timedelta(days=400))
waits = st.timedeltas(timedelta(), timedelta(days=2))


@given(now=moments, longest=waits, wait=waits)
def test_an_honest_wait_is_never_cut_short(now: datetime, longest: timedelta, wait: timedelta) -> None:
    wait = min(wait, longest)
    assert is_due(now + wait, now, longest) is (wait == timedelta())
    assert not is_due(now + wait, now - min(TOLERANCE, timedelta(seconds=59)), longest) or wait == timedelta()


@given(now=moments, longest=waits, wait=waits, back=st.timedeltas(timedelta(), timedelta(days=20_000)))
def test_no_step_back_puts_off_for_longer_than_one_more_wait(
    now: datetime, longest: timedelta, wait: timedelta, back: timedelta
) -> None:
    """What was put off before the clock went back is done within one more longest wait of the right clock."""
    due_at, right = now + min(wait, longest), now - back
    assert is_due(due_at, right, longest) or is_due(due_at, right + longest + TOLERANCE, longest)


@given(now=moments, longest=waits, ahead=spans)
def test_what_lies_beyond_is_what_no_honest_wait_reaches(now: datetime, longest: timedelta, ahead: timedelta) -> None:
    assert is_beyond(now + ahead, now, longest) is (ahead > longest + TOLERANCE)


@given(st.lists(moments, min_size=1, max_size=12))
def test_every_step_back_is_told_at_once_and_for_long(found: list[datetime]) -> None:
    state: ClockState | None = None
    for now in found:
        is_back = state is not None and state.latest_at - now > TOLERANCE
        if is_back:
            assert "the clock went back" in (trouble(state, now) or "")
        state = advanced(state, now)
        assert state.latest_at >= now
        if is_back:
            assert state.back_at == now
            later = now
            while later < now + TOLD_FOR:
                told = trouble(state, later)
                assert told is not None
                assert f"by {state.back_seconds:.0f} s at {now:%Y-%m-%d %H:%M:%S}" in told
                later += timedelta(seconds=50)
                state = advanced(state, later)
            assert trouble(state, now + TOLD_FOR) is None
            state = advanced(state, now + TOLD_FOR)


@pytest.mark.parametrize("step", [-60, -5, 0, 5, 3_000])
def test_a_small_step_is_not_told(step: float) -> None:
    state, now = advanced(None, NOW), NOW + timedelta(seconds=step)
    assert trouble(state, now) is None
    assert trouble(advanced(state, now), now) is None
    assert is_settled(advanced(state, now), now)


def test_after_a_gap_ages_are_not_believed_for_a_while() -> None:
    before, after = advanced(None, NOW), NOW + timedelta(days=2_000)
    assert not is_settled(before, after), "nothing has noticed the gap yet"
    state = advanced(before, after)
    assert state.gap_seconds == timedelta(days=2_000).total_seconds()
    assert trouble(state, after) is None, "a service that was off is no trouble"
    while after - (state.gap_at or after) < SETTLES_IN:
        assert not is_settled(state, after)
        after += GAP / 4
        state = advanced(state, after)
    assert is_settled(state, after)


def test_a_gap_that_a_wrong_clock_noted_does_not_last() -> None:
    ahead = advanced(advanced(None, NOW), NOW + timedelta(days=2_000))
    right = advanced(ahead, NOW)
    assert is_settled(right, NOW)
    assert right.back_seconds == timedelta(days=2_000).total_seconds()


def test_nothing_is_known_yet() -> None:
    assert trouble(None, NOW) is None
    assert is_settled(None, NOW)

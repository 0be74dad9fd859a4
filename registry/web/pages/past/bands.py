"""The states of a model as stretches of time, with the gaps in which nobody looked; pure.

* A state that was observed is known from its first to its last reading; what lies between two states is a gap.
* A state out of the commit history holds from its first commit to the next one with another state, and never beyond the
  first observation, which counts more.
* A state of which nobody knows since when is in the table alone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from registry.records.history import HistoryRead

_LEAST = timedelta(days=1)
"""The shortest time line that is drawn."""
_TICKS = 5


class BandStretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time in percent of the line; ``number`` is the row of the table, None in a gap."""

    number: int | None
    left: float
    width: float


class AxisPlace(msgspec.Struct, frozen=True):
    """A moment of the axis."""

    at: datetime
    left: float


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """All stretches, and the ends of the axis."""

    begin: datetime
    end: datetime
    stretches: tuple[BandStretch, ...]
    ticks: tuple[AxisPlace, ...]

    def place(self, moment: datetime) -> float:
        """Where a moment stands, in percent; outside of the line, at its end."""
        share = (moment - self.begin) / (self.end - self.begin)
        return round(100 * min(max(share, 0.0), 1.0), 3)


def line_of(states: Sequence[HistoryRead], now: datetime) -> Line | None:
    """The time line of states, which come newest first; None where nothing can be placed."""
    spans = sorted(_spans(states), key=lambda span: span[1:])
    if not spans:
        return None
    begin = spans[0][1]
    empty = Line(begin=begin, end=max(now, begin + _LEAST), stretches=(), ticks=())
    ticks = tuple(AxisPlace(at, empty.place(at)) for at in _moments(empty))
    return msgspec.structs.replace(empty, stretches=tuple(_stretches(empty, spans)), ticks=ticks)


Span = tuple[int, datetime, datetime]
"""Row of the table, since, until."""


def _spans(states: Sequence[HistoryRead]) -> Iterator[Span]:
    """When each state is known to have held."""
    observed = [state.observed_at for state in states if not state.from_history]
    first = min(observed) if observed else None
    for number, state in enumerate(states, 1):
        if not state.from_history:
            yield number, _utc(state.observed_at), _utc(state.last_seen_at)
        elif state.known_from is not None and (first is None or state.known_from < first):
            until = state.known_until or first or state.known_from
            yield number, _utc(state.known_from), _utc(min(until, first) if first else until)


def _stretches(line: Line, spans: Sequence[Span]) -> Iterator[BandStretch]:
    """States one after the other, each at most to where the next begins, with what lies between."""
    nexts = [since for _, since, _ in spans[1:]] + [line.end]
    for (number, since, until), following in zip(spans, nexts, strict=True):
        end = min(max(until, since), following)
        yield _stretch(line, number, since, end)
        if following > end:
            yield _stretch(line, None, end, following)


def _stretch(line: Line, number: int | None, since: datetime, until: datetime) -> BandStretch:
    left = line.place(since)
    return BandStretch(number=number, left=left, width=round(line.place(until) - left, 3))


def _moments(line: Line) -> Iterator[datetime]:
    """Both ends of the axis and what lies evenly between."""
    step = (line.end - line.begin) / (_TICKS - 1)
    yield from (line.begin + step * number for number in range(_TICKS))


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

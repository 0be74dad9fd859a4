"""Columns that stand, one for each stretch of time, of stacked series."""

from collections.abc import Callable, Sequence

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import element, text, width_of
from registry.web.plots.pictures import Filling, Picture, draw_key, running_sums
from registry.web.plots.scales import even, ticks

_HIGH, _FOOT, _HEAD = 220.0, 24.0, 14.0
_WIDEST = 56.0


class Series(msgspec.Struct, frozen=True):
    """One series: what it is called, and a value for each column."""

    kind: str
    title: str
    values: Sequence[float]


def draw_columns(
    labels: Sequence[str], series: Sequence[Series], said: Callable[[float], str], width: float, filling: Filling
) -> Picture:
    """Stacked columns from a common foot, the first series lowest; an empty label stands at no tick."""
    key = draw_key([(one.kind, one.title) for one in series], width, filling)
    sums = [running_sums([one.values[place] for one in series]) for place in range(len(labels))]
    steps = ticks(max((one[-1] for one in sums), default=0.0))
    top, foot = key.height + _HEAD, key.height + _HEAD + _HIGH
    left = max(width_of(said(step)) for step in steps) + 8
    rise, room = even(steps[-1], foot, top), (width - left) / max(len(labels), 1)
    marks = [_line(said(step), rise(step), left, width) for step in steps]
    for place in range(len(labels)):
        x, wide = left + place * room, min(room * 0.8, _WIDEST)
        begin = x + (room - wide) / 2
        for number, one in enumerate(series):
            low, high = rise(sums[place][number]), rise(sums[place][number + 1])
            if low - high > 0:
                marks.append(
                    element("rect", x=begin, y=high, width=wide, height=low - high, **filling(one.kind))
                )  # fmt: skip
    marks += _labels(labels, left, room, foot)
    return Picture(key.inside + Markup("").join(marks), foot + _FOOT)


def _line(words: str, y: float, left: float, width: float) -> Markup:
    line = element("path", d=f"M{left:g} {y:.1f}H{width:g}", class_="guide")
    return line + text(words, left - 6, y + 4, "end", "tick")


def _labels(labels: Sequence[str], left: float, room: float, foot: float) -> list[Markup]:
    """Those labels that have room, each below the middle of its column."""
    marks, free = list[Markup](), 0.0
    for place, words in enumerate(labels):
        middle, half = left + (place + 0.5) * room, width_of(words) / 2
        begin = max(middle - half, 0.0)
        if words and begin >= free:
            marks.append(text(words, begin + half, foot + 17, "middle", "tick"))
            free = begin + 2 * half + 6
    return marks

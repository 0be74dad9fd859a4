"""Counts in steps of a logarithmic axis, several rows of them, with bands behind that say what lies where."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import SMALL, element, text, width_of
from registry.web.plots.pictures import Filling, Picture
from registry.web.plots.scales import Scale, even, logarithmic

_HIGH, _HEAD, _BETWEEN, _FOOT = 84.0, 20.0, 22.0, 40.0
_SHIFT = 28.0
"""How far the name of a band may stand beside its middle."""


class Zone(msgspec.Struct, frozen=True):
    """A stretch of the axis and what it is called."""

    least: float
    most: float
    title: str


class BinRow(msgspec.Struct, frozen=True):
    """One row: its words, a count for each step, and the bands behind them."""

    title: str
    kind: str
    counts: Sequence[int]
    said: Sequence[str]
    """The counts as they are written."""
    bands: Sequence[Zone]


def draw_bins(
    edges: Sequence[float], ticks: Sequence[tuple[float, str]], unit: str, rows: Sequence[BinRow], width: float,
    filling: Filling,
) -> Picture:  # fmt: skip
    """Columns between ``edges``, which rise by one ratio; ``unit`` is what the axis counts."""
    place = logarithmic(edges[0], edges[-1], 1.0, width - 1.0)
    most = max((max(row.counts) for row in rows), default=0)
    marks, y = list[Markup](), 0.0
    for row in rows:
        marks.append(text(row.title, 0, y + 13, class_="name"))
        top, foot = y + _HEAD, y + _HEAD + _HIGH
        rise = even(most, foot, top + 16)
        for band in row.bands:
            begin, end = place(band.least), place(band.most)
            marks.append(element("rect", x=begin, y=top, width=max(end - begin, 2.0), height=_HIGH, class_="band"))
        for number, count in enumerate(row.counts):
            begin, end = place(edges[number]), place(edges[number + 1])
            if count:
                high = rise(count)
                marks.append(
                    element("rect", x=begin + 1, y=high, width=end - begin - 2, height=foot - high, **filling(row.kind))
                )
                if width_of(row.said[number], SMALL) <= end - begin + 2:
                    marks.append(text(row.said[number], (begin + end) / 2, high - 3, "middle", "value small-value"))
        marks.append(element("path", d=f"M0 {foot:g}H{width:g}", class_="axis"))
        marks += _names(row.bands, place, foot, width)
        y = foot + _BETWEEN
    marks += _ticks(ticks, place, y, width)
    marks.append(text(unit, width, y + 34, "end", "tick"))
    return Picture(Markup("").join(marks), y + _FOOT)


def _names(bands: Sequence[Zone], place: Scale, foot: float, width: float) -> list[Markup]:
    marks, free = list[Markup](), 0.0
    for band in bands:
        half = width_of(band.title) / 2
        middle = min(max((place(band.least) + place(band.most)) / 2, half), width - half)
        if middle < free + half <= middle + _SHIFT:
            middle = free + half
        if middle - half >= free:
            marks.append(text(band.title, middle, foot + 14, "middle", "tick"))
            free = middle + half + 4
    return marks


def _ticks(ticks: Sequence[tuple[float, str]], place: Scale, y: float, width: float) -> list[Markup]:
    marks, free = [element("path", d=f"M0 {y:g}H{width:g}", class_="axis")], 0.0
    for value, words in ticks:
        x, half = place(value), width_of(words) / 2
        marks.append(element("path", d=f"M{x:.1f} {y:g}v5", class_="axis"))
        begin = min(max(x - half, 0.0), width - 2 * half)
        if begin >= free:
            marks.append(text(words, begin + half, y + 17, "middle", "tick"))
            free = begin + 2 * half + 5
    return marks

"""A grid of two facts with a bubble in each cell: its area and its number say how many there are."""

import math
from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import element, text, width_of
from registry.web.plots.pictures import Filling, Picture

_CELL, _HEAD, _LINE, _LEAST = 58.0, 46.0, 16.0, 3.0


class Bubble(msgspec.Struct, frozen=True):
    """How many have the values of this row and column."""

    row: int
    column: int
    count: int
    said: str
    kind: str = "k1"


def draw_grid(
    across: str, columns: Sequence[str], down: str, rows: Sequence[str], bubbles: Sequence[Bubble], width: float,
    filling: Filling,
) -> Picture:  # fmt: skip
    """Columns with the words ``across`` above them, rows with ``down``; heads that are too wide stand in two lines."""
    left = max(map(width_of, rows)) + 12
    room = min((width - left) / len(columns), 130.0)
    is_full = max(map(width_of, columns)) > room
    head = _HEAD + (_LINE if is_full else 0.0)
    most = max((one.count for one in bubbles), default=1)
    largest = min(room, _CELL) / 2 - 3
    marks = [
        text(f"{down} ↓", 0, 13, class_="name"),
        text(f"{across} →", max(left, width_of(down) + 40), 13, class_="name"),
    ]
    for place, words in enumerate(columns):
        foot = head - 8 - (_LINE if is_full and place % 2 else 0.0)
        marks.append(text(words, left + (place + 0.5) * room, foot, "middle", "tick"))
    for place, words in enumerate(rows):
        y = head + (place + 0.5) * _CELL
        marks.append(text(words, left - 10, y + 4, "end", "tick"))
        marks += [
            element("rect", x=left + column * room, y=y - _CELL / 2, width=room, height=_CELL, class_="cell")
            for column in range(len(columns))
        ]
    marks += [
        _bubble(
            one,
            (left + (one.column + 0.5) * room, head + (one.row + 0.5) * _CELL),
            largest * math.sqrt(one.count / most),
            filling,
        )
        for one in bubbles
        if one.count
    ]
    return Picture(Markup("").join(marks), head + len(rows) * _CELL + 2)


def _bubble(one: Bubble, middle: tuple[float, float], radius: float, filling: Filling) -> Markup:
    (x, y), radius = middle, max(radius, _LEAST)
    circle = element("circle", cx=x, cy=y, r=radius, **filling(one.kind))
    wide = width_of(one.said) + 6
    if wide <= 2 * radius:
        return circle + text(one.said, x, y + 5, "middle", "value inside")
    return circle + text(one.said, x + radius + 3, y + 5, class_="value")

"""Bars that lie: one for each row, with its words and its number."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import BOLD, element, lines_of, text, width_of
from registry.web.plots.pictures import WIDE, Filling, Picture
from registry.web.plots.scales import even

_BAR, _GAP, _LABEL = 16.0, 10.0, 17.0


class Bar(msgspec.Struct, frozen=True):
    """One row: its words, its value, and the value as it is written."""

    label: str
    value: float
    said: str
    kind: str = "k1"


def draw_bars(rows: Sequence[Bar], width: float, filling: Filling) -> Picture:
    """Words beside the bars on wide pages, above them on narrow ones; numbers behind the bars."""
    is_wide = width >= WIDE
    left = min(max((width_of(row.label) for row in rows), default=0.0) + 10, width * 0.45) if is_wide else 0.0
    right = max((width_of(row.said, BOLD) for row in rows), default=0.0) + 8
    place = even(max((row.value for row in rows), default=0.0), left, width - right)
    marks, y = list[Markup](), 0.0
    for row in rows:
        if is_wide:
            marks.append(text(row.label, left - 8, y + _BAR - 3, "end"))
        else:
            for line in lines_of(row.label, width):
                marks.append(text(line, 0, y + _LABEL - 4))
                y += _LABEL
        end = place(row.value)
        marks.append(element("rect", x=left, y=y, width=max(end - left, 0.5), height=_BAR, **filling(row.kind)))
        marks.append(text(row.said, end + 6, y + _BAR - 3, class_="value"))
        y += _BAR + _GAP
    if is_wide:
        marks.append(element("path", d=f"M{left:g} 0V{y - _GAP / 2:g}", class_="axis"))
    return Picture(Markup("").join(marks), max(y, 1.0))

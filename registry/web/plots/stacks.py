"""Bars that lie and are stacked: one for each row, all as long, of shares; or each as long as its sum."""

from collections.abc import Sequence

from markupsafe import Markup

from registry.web.plots.columns import Series
from registry.web.plots.elements import element, lines_of, text, width_of
from registry.web.plots.pictures import WIDE, Filling, Picture, draw_key, running_sums
from registry.web.plots.scales import even

_BAR, _GAP, _LABEL, _MOST_LEFT = 22.0, 12.0, 18.0, 0.3


def draw_stacks(
    labels: Sequence[str], series: Sequence[Series], said: Sequence[Sequence[str]], width: float, filling: Filling
) -> Picture:
    """Each row as shares of its sum; ``said`` has the number of each part, which stands in it where there is room."""
    key = draw_key([(one.kind, one.title) for one in series], width, filling)
    longest = max(map(width_of, labels), default=0.0) + 10
    is_beside = width >= WIDE and longest <= width * _MOST_LEFT
    left = longest if is_beside else 0.0
    marks, y = list[Markup](), key.height
    for row, label in enumerate(labels):
        if is_beside:
            marks.append(text(label, left - 8, y + _BAR - 6, "end"))
        else:
            for line in lines_of(label, width):
                marks.append(text(line, 0, y + _LABEL - 5))
                y += _LABEL
        sums = running_sums([one.values[row] for one in series])
        place = even(sums[-1], left, width)
        for number, one in enumerate(series):
            begin, end = place(sums[number]), place(sums[number + 1])
            if end > begin:
                marks.append(element("rect", x=begin, y=y, width=end - begin, height=_BAR, **filling(one.kind)))
                marks.append(_inside(said[row][number], begin, end, y))
        y += _BAR + _GAP
    return Picture(key.inside + Markup("").join(marks), max(y, 1.0))


def _inside(words: str, begin: float, end: float, y: float) -> Markup:
    wide = width_of(words) + 8
    if wide > end - begin:
        return Markup("")
    middle = (begin + end) / 2
    plate = element("rect", x=middle - wide / 2, y=y + 3, width=wide, height=_BAR - 6, rx=3, class_="plate")
    return plate + text(words, middle, y + _BAR - 6, "middle", "value")

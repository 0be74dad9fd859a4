"""Lines over time, each with a dash and a sign of its own and its name at its end."""

from collections.abc import Callable, Sequence

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import BOLD, element, text, width_of
from registry.web.plots.pictures import Filling, Picture
from registry.web.plots.scales import Scale, even, ticks

_HIGH, _FOOT, _HEAD, _APART = 240.0, 26.0, 28.0, 16.0
_SIGNS = {
    "k1": "M-4 -4H4V4H-4Z", "k2": "M0 -5L5 4H-5Z", "k3": "M0 -5L5 0L0 5L-5 0Z",
    "k4": "M-5 -1H-1V-5H1V-1H5V1H1V5H-1V1H-5Z",
    "k5": "M-5 -4H5L0 5Z",
}  # fmt: skip
_OTHER_SIGN = "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z"


class Course(msgspec.Struct, frozen=True):
    """One line: a value for each moment."""

    kind: str
    title: str
    values: Sequence[float]


def draw_lines(
    labels: Sequence[str], courses: Sequence[Course], said: Callable[[float], str], width: float, filling: Filling,
    *, unit: str,
) -> Picture:  # fmt: skip
    """Lines from 0 up, of what ``unit`` says; of one moment, only their signs."""
    del filling
    steps = ticks(max((max(one.values) for one in courses), default=0.0))
    left = max(width_of(said(step)) for step in steps) + 8
    right = width - min(max((width_of(one.title, BOLD) for one in courses), default=0.0) + 14, width * 0.44)
    rise, top = even(steps[-1], _HEAD + _HIGH, _HEAD), _HEAD + _HIGH
    place = even(max(len(labels) - 1, 1), left + 8, right - 6)
    marks = [
        element("path", d=f"M{left:g} {rise(step):.1f}H{right:g}", class_="guide")
        + text(said(step), left - 6, rise(step) + 4, "end", "tick")
        for step in steps
    ]
    marks += [_course(one, place, rise) for one in courses]
    for one, y in zip(courses, _spread([rise(one.values[-1]) for one in courses]), strict=True):
        marks.append(text(one.title, right + 6, y + 4, class_="value"))
    marks += [text(unit, 0, 12, class_="tick"), *_moments(labels, place, top, right)]
    return Picture(Markup("").join(marks), top + _FOOT)


def _course(one: Course, place: Scale, rise: Scale) -> Markup:
    points = [(place(number), rise(value)) for number, value in enumerate(one.values)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    sign, every = _SIGNS.get(one.kind, _OTHER_SIGN), max(len(points) // 8, 1)
    shown = [point for number, point in enumerate(points) if number % every == 0 or number == len(points) - 1]
    signs = [
        element("path", d=sign, transform=f"translate({x:.1f} {y:.1f})", class_=f"mark {one.kind}") for x, y in shown
    ]
    return element("path", d=f"M{path}", class_=f"course line-{one.kind}") + Markup("").join(signs)


def _spread(places: Sequence[float]) -> list[float]:
    """The same places, moved apart where names would lie over each other."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    found, free = list(places), -_APART
    for number in order:
        found[number] = max(places[number], free)
        free = found[number] + _APART
    over = max(free - _APART - (_HEAD + _HIGH), 0.0)
    return [one - over for one in found]


def _moments(labels: Sequence[str], place: Scale, foot: float, right: float) -> list[Markup]:
    """The names of the first and the last moment, and of those between that have room."""
    last, free = _around(labels[-1], place(len(labels) - 1), right)[0], 0.0
    marks = list[Markup]()
    for number, words in enumerate(labels):
        begin, end = _around(words, place(number), right)
        is_last = number == len(labels) - 1
        if begin >= free and (is_last or end + 8 <= last):
            marks.append(text(words, (begin + end) / 2, foot + 18, "middle", "tick"))
            free = end + 8
    return marks


def _around(words: str, middle: float, right: float) -> tuple[float, float]:
    """Where words begin and end that stand around a place, moved inside of the picture."""
    wide = width_of(words)
    begin = max(min(middle - wide / 2, right + 20 - wide), 0.0)
    return begin, begin + wide

"""The frame of a picture: its title and description, and the patterns of the kinds of series."""

from collections.abc import Callable, Sequence
from itertools import accumulate

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import TEXT, element, text, width_of

WIDE, NARROW = 720.0, 300.0
"""Widths of a picture in its own units."""
_MARKS = {
    "k2": "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "k3": "M2 2h2v2h-2zM6 6h2v2h-2z",
    "k4": "M0 2H8M0 6H8",
    "k5": "M0 0L8 8M8 0L0 8",
    "k6": "M2 0V8M6 0V8",
}
"""What is drawn over the colour of a kind; the first kind is plain, and ``rest`` is empty."""
KINDS = ("k1", "k2", "k3", "k4", "k5", "k6", "rest")
_SWATCH, _LINE = 14.0, 20.0


class Picture(msgspec.Struct, frozen=True):
    """What is drawn, and how high it is."""

    inside: Markup
    height: float
    kinds: Sequence[str] = ()
    """Those whose patterns are needed."""


class Filling:
    """Fills marks of one picture, and remembers which patterns it needs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.kinds: list[str] = []

    def __call__(self, kind: str) -> dict[str, str]:
        """The attributes of a mark of this kind."""
        if kind not in _MARKS:
            return {"class_": f"mark {kind}"}
        if kind not in self.kinds:
            self.kinds.append(kind)
        return {"class_": f"mark edge-{kind}", "fill": f"url(#{self._name}-{kind})"}


Drawing = Callable[[float, Filling], Picture]
"""Draws for a width."""


def draw_twice(name: str, title: str, description: str, draw: Drawing) -> Markup:
    """The wide and the narrow form of a picture, each with a title and a description of its own."""
    return _framed(f"{name}-wide", title, description, draw, WIDE) + _framed(
        f"{name}-narrow", title, description, draw, NARROW
    )


def _framed(name: str, title: str, description: str, draw: Drawing, width: float) -> Markup:
    filling = Filling(name)
    picture = draw(width, filling)
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        element("defs", *(_pattern(name, kind) for kind in filling.kinds)) if filling.kinds else "",
        picture.inside,
        class_=f"plot {'roomy-plot' if width == WIDE else 'slim-plot'}",
        viewBox=f"0 0 {width:g} {picture.height:g}",
        width=width,
        height=picture.height,
        font_size=TEXT,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _pattern(name: str, kind: str) -> Markup:
    return element(
        "pattern",
        element("rect", width=8, height=8, class_=kind),
        element("path", d=_MARKS[kind], class_="over"),
        id=f"{name}-{kind}", width=8, height=8, patternUnits="userSpaceOnUse",
    )  # fmt: skip


def draw_key(entries: Sequence[tuple[str, str]], width: float, filling: Filling) -> Picture:
    """What the kinds mean, as swatches with words in as many lines as they need."""
    marks, x, y = list[Markup](), 0.0, 0.0
    for kind, words in entries:
        wide = _SWATCH + 6 + width_of(words) + 18
        if x and x + wide - 18 > width:
            x, y = 0.0, y + _LINE
        marks.append(element("rect", x=x + 0.5, y=y + 2.5, width=_SWATCH, height=_SWATCH - 2, **filling(kind)))
        marks.append(text(words, x + _SWATCH + 6, y + 13))
        x += wide
    return Picture(Markup("").join(marks), y + _LINE + 8)


def running_sums(values: Sequence[float]) -> list[float]:
    """Where each of stacked values begins, and where the last ends."""
    return list(accumulate(values, initial=0.0))

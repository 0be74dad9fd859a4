"""Bars of categories, and beside each what follows from it, as a sign and a word."""

from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from registry.web.plots.elements import BOLD, element, lines_of, text, width_of
from registry.web.plots.pictures import WIDE, Filling, Picture
from registry.web.plots.scales import even

_SIGNS: Mapping[str, tuple[str, str]] = {"yes": ("●", "good"), "no": ("○", "bad"), "partly": ("◐", "half")}
_OTHER = ("?", "quiet")
_BAR, _ROW, _LINE = 18.0, 58.0, 16.0
_BARS = 0.36
"""The share of the width that words and bars have on wide pages."""


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """One category: its words, how many there are, and its answers as code and word."""

    label: str
    value: float
    said: str
    kind: str
    answers: Sequence[tuple[str, str]]


def draw_verdicts(titles: Sequence[str], rows: Sequence[Verdicts], width: float, filling: Filling) -> Picture:
    """The answers in columns on wide pages, in lines below each bar on narrow ones."""
    return _beside(titles, rows, width, filling) if width >= WIDE else _below(titles, rows, width, filling)


def _beside(titles: Sequence[str], rows: Sequence[Verdicts], width: float, filling: Filling) -> Picture:
    left = width * _BARS
    room = (width - left) / len(titles)
    broken = [lines_of(title, room - 10) for title in titles]
    head = max(map(len, broken)) * _LINE + 10
    marks = list[Markup]()
    for place, lines in enumerate(broken):
        x = left + place * room
        marks += [
            text(line, x, head - 10 - (len(lines) - 1 - number) * _LINE, class_="tick")
            for number, line in enumerate(lines)
        ]
    for place, row in enumerate(rows):
        y = head + place * _ROW
        marks.append(element("path", d=f"M0 {y:g}H{width:g}", class_="guide"))
        marks.append(_bar(row, rows, y + 8, left - 20, filling))
        for number, answer in enumerate(row.answers):
            marks.append(_answer(answer, left + number * room, y + 40))
    return Picture(Markup("").join(marks), head + len(rows) * _ROW)


def _below(titles: Sequence[str], rows: Sequence[Verdicts], width: float, filling: Filling) -> Picture:
    marks, y = list[Markup](), 0.0
    widest = max((width_of(word, BOLD) for row in rows for _, word in row.answers), default=0.0) + 18
    column = min(max(map(width_of, titles)) + 14, width - widest)
    for row in rows:
        marks.append(_bar(row, rows, y, width, filling))
        y += _ROW - 6
        for title, answer in zip(titles, row.answers, strict=True):
            marks.append(_answer(answer, column, y + 12))
            for line in lines_of(title, column - 8):
                marks.append(text(line, 0, y + 12, class_="tick"))
                y += _LINE
            y += 4
        y += 16
    return Picture(Markup("").join(marks), y)


def _bar(row: Verdicts, rows: Sequence[Verdicts], y: float, width: float, filling: Filling) -> Markup:
    right = max(width_of(one.said, BOLD) for one in rows) + 8
    end = even(max(one.value for one in rows), 0.0, width - right)(row.value)
    return (
        text(row.label, 0, y + 12, class_="name")
        + element("rect", x=0.5, y=y + 20, width=max(end, 1.0), height=_BAR, **filling(row.kind))
        + text(row.said, end + 6, y + 34, class_="value")
    )


def _answer(answer: tuple[str, str], x: float, y: float) -> Markup:
    sign, kind = _SIGNS.get(answer[0], _OTHER)
    return text(sign, x, y, class_=f"sign sign-{kind}") + text(answer[1], x + 18, y, class_="value")

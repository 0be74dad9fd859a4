"""Scales, ticks and pictures: in order, escaped, without styles, each with a title and with patterns of its own."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from registry.web.plots import (
    NARROW,
    WIDE,
    Bar,
    BinRow,
    Bubble,
    Course,
    Series,
    Verdicts,
    Zone,
    draw_bars,
    draw_bins,
    draw_columns,
    draw_grid,
    draw_lines,
    draw_stacks,
    draw_twice,
    draw_verdicts,
)
from registry.web.plots.elements import element, lines_of, width_of
from registry.web.plots.pictures import Drawing
from registry.web.plots.scales import even, logarithmic, ticks

EVIL = "\"><script>alert(1)</script>' onload=x \u202egnp ${7*7} <%x%>"
KINDS = ("k1", "k2", "k3", "k4", "k5", "k6", "rest")
SERIES = [Series(kind, f"{EVIL} {kind}", (3, 0, 12)) for kind in KINDS]
DRAWN: dict[str, Drawing] = {
    "bars": lambda width, filling: draw_bars([Bar(EVIL, 3, "3"), Bar("b", 0, EVIL, "k2")], width, filling),
    "columns": lambda width, filling: draw_columns((EVIL, "", "c"), SERIES, "{:g}".format, width, filling),
    "stacks": lambda width, filling: draw_stacks(
        (EVIL, "b", "c"), SERIES, [[EVIL] * len(KINDS)] * 3, width, filling
    ),
    "lines": lambda width, filling: draw_lines(
        (EVIL, "b"), [Course(kind, EVIL, (1, 2)) for kind in KINDS], "{:g}".format, width, filling, unit=EVIL
    ),
    "grid": lambda width, filling: draw_grid(
        EVIL, (EVIL, "b"), EVIL, ("c", EVIL), [Bubble(0, 1, 7, EVIL), Bubble(1, 0, 0, "")], width, filling
    ),
    "bins": lambda width, filling: draw_bins(
        (1, 2, 4), [(1, EVIL), (4, "4")], EVIL, [BinRow(EVIL, "k3", (5, 0), (EVIL, "0"), [Zone(1, 3, EVIL)])], width,
        filling,
    ),
    "verdicts": lambda width, filling: draw_verdicts(
        (EVIL, "b"),
        [Verdicts(label=EVIL, value=3, said=EVIL, kind="k5", answers=[("yes", EVIL), (EVIL, "no")])], width, filling,
    ),
}  # fmt: skip
NOTHING: dict[str, Drawing] = {
    "bars": lambda width, filling: draw_bars([], width, filling),
    "columns": lambda width, filling: draw_columns([], [], "{:g}".format, width, filling),
    "zeros": lambda width, filling: draw_columns(["a"], [Series("k1", "a", [0])], "{:g}".format, width, filling),
    "stacks": lambda width, filling: draw_stacks(["a"], [Series("k1", "a", [0])], [["0"]], width, filling),
    "line": lambda width, filling: draw_lines(
        ["a"], [Course("k1", "a", [0])], "{:g}".format, width, filling, unit="u"
    ),
    "bins": lambda width, filling: draw_bins((1, 2), [], "u", [BinRow("a", "k1", (0,), ("0",), [])], width, filling),
}  # fmt: skip


class Svg(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)
        assert self.open == []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def both(name: str, draw: Drawing) -> Svg:
    drawn = draw_twice(name, f"Why {EVIL}?", EVIL, draw)
    assert isinstance(drawn, Markup)
    return Svg(str(drawn))


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_is_escaped_and_needs_no_style_and_no_script(name: str) -> None:
    read = both(name, DRAWN[name])
    assert {tag for tag, _ in read.tags} <= {
        "svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "circle",
    }  # fmt: skip
    for _, attributes in read.tags:
        assert not any(key == "style" or key.startswith("on") for key in attributes)
    ids = [str(one["id"]) for _, one in read.tags if "id" in one]
    assert len(ids) == len(set(ids))
    used = {match for _, one in read.tags for match in re.findall(r"url\(#([^)]+)\)", one.get("fill") or "")}
    assert used <= set(ids)
    frames = [one for tag, one in read.tags if tag == "svg"]
    assert [one["width"] for one in frames] == [f"{WIDE:g}", f"{NARROW:g}"]
    for frame in frames:
        assert frame["role"] == "img"
        assert set(str(frame["aria-labelledby"]).split()) <= set(ids)


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_drawn_as_nothing(name: str) -> None:
    read = both(name, NOTHING[name])
    assert not any("nan" in str(one) or "inf" in str(one) for _, attributes in read.tags for one in attributes.values())


def test_every_kind_differs_by_more_than_its_colour() -> None:
    read = both("columns", DRAWN["columns"])
    patterns = {str(one["id"]) for tag, one in read.tags if tag == "pattern" and "wide" in str(one["id"])}
    marks = [one["d"] for tag, one in read.tags if tag == "path" and one.get("class") == "over"]
    assert len(patterns) == 5
    assert len(set(marks)) == 5
    lines = both("lines", DRAWN["lines"])
    signs = {one["d"] for tag, one in lines.tags if tag == "path" and "translate" in str(one.get("transform"))}
    assert len(signs) == 6


@given(st.floats(min_value=0.001, max_value=1e12))
def test_ticks_are_round_and_cover_the_most(most: float) -> None:
    found = ticks(most)
    assert found[0] == 0
    assert found[-1] >= most * (1 - 1e-9)
    assert 2 <= len(found) <= 8
    assert found == sorted(set(found))
    assert most < 1 or all(one == int(one) for one in found)


def test_scales() -> None:
    assert [even(10, 100, 200)(value) for value in (0, 5, 10)] == [100, 150, 200]
    assert even(0, 100, 200)(0) == 100
    place = logarithmic(1, 100, 0, 10)
    assert [round(place(value), 6) for value in (0.1, 1, 10, 100, 1e6)] == [0, 0, 5, 10, 10]


def test_words_are_broken_where_they_may() -> None:
    assert lines_of("one two three", width_of("one two")) == ["one two", "three"]
    assert lines_of("unbreakable", 1) == ["unbreakable"]
    assert str(element("g", "<", x=1.0, y_=2, none=None)) == '<g x="1" y="2">&lt;</g>'

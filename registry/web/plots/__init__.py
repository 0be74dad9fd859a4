"""Plots as SVG, by the server and without a script: scales, axes and a few kinds of marks. Pure.

* Sizes stand in attributes and colours in the sheet of the pages, so no style of its own has to be allowed.
* Every kind of series has a colour and a pattern, lines a dash and a sign: nothing is told by a colour alone.
* Each plot is drawn twice, for wide and for narrow pages; the sheet shows one of them.
"""

from registry.web.plots.bars import Bar, draw_bars
from registry.web.plots.bins import BinRow, Zone, draw_bins
from registry.web.plots.columns import Series, draw_columns
from registry.web.plots.grids import Bubble, draw_grid
from registry.web.plots.lines import Course, draw_lines
from registry.web.plots.pictures import NARROW, WIDE, Picture, draw_twice
from registry.web.plots.stacks import draw_stacks
from registry.web.plots.verdicts import Verdicts, draw_verdicts

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "BinRow",
    "Bubble",
    "Course",
    "Picture",
    "Series",
    "Verdicts",
    "Zone",
    "draw_bars",
    "draw_bins",
    "draw_columns",
    "draw_grid",
    "draw_lines",
    "draw_stacks",
    "draw_twice",
    "draw_verdicts",
]  # fmt: skip

"""What a plot is: its question, how it is read, what is counted for it, and what it tells."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup
from sqlmodel import Session

from registry.web.languages import Locale
from registry.web.plots.pictures import Drawing

Cell = str | int | float | None


class PlotAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a plot tells in one language; without a drawing there is nothing to draw, and ``missing`` says why."""

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    """Of the table and the CSV; the first cell names the row."""
    heads: Sequence[str] = ()
    """The names of the rows in the reader's words, where the first cell is a code."""
    draw: Drawing | None = None
    summary: str = ""
    """The most important thing in a sentence, also for those who do not see the picture."""
    notes: Sequence[str] = ()
    """What was left out, and why."""
    missing: str = ""


def missing(said: Markup) -> PlotAnswer:
    """Nothing is drawn; the sentence says what would make the plot."""
    return PlotAnswer(missing=str(said))


class PlotQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One plot; ``title`` and ``how`` are sentences of the catalogue."""

    name: str
    """As its address has it."""
    title: str
    how: str
    """How to read it."""
    source: str
    """Where the numbers come from."""
    gather: Callable[[Session], Any]
    tell: Callable[[Any, Locale, datetime], PlotAnswer]
    is_of_claims: bool = False
    """Whether it counts what indexes state, too: then these are named."""

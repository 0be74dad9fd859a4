"""Tables for people that programs can read, too (ADR 0045).

* Columns stand two blanks apart at the least, and no cell holds two blanks in a row: `awk -F '  +'` and `column` find
  them. The last column has no blanks behind it. An empty cell is `-`, so that every line has every column.
* Into a pipe or a file each row is one line, whole, however long: nothing is wrapped, cut or coloured, and there is a
  line of names above unless the table has none.
* On a terminal a table fits its width: columns of prose wrap, and names and numbers never do.
"""

import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from registry.cli.output.streams import printable

GAP = "  "
EMPTY = "-"
_NARROWEST = 20
"""Columns of prose get at least so many letters, whatever the terminal."""


@dataclass(frozen=True)
class Column:
    """A column: its name, whether numbers stand at its right edge, and whether it is prose that may wrap."""

    name: str
    is_number: bool = False
    is_prose: bool = False


def print_table(
    columns: Sequence[Column | str], rows: Iterable[Sequence[object]], *, has_names: bool = True, indent: int = 0
) -> None:
    """Print rows, each with a cell for every column; None and empty text are `-`."""
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    cells = [[_cell(value) for value in row] for row in rows]
    if has_names:
        cells.insert(0, [head.name for head in heads])
    widths = [max((cell_len(row[at]) for row in cells), default=0) for at in range(len(heads))]
    if sys.stdout.isatty():
        widths = _fitted(heads, widths, shutil.get_terminal_size().columns - indent)
    for number, row in enumerate(cells):
        for line in _lines(heads, row, widths):
            text = f"{'':{indent}}{line}"
            click.secho(text, bold=True) if has_names and number == 0 and sys.stdout.isatty() else click.echo(text)


def _cell(value: object) -> str:
    return " ".join(printable(str(value)).split()) if value not in (None, "") else EMPTY


def _fitted(heads: Sequence[Column], widths: list[int], room: int) -> list[int]:
    """The widths with those of prose made smaller, the widest first, until the table fits or prose is narrow."""
    fitted = list(widths)
    prose = [at for at, head in enumerate(heads) if head.is_prose]
    while prose and sum(fitted) + len(GAP) * (len(heads) - 1) > room:
        widest = max(prose, key=fitted.__getitem__)
        if fitted[widest] <= _NARROWEST:
            break
        fitted[widest] -= 1
    return fitted


def _lines(heads: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    """A row as the lines it takes."""
    parts = [
        _wrapped(cell, width) if head.is_prose else [cell] for head, cell, width in zip(heads, row, widths, strict=True)
    ]
    for pieces in zip_longest(*parts, fillvalue=""):
        padded = (_padded(head, piece, width) for head, piece, width in zip(heads, pieces, widths, strict=True))
        yield GAP.join(padded).rstrip()


def _padded(head: Column, text: str, width: int) -> str:
    blanks = " " * max(width - cell_len(text), 0)
    return blanks + text if head.is_number else text + blanks


def _wrapped(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    console = Console(width=width, color_system=None)
    return [line.plain.rstrip() for line in Text(text).wrap(console, width)]

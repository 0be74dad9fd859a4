"""The pages of `--help` as they are kept: what a command says of itself, without importing what it works with.

* A page is what the command wrote into click's formatter, step by step, so it is laid out for the terminal that asks.
* Only `cardwatch COMMAND... --help` is answered from here; everything else asks the command itself.
* `make help-pages` writes them, and a test compares each one with what its command says (docs/adr/0074).
"""

from collections.abc import Sequence
from importlib import resources
from typing import Literal

import click
import msgspec

HELP_OPTIONS = ("-h", "--help")
FILE = "pages.json"
Method = Literal[
    "dedent", "indent", "write", "write_dl", "write_heading", "write_paragraph", "write_text", "write_usage"
]


class HelpStep(msgspec.Struct, frozen=True, array_like=True):
    """One call of a ``click.HelpFormatter``."""

    method: Method
    arguments: tuple[str | tuple[tuple[str, str], ...], ...] = ()
    """Texts, or the rows of a list of definitions."""


Pages = dict[str, tuple[HelpStep, ...]]
"""By the words of the command, joined by spaces; that of `cardwatch` itself is empty."""


def write_page(arguments: Sequence[str], formatter: click.HelpFormatter) -> bool:
    """Write the page that these arguments ask for, and nothing else; whether one is kept."""
    *words, last = arguments or ("",)
    steps = _read().get(" ".join(words)) if last in HELP_OPTIONS else None
    if steps is None:
        return False
    for step in steps:
        getattr(formatter, step.method)(*step.arguments)
    return True


def _read() -> Pages:
    """All pages; none where a checkout has not made them yet."""
    file = resources.files(__package__) / FILE
    return msgspec.json.decode(file.read_bytes(), type=Pages) if file.is_file() else {}

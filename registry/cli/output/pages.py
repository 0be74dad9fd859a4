"""Pages made from data: printed, written to a file, or compared with the file that stands there."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from registry.cli.output.streams import print_json, say

EXIT_OUTDATED = 1
"""With ``--check``: the file does not hold the page."""
_CHECK_HELP = f"Fail (exit code {EXIT_OUTDATED}) if the file given by --output is not up to date."
_Command = TypeVar("_Command", bound=Callable[..., None])


def page_options(command: _Command) -> _Command:
    """Give a command ``--output`` (a path or None) and ``--check``."""
    output = click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
    return output(click.option("--check", is_flag=True, help=_CHECK_HELP)(command))


def answer_page(page: str, output: Path | None, *, check: bool, as_json: bool) -> None:
    """Print the page, or write or compare the file; ends with exit code 1 where a compared file is not up to date."""
    if output is None:
        print_json({"page": page}) if as_json else click.echo(page, nl=False)
        return
    is_current = output.is_file() and output.read_text(encoding="utf-8") == page
    if not check and not is_current:
        output.write_text(page, encoding="utf-8")
        is_current = True
    if as_json:
        print_json({"output": str(output), "is_current": is_current})
    if not is_current:
        say(f"{output} is not up to date; the same command without --check writes it.")
        sys.exit(EXIT_OUTDATED)

"""The command that writes where an index and the computed values differ; for whoever makes a release."""

from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import answer_page, json_option, page_options
from registry.licenses import Knowledge
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.openness.agreement import compare_starter, render_page


@click.command(
    cls=ExplainedCommand, where="nowhere",
    examples=(
        "cardwatch import differences --output openness-differences.md",
        "cardwatch import differences --output openness-differences.md --check",
    ),
    exits={0: "written, or up to date", 1: "with --check: it is not up to date", 3: "error"},
)  # fmt: skip
@page_options
@json_option
def differences(*, output: Path | None, check: bool, as_json: bool) -> None:
    """Write the page that lists where the European index and the values computed of the starter catalogue differ.

    With --json {"output", "is_current"}, or the page as {"page"} without --output.
    """
    cells = compare_starter(Knowledge(load_catalogue(), load_index))
    answer_page(render_page(cells), output, check=check, as_json=as_json)


COMMANDS = (differences,)

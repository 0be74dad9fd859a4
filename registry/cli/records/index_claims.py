"""The command that writes what comes with Cardwatch of a public openness index; for whoever makes a release."""

import sys
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_spdx_texts
from registry.records.indexes import SHIPPED, open_copy, write_shipped

EXIT_FAILED = 1
_source = click.Path(exists=True, path_type=Path)
_folder = click.Path(file_okay=False, path_type=Path)


@click.command(
    cls=ExplainedCommand, where="nowhere",
    examples=("cardwatch import claims osai european-open-source-ai-index --date 2026-06-12 --output claims/osai",),
    exits={0: "written", 1: "some file could not be read", 3: "error"},
)  # fmt: skip
@click.argument("index", type=click.Choice(SHIPPED))
@click.argument("path", type=_source)
@click.option("--date", help="The day of the commit; a tidy copy in one JSON file says it itself.")
@click.option("--output", type=_folder, required=True, help="The folder that is written.")
@json_option
def claims(index: str, path: Path, *, date: str | None, output: Path, as_json: bool) -> None:
    """Write what an index says as claims that come with Cardwatch: facts, links and names, none of its sentences.

    PATH is a local copy of the repository of INDEX, or its tidy copy in one JSON file.
    """
    copy = open_copy(load_catalogue(), index, path)
    day = date or copy.date
    if day is None:
        raise click.UsageError("Give the day of the commit with --date, such as --date 2026-06-12.")
    written = write_shipped(index, copy, day, load_spdx_texts(), output)
    for failure in copy.failed:
        say(f"{failure.file}: {failure.reason}")
    if as_json:
        print_json({"claims": len(written), "commit": copy.commit, "date": day, "failed": copy.failed})
    else:
        click.echo(f"{len(written)} claims of {index} at {copy.commit} ({day}) written to {output}")
    sys.exit(EXIT_FAILED if copy.failed else 0)


COMMANDS = (claims,)

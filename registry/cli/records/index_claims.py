"""The command that writes what comes with Cardwatch of a public openness index; for whoever makes a release."""

import sys
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_spdx_texts
from registry.records.indexes import SHIPPED, copied_claims, write_shipped
from registry.records.starter import recorded_models

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

    PATH is a local copy of the repository of INDEX, or its tidy copy in one JSON file, which alone a digest has.
    """
    read = copied_claims(load_catalogue(), index, path, recorded_models())
    day = date or read.date
    if day is None:
        raise click.UsageError("Give the day of the commit with --date, such as --date 2026-06-12.")
    write_shipped(index, read.claims, read.commit, day, load_spdx_texts(), output)
    for failure in read.failed:
        say(f"{failure.file}: {failure.reason}")
    count = len(read.claims)
    if as_json:
        print_json({"claims": count, "commit": read.commit, "date": day, "failed": read.failed})
    else:
        click.echo(f"{count} claims of {index} at {read.commit} ({day}) written to {output}")
    sys.exit(EXIT_FAILED if read.failed else 0)


COMMANDS = (claims,)

"""The command that writes the entries of public indexes that come with Cardwatch; for whoever makes a release."""

import sys
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.openness.claims import INDEXES, copied_entries, shipped_entries, write_entries

EXIT_FAILED = 1
_source = click.Path(exists=True, path_type=Path)
_file = click.Path(dir_okay=False, path_type=Path)


@click.command(
    cls=ExplainedCommand, where="nowhere",
    examples=(
        "cardwatch import entries osai european-open-source-ai-index --date 2026-06-12 --output entries.json",
    ),
    exits={0: "written", 1: "some file could not be read", 3: "error"},
)  # fmt: skip
@click.argument("index", type=click.Choice(INDEXES))
@click.argument("path", type=_source)
@click.option("--date", help="The day of the commit; a tidy copy in one JSON file says it itself.")
@click.option("--output", type=_file, required=True, help="The file that is written: all indexes, this one anew.")
@json_option
def entries(index: str, path: Path, *, date: str | None, output: Path, as_json: bool) -> None:
    """Write what an index says of each of its models by its own dimensions: classes and names of licences alone.

    PATH is a local copy of the repository of INDEX, or its tidy copy in one JSON file. What the other indexes say stays
    as it comes with this version.
    """
    read = copied_entries(index, path)
    day = date or read.date
    if day is None:
        raise click.UsageError("Give the day of the commit with --date, such as --date 2026-06-12.")
    output.write_text(write_entries(shipped_entries(), index, read, day), encoding="utf-8")
    for failure in read.unread:
        say(failure)
    count = len(read.entries)
    if as_json:
        print_json({"entries": count, "commit": read.commit, "date": day, "failed": read.unread})
    else:
        click.echo(f"{count} entries of {index} at {read.commit} ({day}) written to {output}")
    sys.exit(EXIT_FAILED if read.unread else 0)


COMMANDS = (entries,)

"""Commands that bring public openness indexes into the registry, and check records kept as YAML for citations."""

import sys
from collections import Counter
from pathlib import Path

import click

from registry.cli.session import actor, now, open_runtime, print_json
from registry.records.indexes.importing import Report, import_index
from registry.records.indexes.mapping import Index
from registry.records.indexes.mot import MOT
from registry.records.indexes.osai import OSAI

EXIT_FAILED = 1
"""Some file could not be read; the others were."""
_SHOWN = 20
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_dry_option = click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
_json_option = click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")


@click.command()
@click.argument("path", type=_folder)
@_dry_option
@_json_option
def osai(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the European Open Source AI Index from a local copy of its repository at PATH.

    Importing the same copy again changes nothing. Exit codes: 0 done, 1 some file could not be read, 3 error.
    """
    _import(OSAI, path, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("path", type=_folder)
@_dry_option
@_json_option
def mot(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the Model Openness Tool from a local copy of its repository at PATH.

    Importing the same copy again changes nothing. Exit codes: 0 done, 1 some file could not be read, 3 error.
    """
    _import(MOT, path, dry_run=dry_run, as_json=as_json)


def _import(index: Index, path: Path, *, dry_run: bool, as_json: bool) -> None:
    with open_runtime() as runtime:
        report = import_index(
            runtime.database, runtime.knowledge, index, path, dry_run=dry_run, actor=actor(), now=now()
        )
    if as_json:
        print_json(report)
    else:
        _tell(index, report)
    sys.exit(EXIT_FAILED if report.failed else 0)


def _tell(index: Index, report: Report) -> None:
    click.echo(f"{index.title} at {report.version}, data under {report.data_license}")
    click.echo("Nothing was written." if report.dry_run else "Written.")
    rows = (
        ("new", len(report.new)), ("changed", len(report.changed)), ("unchanged", len(report.unchanged)),
        ("unmapped", len(report.unmapped)), ("failed", len(report.failed)),
    )  # fmt: skip
    for name, count in rows:
        click.echo(f"  {name:10}{count:6}")
    for change in report.changed[:_SHOWN]:
        click.echo(f"  changed   {change.model}: {', '.join(change.fields)}")
    for failure in report.failed[:_SHOWN]:
        click.echo(f"  failed    {failure.file}: {failure.reason}", err=True)
    for (dimension, reason), count in Counter((one.dimension, one.reason) for one in report.unmapped).most_common():
        click.echo(f"  unmapped  {count:4} x {dimension}: {reason}")


COMMANDS = (osai, mot)

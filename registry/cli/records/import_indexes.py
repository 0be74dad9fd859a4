"""Commands that bring public openness indexes into the registry."""

import sys
from collections import Counter
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table, say
from registry.cli.records.export import MANY_RECORDS
from registry.cli.session import actor, now, open_runtime
from registry.records.indexes import MOT, OSAI, Index, Report, import_index

EXIT_FAILED = 1
"""Some file could not be read."""
_SHOWN = 20
_EXITS = {0: "done", 1: "some file could not be read", 3: "error"}
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_dry_option = click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")


@click.command(
    cls=ExplainedCommand,
    here_because=MANY_RECORDS,
    examples=("cardwatch import osai european-open-source-ai-index --dry-run",),
    exits=_EXITS,
)
@click.argument("path", type=_folder)
@_dry_option
@json_option
def osai(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the European Open Source AI Index from a local copy of its repository at PATH.

    Importing the same copy again changes nothing. With --json the whole report.
    """
    _import(OSAI, path, dry_run=dry_run, as_json=as_json)


@click.command(
    cls=ExplainedCommand,
    here_because=MANY_RECORDS,
    examples=("cardwatch import mot model_openness_tool --dry-run",),
    exits=_EXITS,
)
@click.argument("path", type=_folder)
@_dry_option
@json_option
def mot(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the Model Openness Tool from a local copy of its repository at PATH.

    Importing the same copy again changes nothing. With --json the whole report.
    """
    _import(MOT, path, dry_run=dry_run, as_json=as_json)


def _import(index: Index, path: Path, *, dry_run: bool, as_json: bool) -> None:
    with open_runtime(creates=True, tries=dry_run) as runtime:
        report = import_index(
            runtime.database, runtime.knowledge, index, path, dry_run=dry_run, actor=actor(), now=now()
        )
    if as_json:
        print_json(report)
    else:
        _print_report(index, report)
    if not any((report.new, report.changed, report.unchanged, report.failed)):
        raise click.ClickException(
            f"{path} holds nothing of the {index.title}: a copy of its whole repository is read."
        )
    sys.exit(EXIT_FAILED if report.failed else 0)


def _print_report(index: Index, report: Report) -> None:
    click.echo(f"{index.title} at {report.version}, data under {report.data_license}")
    click.echo("Nothing was written." if report.dry_run else "Written.")
    rows = (
        ("new", len(report.new)), ("changed", len(report.changed)), ("unchanged", len(report.unchanged)),
        ("unmapped", len(report.unmapped)), ("failed", len(report.failed)),
    )  # fmt: skip
    print_table(["", Column("", is_number=True)], rows, has_names=False, indent=2)
    changed = [("changed", one.model, ", ".join(one.fields)) for one in report.changed[:_SHOWN]]
    print_table(["", "", ""], changed, has_names=False, indent=2)
    for failure in report.failed[:_SHOWN]:
        say(f"  failed  {failure.file}: {failure.reason}")
    unmapped = Counter((one.dimension, one.reason) for one in report.unmapped).most_common()
    counted = [("unmapped", count, dimension, reason) for (dimension, reason), count in unmapped]
    print_table(["", Column("", is_number=True), "", Column("", is_prose=True)], counted, has_names=False, indent=2)


COMMANDS = (osai, mot)

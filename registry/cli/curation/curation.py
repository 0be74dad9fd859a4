"""Commands that keep what curators conclude as YAML in a folder, for example in git."""

import sys
from pathlib import Path

import click

from registry.cli.session import actor, now, open_runtime, print_json
from registry.curation.exchange import FolderImport, RefusedFile, export_folder, import_folder
from registry.records.conclusions import Act

EXIT_FAILED = 1
_SHOWN = 20
_folder = click.Path(file_okay=False, path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def curation() -> None:
    """Keep what curators concluded as YAML, one folder per owner, for example in git."""


@curation.command("export")
@click.argument("folder", type=_folder)
@_json_option
def export(folder: Path, *, as_json: bool) -> None:
    """Write what is concluded about every model to FOLDER/owner/name.yaml.

    Exit codes: 0 done, 1 some file could not be written, 3 error.
    """
    with open_runtime() as runtime:
        report = export_folder(runtime.database, folder)
    if as_json:
        print_json(report)
    else:
        click.echo(f"{len(report.written)} written, {report.unchanged} unchanged, {len(report.emptied)} emptied")
        _print_refused(report.failed)
    sys.exit(EXIT_FAILED if report.failed else 0)


@curation.command("import")
@click.argument("folder", type=_folder)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--reason", help="Why, for the history of each record that changes.")
@_json_option
def import_(folder: Path, *, dry_run: bool, reason: str | None, as_json: bool) -> None:
    """Make what the files of FOLDER assert the concluded layer of their models; each is one new version.

    Importing the same folder again changes nothing. Exit codes: 0 done, 1 some file was refused, 3 error.
    """
    act = Act(by=actor(), at=now(), action="import", reason=reason[:2_000] if reason else None)
    with open_runtime() as runtime:
        report = import_folder(runtime.database, runtime.knowledge, folder, dry_run=dry_run, act=act)
    if as_json:
        print_json(report)
    else:
        _print_import(report)
    if not any((report.new, report.changed, report.unchanged, report.failed)):
        raise click.ClickException(f"{folder} holds no file of curation: FOLDER/owner/name.yaml is read.")
    sys.exit(EXIT_FAILED if report.failed else 0)


def _print_import(report: FolderImport) -> None:
    click.echo("Nothing was written." if report.dry_run else "Written.")
    rows = (
        ("new", len(report.new)), ("changed", len(report.changed)), ("unchanged", len(report.unchanged)),
        ("failed", len(report.failed)),
    )  # fmt: skip
    for name, count in rows:
        click.echo(f"  {name:10}{count:6}")
    for change in report.changed[:_SHOWN]:
        click.echo(f"  changed   {change.model}: {', '.join(change.fields)}")
    _print_refused(report.failed)


def _print_refused(failed: tuple[RefusedFile, ...]) -> None:
    for failure in failed:
        click.echo(f"  failed    {failure.file}: {failure.reason}", err=True)


COMMANDS = (curation,)

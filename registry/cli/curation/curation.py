"""Commands that keep what curators conclude as YAML in a folder, for example in git."""

import sys
from pathlib import Path

import click

from registry.cli.help import ExplainedGroup
from registry.cli.output import Column, json_option, print_json, print_table, say
from registry.cli.session import actor, now, open_runtime
from registry.curation.exchange import FolderImport, RefusedFile, export_folder, import_folder
from registry.records.conclusions import Act

EXIT_FAILED = 1
_SHOWN = 20
_folder = click.Path(file_okay=False, path_type=Path)


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch curation export conclusions", "cardwatch curation import conclusions --dry-run"),
)
def curation() -> None:
    """Keep what curators concluded as YAML, one folder per owner, for example in git."""


@curation.command(
    "export", here_because="the API does not list what is concluded about all models",
    examples=("cardwatch curation export conclusions",),
    exits={0: "done", 1: "some file could not be written", 3: "error"},
)  # fmt: skip
@click.argument("folder", type=_folder)
@json_option
def export(folder: Path, *, as_json: bool) -> None:
    """Write what is concluded about every model to FOLDER/owner/name.yaml.

    Whoever curates can keep the folder in git; `cardwatch curation import` reads it back.
    """
    with open_runtime() as runtime:
        report = export_folder(runtime.database, folder)
    if as_json:
        print_json(report)
    else:
        click.echo(f"{len(report.written)} written, {report.unchanged} unchanged, {len(report.emptied)} emptied")
        _print_refused(report.failed)
    sys.exit(EXIT_FAILED if report.failed else 0)


@curation.command(
    "import",
    here_because="the API takes facts one model at a time, as `cardwatch propose` sends them",
    examples=(
        "cardwatch curation import conclusions --dry-run",
        'cardwatch curation import conclusions --reason "Reviewed in git."',
    ),
    exits={0: "done", 1: "some file was refused", 3: "error"},
)  # fmt: skip
@click.argument("folder", type=_folder)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--reason", help="Why, for the history of each record that changes.")
@json_option
def import_(folder: Path, *, dry_run: bool, reason: str | None, as_json: bool) -> None:
    """Make what the files of FOLDER assert the concluded layer of their models; each is one new version.

    Importing the same folder again changes nothing.
    """
    act = Act(by=actor(), at=now(), action="import", reason=reason[:2_000] if reason else None)
    with open_runtime(creates=True, tries=dry_run) as runtime:
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
    print_table(["", Column("", is_number=True)], rows, has_names=False, indent=2)
    changed = [("changed", one.model, ", ".join(one.fields)) for one in report.changed[:_SHOWN]]
    print_table(["", "", ""], changed, has_names=False, indent=2)
    _print_refused(report.failed)


def _print_refused(failed: tuple[RefusedFile, ...]) -> None:
    for failure in failed:
        say(f"  failed  {failure.file}: {failure.reason}")


COMMANDS = (curation,)

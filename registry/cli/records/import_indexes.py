"""Commands that bring public openness indexes into the registry, and check records kept as YAML for citations."""

import sys
from collections import Counter
from contextlib import ExitStack
from importlib import resources
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table, say
from registry.cli.session import actor, now, open_runtime
from registry.records.facts import uncited
from registry.records.indexes import MOT, OSAI, Index, Report, import_index, read_copy
from registry.records.starter import read_file
from registry.safe_yaml import Unreadable

EXIT_FAILED = 1
"""Some file could not be read, or some fact shows no link."""
_SHOWN = 20
_EXITS = {0: "done", 1: "some file could not be read", 3: "error"}
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_dry_option = click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")


@click.command(
    cls=ExplainedCommand, examples=("cardwatch import osai european-open-source-ai-index --dry-run",), exits=_EXITS
)
@click.argument("path", type=_folder)
@_dry_option
@json_option
def osai(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the European Open Source AI Index from a local copy of its repository at PATH.

    Importing the same copy again changes nothing. With --json the whole report.
    """
    _import(OSAI, path, dry_run=dry_run, as_json=as_json)


@click.command(cls=ExplainedCommand, examples=("cardwatch import mot model_openness_tool --dry-run",), exits=_EXITS)
@click.argument("path", type=_folder)
@_dry_option
@json_option
def mot(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the Model Openness Tool from a local copy of its repository at PATH.

    Importing the same copy again changes nothing. With --json the whole report.
    """
    _import(MOT, path, dry_run=dry_run, as_json=as_json)


@click.command(
    "check", cls=ExplainedCommand, where="nowhere",
    examples=("cardwatch import check", "cardwatch import check conclusions --json"),
    exits={0: "all facts show a link", 1: "some do not, or some file could not be read", 3: "error"},
)  # fmt: skip
@click.argument("path", type=_folder, required=False)
@json_option
def check_citations(path: Path | None, *, as_json: bool) -> None:
    """Check that every fact in the YAML files of the folder PATH, by default the starter catalogue, shows a link.

    Each finding stands on standard error; with --json all of them are in the answer.
    """
    count, findings = 0, []
    with ExitStack() as opened:
        shipped = resources.as_file(resources.files("registry.records") / "starter")
        copy = read_copy(path or opened.enter_context(shipped))
    findings += [f"{failure.file}: {failure.reason}" for failure in copy.failed]
    for file in copy.files:
        try:
            models = read_file(file.text).models
        except Unreadable as wrong:
            findings.append(f"{file.name}: {wrong}")
            continue
        count += len(models)
        findings += [f"{file.name}: {model.id}: {field}" for model in models for field in uncited(model.facts)]
    if not count and not findings:
        raise click.ClickException(f"{path} holds no model: YAML files with a list `models` are read.")
    if as_json:
        print_json({"checked": count, "findings": findings})
    else:
        for finding in findings:
            say(finding)
        click.echo(f"{count} models checked, {len(findings)} findings")
    sys.exit(EXIT_FAILED if findings else 0)


def _import(index: Index, path: Path, *, dry_run: bool, as_json: bool) -> None:
    with open_runtime() as runtime:
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


COMMANDS = (osai, mot, check_citations)

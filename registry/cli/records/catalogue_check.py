"""The command that reviews records kept as YAML: what facts rest on, and whether they agree with each other."""

import sys
from collections import Counter
from contextlib import ExitStack
from importlib import resources
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.cli.session import now
from registry.licenses.catalogue import load_catalogue
from registry.records.indexes import SHIPPED, read_copy, read_shipped
from registry.records.starter import (
    RULES,
    Flaw,
    StarterFile,
    Subjects,
    catalogue_report,
    list_faults,
    read_file,
    starter_folder,
)
from registry.safe_yaml import Unreadable

EXIT_FAILED = 1
"""Some file could not be read, or something has to be mended."""
_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    "check", cls=ExplainedCommand, where="nowhere",
    examples=("cardwatch import check", "cardwatch import check conclusions --json"),
    exits={0: "nothing has to be mended", 1: "something has, or some file could not be read", 3: "error"},
)  # fmt: skip
@click.argument("path", type=_folder, required=False)
@json_option
def check_citations(path: Path | None, *, as_json: bool) -> None:
    """Review the YAML files of the folder PATH, by default the starter catalogue.

    Every fact has to show a link; in records with a tier each link has to bear the model's name or to be explained
    under `sources`, and sizes, dates, licences, artifacts, bases and spellings have to agree. Each finding stands on
    standard error; with --json all of them are in the answer.
    """
    files: dict[str, StarterFile] = {}
    with ExitStack() as opened:
        copy = read_copy(path or opened.enter_context(resources.as_file(starter_folder())))
    findings = [f"{failure.file}: {failure.reason}" for failure in copy.failed]
    for file in copy.files:
        try:
            files[file.name] = read_file(file.text)
        except Unreadable as wrong:
            findings.append(f"{file.name}: {wrong}")
    faults = _faults(files, is_shipped=path is None)
    findings += [f"{_file_of(files, fault)}: {_in_words(fault)}" for fault in faults]
    count = sum(len(file.models) for file in files.values())
    if not count and not findings:
        raise click.ClickException(f"{path} holds no model: YAML files with a list `models` are read.")
    if as_json:
        rules = Counter(fault.rule for fault in faults)
        print_json({"checked": count, "findings": findings, "rules": {rule: rules[rule] for rule in RULES}})
    else:
        for finding in findings:
            say(finding)
        click.echo(f"{count} models checked, {len(findings)} findings")
    sys.exit(EXIT_FAILED if findings else 0)


def _faults(files: dict[str, StarterFile], *, is_shipped: bool) -> tuple[Flaw, ...]:
    known = (claim.model for name in SHIPPED for claim in read_shipped(name).claims) if is_shipped else ()
    return list_faults(Subjects(load_catalogue(), files.values(), now().date(), known))


def _file_of(files: dict[str, StarterFile], fault: Flaw) -> str:
    holding = (name for name, file in files.items() for model in file.models if model.id == fault.model)
    return next(holding, "(all)")


def _in_words(fault: Flaw) -> str:
    """A fact without a link is named by its field alone."""
    return f"{fault.model}: {fault.detail}" if fault.rule == "cited" else str(fault)


@click.command(
    cls=ExplainedCommand, where="nowhere",
    examples=("cardwatch import report --output catalogue.md", "cardwatch import report --output catalogue.md --check"),
    exits={0: "written, or up to date", 1: "with --check: it is not up to date", 3: "error"},
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Write to this file.")
@click.option("--check", is_flag=True, help="Fail (exit code 1) if the file given by --output is not up to date.")
@json_option
def report(*, output: Path, check: bool, as_json: bool) -> None:
    """Write the page that says what the starter catalogue holds and how much is known, made from its data.

    With --json {"output", "is_current"}.
    """
    page = catalogue_report(load_catalogue())
    is_current = output.is_file() and output.read_text(encoding="utf-8") == page
    if not check and not is_current:
        output.write_text(page, encoding="utf-8")
        is_current = True
    if as_json:
        print_json({"output": str(output), "is_current": is_current})
    if not is_current:
        say(f"{output} is not up to date; `cardwatch import report --output {output}` writes it.")
        sys.exit(EXIT_FAILED)


COMMANDS = (check_citations, report)

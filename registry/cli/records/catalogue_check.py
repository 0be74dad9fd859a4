"""The command that reviews records kept as YAML: what facts rest on, and whether they agree with each other."""

import sys
from collections import Counter
from contextlib import ExitStack
from importlib import resources
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import answer_page, json_option, page_options, print_json, say
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
@page_options
@json_option
def report(*, output: Path | None, check: bool, as_json: bool) -> None:
    """Write the page that says what the starter catalogue holds and how much is known, made from its data.

    With --json {"output", "is_current"}, or the page as {"page"} without --output.
    """
    answer_page(catalogue_report(load_catalogue()), output, check=check, as_json=as_json)


COMMANDS = (check_citations, report)

"""``cardwatch scan``: which models does a project use, and may it?"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from registry.cli.checks.judges import chosen_judge
from registry.cli.checks.project_files import Progress, all_findings
from registry.cli.checks.questions import OneUse, Questioner, read_body
from registry.cli.checks.scan_answers import find_answers, load_answers, place_of
from registry.cli.checks.scan_results import EXIT_NOTHING, exit_code, judged, left_open, objected, print_scanned
from registry.cli.checks.use_options import chosen_form, demand_use, gate_options, some_use_options
from registry.cli.help import ExplainedCommand
from registry.cli.inventories.gate import GateOptions, read_gate, tell_unlisted, tell_unpinned
from registry.cli.reports import GateReport, write_report
from registry.compliance.scan import Answer, Findings, Ignored, NameKind, Reference, Unresolved, settle


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch scan . --country DE --organisation university",
        "cardwatch scan . --country DE --organisation company --commercial --json > models.json",
        "cardwatch scan . --country DE --organisation company --format sarif --output cardwatch.sarif",
        "cardwatch scan . --inventory Lab --require-listed",
    ),
    exits={
        0: "all are allowed, with or without obligations", 1: "one is denied, or blocked in the inventory",
        2: "one needs review, is not registered, or cannot be told", 3: "error", 4: "nothing found that is run here",
    },
)  # fmt: skip
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@some_use_options
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What unresolved references mean; else the .cardwatch.yaml of PATH or of a folder above it.",
)
@click.option("--allow-empty", is_flag=True, help="End with 0, not with 4, where nothing is found: for hooks and CI.")
@click.option("--progress/--no-progress", default=None, help="Tell how many files were read (on a terminal it does).")
@gate_options
def scan(  # noqa: PLR0913 - options
    path: Path, *, answers_file: Path | None, allow_empty: bool, progress: bool | None, inventory: str | None,
    require_listed: bool, policy: str | None, form: str, output: Path | None, as_json: bool,
    **use: Any,  # noqa: ANN401 - click's options
) -> None:  # fmt: skip
    """Find the models that the files under PATH refer to, and check each of them for a use.

    Reads Python, notebooks, commands, settings, containers, lists, and bills of materials; a revision that is pinned
    there is what is checked. A model that is not registered, and a reference that cannot be resolved, need review,
    unless the answers file settles it; a model that a provider runs has no verdict. The exit code is that of the
    strictest answer.

    With --inventory each model is checked for the uses that its entries state, and what is blocked there is denied;
    what is found here and does not stand in it is told on standard error.
    """
    chosen = chosen_form(form, as_json=as_json)
    options = _options(inventory, policy, use, require_listed=require_listed)
    nothing = 0 if allow_empty else EXIT_NOTHING
    answers_file = answers_file or find_answers(path)
    answers = load_answers(answers_file) if answers_file else []
    passed_over = {one for one in (answers_file, output) if one is not None}
    findings = _gathered(path, passed_over, is_shown=sys.stderr.isatty() if progress is None else progress)
    settled = settle(findings, answers, place_of(path, answers_file) if answers_file else "")
    is_beside = output is None and chosen != "text"
    _tell_settled(settled.ignored, settled.unmatched, answers_file, is_beside=is_beside)
    _tell_datasets([one for one in settled.findings.references if one.kind is NameKind.DATASET])
    found = [one for one in settled.findings.references if one.kind is not NameKind.DATASET]
    asker = _asker(inventory, options, found, settled.findings.unresolved)
    if not found and not settled.findings.unresolved and not settled.ignored:
        click.echo("No reference to a model was found.", err=True)
        _write_empty(chosen, output)
        sys.exit(nothing)
    with chosen_judge() as judge:
        results = judged(judge, found, asker)
    results += [
        objected(left_open(place), asker.objections(place.model, None)) for place in settled.findings.unresolved
    ]
    code = exit_code(results, nothing=0 if settled.ignored else nothing)
    base = path if path.is_dir() else path.parent
    write_report(
        chosen, GateReport(results, code, base, partial(print_scanned, results), ignored=settled.ignored), output
    )
    if all(one.verdict is None for one in results) and not settled.ignored:
        click.echo("No reference to a model that is run here was found.", err=True)
    sys.exit(code)


def _options(
    inventory: str | None, policy: str | None, use: dict[str, Any], *, require_listed: bool
) -> GateOptions:  # fmt: skip
    """What the command line says of the use; without an inventory all that is needed is said there."""
    if inventory is None:
        demand_use(use)
        if require_listed:
            raise click.UsageError("--require-listed goes with --inventory.")
        read_body({"model": "owner/name"}, use=use, policy=policy)  # what is wrong is an error, whatever the files say
    return GateOptions(use=use, policy=policy, requires_listed=require_listed, takes_revisions=False)


def _asker(
    inventory: str | None, options: GateOptions, found: list[Reference], unresolved: tuple[Unresolved, ...]
) -> Questioner:
    if inventory is None:
        return OneUse(partial(read_body, use=options.use, policy=options.policy))
    models = {one.model for one in found if one.kind is NameKind.HUB} | {one.model for one in unresolved}
    gate = read_gate(inventory, options, models)
    tell_unlisted(gate, found)
    tell_unpinned(gate, found)
    return gate


def _write_empty(chosen: str, output: Path | None) -> None:
    """A file that was asked for is there although nothing is in it: whoever uploads it needs one."""
    if output is not None:
        write_report(chosen, GateReport([], EXIT_NOTHING, Path(), words=lambda: None), output)


def _gathered(path: Path, passed_over: set[Path], *, is_shown: bool) -> Findings:
    """All that the files say, each place once."""
    progress = Progress(is_shown=is_shown)
    files = list(all_findings(path, progress, passed_over))
    progress.end()
    return Findings(
        tuple(sorted({reference for one in files for reference in one.references})),
        tuple(sorted({place for one in files for place in one.unresolved})),
    )


def _tell_settled(
    ignored: tuple[Ignored, ...], unmatched: tuple[Answer, ...], file: Path | None, *, is_beside: bool
) -> None:
    """What does not count, and which answers settle nothing."""
    for place in ignored:
        click.echo(f"{'ignored':26}{place.reference}  ({place.path}:{place.line})", err=is_beside)
        click.echo(f"{'':26}{place.reason}", err=is_beside)
    for answer in unmatched:
        click.echo(f"{file}:{answer.line}: {answer.reference!r} fits nothing that was found.", err=True)


def _tell_datasets(references: list[Reference]) -> None:
    """Data sets are no models: they are named beside the result, and not judged."""
    for reference in references:
        click.echo(f"data set, not judged: {reference.model}  ({reference.path}:{reference.line})", err=True)


COMMANDS = (scan,)

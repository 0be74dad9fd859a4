"""Commands for people who curate: proposing, deciding, and keeping what they conclude in git."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from registry.access import Caller, Scope
from registry.cli.session import actor, every_page, now, open_runtime, print_json
from registry.curation.exchange import Failed, ImportReport, export_folder, import_folder
from registry.curation.proposals import (
    Acceptance,
    Preview,
    ProposalRead,
    ProposalWrite,
    accept,
    checked_value,
    list_proposals,
    look,
    preview,
    reject,
)
from registry.curation.proposals import (
    propose as make_proposal,
)
from registry.errors import Invalid
from registry.pagination import MAX_LIMIT
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
        _tell_failed(report.failed)
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
        _tell(report)
    sys.exit(EXIT_FAILED if report.failed else 0)


@click.command()
@click.argument("model")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--reason", required=True, help="Why.")
@click.option("--evidence", multiple=True, help="A link, or the sha256 of a kept text; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Show the preview and propose nothing.")
@_json_option
def propose(
    model: str, changes: tuple[str, ...], *, reason: str, evidence: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Propose to change fields of MODEL and show what that would change; somebody else reviews it.

    A VALUE is JSON, or plain text; an empty one takes the assertion away.
    """
    body = {
        "model": model, "changes": [_change(one) for one in changes], "reason": reason, "evidence": evidence,
    }  # fmt: skip
    try:
        write = msgspec.convert(body, ProposalWrite)
    except msgspec.ValidationError as error:
        raise Invalid(str(error)) from error
    with open_runtime() as runtime:
        database, knowledge = runtime.database, runtime.knowledge
        if dry_run:
            shown = preview(database, knowledge, write, caller=_me(), now=now())
            print_json(shown) if as_json else _tell_preview(shown)
            return
        with database.unit_of_work() as work:
            made = make_proposal(work, knowledge, write, caller=_me(), now=now()).id
        seen, _ = look(database, knowledge, made, caller=_me(), now=now())
    if as_json:
        print_json(seen)
        return
    click.echo(describe(seen))
    if seen.preview is not None:
        _tell_preview(seen.preview)


@click.command()
@click.option("--model", help="Only about this model.")
@click.option("--all", "of_all", is_flag=True, help="Decided ones too.")
@_json_option
def proposals(*, model: str | None, of_all: bool, as_json: bool) -> None:
    """Show proposals that wait for a decision, newest first."""
    status = None if of_all else "open"
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = every_page(
            lambda cursor: list_proposals(session, model=model, status=status, limit=MAX_LIMIT, cursor=cursor)
        )
    if as_json:
        print_json(found)
        return
    for proposal in found:
        click.echo(describe(proposal))
    if not found:
        click.echo("No proposal waits.")


@click.command()
@click.argument("proposal_id", metavar="ID")
@click.option("--accept/--reject", "is_accepted", default=None, help="Without either, only show it.")
@click.option("--reason", help="Why; needed for a decision.")
@click.option("--force", is_flag=True, help="Accept although what it was made over has changed.")
@_json_option
def review(proposal_id: str, *, is_accepted: bool | None, reason: str | None, force: bool, as_json: bool) -> None:
    """Look at the proposal ID and decide it; nobody decides what they proposed themselves."""
    if is_accepted is not None and not reason:
        raise click.UsageError("A decision needs --reason.")
    with open_runtime() as runtime:
        database, knowledge = runtime.database, runtime.knowledge
        if is_accepted is not None and reason:
            with database.unit_of_work() as work:
                if is_accepted:
                    how = Acceptance(reason=reason, force=force)
                    accept(work, knowledge, proposal_id, how, if_match=None, caller=_me(), now=now())
                else:
                    reject(work, proposal_id, reason, if_match=None, caller=_me(), now=now())
        seen, _ = look(database, knowledge, proposal_id, caller=_me(), now=now())
    if as_json:
        print_json(seen)
        return
    click.echo(describe(seen))
    for conflict in seen.conflicts:
        click.echo(f"  conflict  {conflict.detail}")
    if seen.preview is not None:
        _tell_preview(seen.preview)


def describe(proposal: ProposalRead) -> str:
    """One proposal in a line."""
    fields = ", ".join(change.field for change in proposal.changes)
    parts = (f"{proposal.proposed_at:%Y-%m-%d %H:%M}", proposal.id, proposal.status, proposal.model, fields)
    return "  ".join((*parts, f"{proposal.proposed_by}: {proposal.reason}"))


def _me() -> Caller:
    """Whoever can run the command has the database anyway; the account stands for the key."""
    return Caller(actor(), actor(), frozenset({Scope.ADMIN}))


def _change(text: str) -> dict[str, Any]:
    field, separator, value = text.partition("=")
    if not separator:
        raise click.UsageError(f"{text!r} does not read FIELD=VALUE.")
    return {"field": field, "value": _value(field, value)}


def _value(field: str, text: str) -> Any:  # noqa: ANN401 - a plain value of any field
    """JSON where that makes sense for the field, otherwise the text itself; None for an empty one."""
    if not text:
        return None
    try:
        return checked_value(field, msgspec.json.decode(text))
    except ValueError:
        return text


def _tell(report: ImportReport) -> None:
    click.echo("Nothing was written." if report.dry_run else "Written.")
    rows = (
        ("new", len(report.new)), ("changed", len(report.changed)), ("unchanged", len(report.unchanged)),
        ("failed", len(report.failed)),
    )  # fmt: skip
    for name, count in rows:
        click.echo(f"  {name:10}{count:6}")
    for change in report.changed[:_SHOWN]:
        click.echo(f"  changed   {change.model}: {', '.join(change.fields)}")
    _tell_failed(report.failed)


def _tell_failed(failed: tuple[Failed, ...]) -> None:
    for failure in failed:
        click.echo(f"  failed    {failure.file}: {failure.reason}", err=True)


def _tell_preview(preview: Preview) -> None:
    for change in preview.changes[:_SHOWN]:
        before, after = (msgspec.json.encode(value).decode()[:80] for value in (change.before, change.after))
        click.echo(f"  {change.path}: {before} -> {after}")
    if len(preview.changes) > _SHOWN:
        click.echo(f"  ... and {len(preview.changes) - _SHOWN} more places")
    if preview.descendants.changed or preview.descendants.later:
        more = f", and {preview.descendants.later} that are rendered later" if preview.descendants.later else ""
        click.echo(f"  descendants that change: {preview.descendants.changed}{more}")
    for verdict in preview.verdicts:
        if verdict.before != verdict.after:
            click.echo(f"  {verdict.name}: {verdict.before} -> {verdict.after}")


COMMANDS = (curation, propose, proposals, review)

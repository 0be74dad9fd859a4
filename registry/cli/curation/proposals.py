"""Commands for proposals: making one, looking at those that wait, and deciding them."""

from typing import Any

import click
import msgspec

from registry.access import Caller, Scope
from registry.cli.arguments import MODEL
from registry.cli.session import actor, every_page, now, open_runtime, print_json
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
    withdraw,
)
from registry.curation.proposals import (
    propose as make_proposal,
)
from registry.inputs import take
from registry.pagination import MAX_LIMIT
from registry.runtime import Runtime

_SHOWN = 20
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_id_argument = click.argument("proposal_id", metavar="ID")
_reason_option = click.option("--reason", required=True, help="Why.")


@click.command()
@click.argument("model", type=MODEL)
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
    write = take(body, ProposalWrite)
    with open_runtime() as runtime:
        database, knowledge = runtime.database, runtime.knowledge
        if dry_run:
            shown = preview(database, knowledge, write, caller=_me(), now=now())
            print_json(shown) if as_json else _print_preview(shown)
            return
        with database.unit_of_work() as work:
            made = make_proposal(work, knowledge, write, caller=_me(), now=now()).id
        seen, _ = look(database, knowledge, made, caller=_me(), now=now())
    if as_json:
        print_json(seen)
        return
    click.echo(describe(seen))
    if seen.preview is not None:
        _print_preview(seen.preview)


@click.group()
def proposals() -> None:
    """Look at proposals and decide them; nobody decides what they proposed themselves."""


@proposals.command("list")
@click.option("--model", type=MODEL, help="Only about this model.")
@click.option("--all", "of_all", is_flag=True, help="Decided ones too.")
@_json_option
def list_(*, model: str | None, of_all: bool, as_json: bool) -> None:
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


@proposals.command("show")
@_id_argument
@_json_option
def show(proposal_id: str, *, as_json: bool) -> None:
    """Show the proposal ID and, as long as it is open, what it would change and what contradicts it."""
    with open_runtime() as runtime:
        _print_proposal(runtime, proposal_id, as_json=as_json)


@proposals.command("accept")
@_id_argument
@_reason_option
@click.option("--force", is_flag=True, help="Accept although what it was made over has changed.")
@_json_option
def accept_(proposal_id: str, *, reason: str, force: bool, as_json: bool) -> None:
    """Accept the proposal ID: its changes become a new version of the record."""
    how = Acceptance(reason=reason, force=force)
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            accept(work, runtime.knowledge, proposal_id, how, if_match=None, caller=_me(), now=now())
        _print_proposal(runtime, proposal_id, as_json=as_json)


@proposals.command("reject")
@_id_argument
@_reason_option
@_json_option
def reject_(proposal_id: str, *, reason: str, as_json: bool) -> None:
    """Reject the proposal ID: nothing changes."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            reject(work, proposal_id, reason, if_match=None, caller=_me(), now=now())
        _print_proposal(runtime, proposal_id, as_json=as_json)


@proposals.command("withdraw")
@_id_argument
@_json_option
def withdraw_(proposal_id: str, *, as_json: bool) -> None:
    """Take back the proposal ID, which is one's own."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            withdraw(work, proposal_id, if_match=None, caller=_me(), now=now())
        _print_proposal(runtime, proposal_id, as_json=as_json)


def describe(proposal: ProposalRead) -> str:
    """One proposal in a line."""
    fields = ", ".join(change.field for change in proposal.changes)
    parts = (f"{proposal.proposed_at:%Y-%m-%d %H:%M}", proposal.id, proposal.status, proposal.model, fields)
    return "  ".join((*parts, f"{proposal.proposed_by}: {proposal.reason}"))


def _print_proposal(runtime: Runtime, proposal_id: str, *, as_json: bool) -> None:
    seen, _ = look(runtime.database, runtime.knowledge, proposal_id, caller=_me(), now=now())
    if as_json:
        print_json(seen)
        return
    click.echo(describe(seen))
    for conflict in seen.conflicts:
        click.echo(f"  conflict  {conflict.detail}")
    if seen.preview is not None:
        _print_preview(seen.preview)


def _me() -> Caller:
    """Whoever can run the command has the database anyway; the account stands for the key."""
    return Caller(actor(), actor(), frozenset({Scope.ADMIN}))


def _change(text: str) -> dict[str, Any]:
    field, separator, value = text.partition("=")
    if not separator:
        raise click.UsageError(f"{text[:100]!r} does not read FIELD=VALUE, such as origin.country=DE.")
    return {"field": field, "value": _value_of(field, value)}


def _value_of(field: str, text: str) -> Any:  # noqa: ANN401 - a plain value of any field
    """JSON where that makes sense for the field, otherwise the text itself; None for an empty one."""
    if not text:
        return None
    try:
        value = msgspec.json.decode(text)
        return value if isinstance(value, dict | list) else checked_value(field, value)
    except ValueError:
        return text


def _print_preview(preview: Preview) -> None:
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


COMMANDS = (propose, proposals)

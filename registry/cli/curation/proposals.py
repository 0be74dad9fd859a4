"""Commands for proposals: looking at those that wait, and deciding them."""

import click
import msgspec

from registry.access import Caller, Scope
from registry.cli.arguments import MODEL
from registry.cli.help import ExplainedGroup
from registry.cli.output import Column, json_option, print_json, print_table, printable, say_nothing
from registry.cli.remote.client import chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.curation.proposals import (
    Acceptance,
    Preview,
    ProposalDetail,
    ProposalRead,
    accept,
    list_proposals,
    look,
    reject,
    withdraw,
)
from registry.pagination import MAX_LIMIT

_SHOWN = 20
_LONGEST_VALUE = 80
_PROPOSALS = "/v1/proposals"
_ID = "prp_01hzy00000000000000000000"
_id_argument = click.argument("proposal_id", metavar="ID")
_reason_option = click.option("--reason", required=True, help="Why.")


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch proposals list", f'cardwatch proposals accept {_ID} --reason "The source says so."'),
)
def proposals() -> None:
    """Look at proposals and decide them; nobody decides what they proposed themselves."""


@proposals.command(
    "list", where="anywhere", examples=("cardwatch proposals list", "cardwatch proposals list --all --json")
)
@click.option("--model", type=MODEL, help="Only about this model.")
@click.option("--all", "of_all", is_flag=True, help="Decided ones too.")
@json_option
def list_(*, model: str | None, of_all: bool, as_json: bool) -> None:
    """Show proposals that wait for a decision, newest first."""
    status = None if of_all else "open"
    with chosen_server() as server:
        if server is not None:
            found = server.read_pages(_PROPOSALS, ProposalRead, model=model, status=status)
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = every_page(
                    lambda cursor: list_proposals(session, model=model, status=status, limit=MAX_LIMIT, cursor=cursor)
                )
    if as_json:
        print_json(found)
    if not found:
        say_nothing("No proposal waits.", as_json=as_json)
    elif not as_json:
        print_proposals(found)


@proposals.command("show", where="anywhere", examples=(f"cardwatch proposals show {_ID}",))
@_id_argument
@json_option
def show(proposal_id: str, *, as_json: bool) -> None:
    """Show the proposal ID and, as long as it is open, what it would change and what contradicts it."""
    _print(_found(proposal_id), as_json=as_json)


@proposals.command(
    "accept", where="anywhere", examples=(f'cardwatch proposals accept {_ID} --reason "The source says so."',)
)
@_id_argument
@_reason_option
@click.option("--force", is_flag=True, help="Accept although what it was made over has changed.")
@json_option
def accept_(proposal_id: str, *, reason: str, force: bool, as_json: bool) -> None:
    """Accept the proposal ID: its changes become a new version of the record."""
    how = Acceptance(reason=reason, force=force)
    if not _sent(proposal_id, "accept", how):
        with open_runtime() as runtime, runtime.database.unit_of_work() as work:
            accept(work, runtime.knowledge, proposal_id, how, if_match=None, caller=me(), now=now())
    _print(_found(proposal_id), as_json=as_json)


@proposals.command(
    "reject", where="anywhere", examples=(f'cardwatch proposals reject {_ID} --reason "The source says otherwise."',)
)
@_id_argument
@_reason_option
@json_option
def reject_(proposal_id: str, *, reason: str, as_json: bool) -> None:
    """Reject the proposal ID: nothing changes."""
    if not _sent(proposal_id, "reject", {"reason": reason}):
        with open_runtime() as runtime, runtime.database.unit_of_work() as work:
            reject(work, proposal_id, reason, if_match=None, caller=me(), now=now())
    _print(_found(proposal_id), as_json=as_json)


@proposals.command("withdraw", where="anywhere", examples=(f"cardwatch proposals withdraw {_ID}",))
@_id_argument
@json_option
def withdraw_(proposal_id: str, *, as_json: bool) -> None:
    """Take back the proposal ID, which is one's own."""
    if not _sent(proposal_id, "withdraw", None):
        with open_runtime() as runtime, runtime.database.unit_of_work() as work:
            withdraw(work, proposal_id, if_match=None, caller=me(), now=now())
    _print(_found(proposal_id), as_json=as_json)


def _sent(proposal_id: str, decision: str, body: object) -> bool:
    """Whether a server was named; then the decision was sent to it."""
    with chosen_server() as server:
        if server is not None:
            server.send("POST", f"{_PROPOSALS}/{quoted(proposal_id)}/{decision}", ProposalRead, body=body)
        return server is not None


def _found(proposal_id: str) -> ProposalDetail:
    with chosen_server() as server:
        if server is not None:
            return server.read(f"{_PROPOSALS}/{quoted(proposal_id)}", ProposalDetail)
    with open_runtime() as runtime:
        return look(runtime.database, runtime.knowledge, proposal_id, caller=me(), now=now())[0]


def me() -> Caller:
    """Whoever can run the command has the database anyway; the account stands for the key."""
    return Caller(actor(), actor(), frozenset({Scope.ADMIN}))


def print_proposals(found: list[ProposalRead] | list[ProposalDetail]) -> None:
    """Proposals as a table."""
    rows = [
        (
            f"{one.proposed_at:%Y-%m-%dT%H:%MZ}", one.id, one.status, one.model, one.proposed_by,
            ",".join(change.field for change in one.changes), one.reason,
        )
        for one in found
    ]  # fmt: skip
    print_table(["proposed", "id", "status", "model", "by", "fields", Column("reason", is_prose=True)], rows)


def _print(seen: ProposalDetail, *, as_json: bool) -> None:
    if as_json:
        print_json(seen)
        return
    print_proposals([seen])
    for conflict in seen.conflicts:
        click.echo(f"  conflict  {printable(conflict.detail)}")
    if seen.preview is not None:
        print_preview(seen.preview)


def print_preview(shown: Preview) -> None:
    """What a proposal would change."""
    rows = [(one.path, _short(one.before), _short(one.after)) for one in shown.changes[:_SHOWN]]
    if rows:
        print_table(["what", "before", "after"], rows, indent=2)
    if len(shown.changes) > _SHOWN:
        click.echo(f"  ... and {len(shown.changes) - _SHOWN} more places")
    if shown.descendants.changed or shown.descendants.later:
        more = f", and {shown.descendants.later} that are rendered later" if shown.descendants.later else ""
        click.echo(f"  descendants that change: {shown.descendants.changed}{more}")
    for verdict in shown.verdicts:
        if verdict.before != verdict.after:
            click.echo(f"  {verdict.name}: {verdict.before} -> {verdict.after}")


def _short(value: object) -> str:
    return printable(msgspec.json.encode(value).decode()[:_LONGEST_VALUE])


COMMANDS = (proposals,)

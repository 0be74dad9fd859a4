"""``cardwatch propose``: asking for a change of a record, which somebody else decides."""

from typing import Any

import click
import msgspec

from registry.cli.arguments import MODEL
from registry.cli.curation.proposals import me, print_preview, print_proposals
from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table
from registry.cli.remote.client import Server, chosen_server
from registry.cli.session import now, open_runtime
from registry.curation.proposals import (
    Preview,
    ProposalDetail,
    ProposalWrite,
    checked_value,
    look,
    preview,
    proposable_fields,
)
from registry.curation.proposals import (
    propose as make_proposal,
)
from registry.inputs import take


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch propose --fields",
        (
            'cardwatch propose bigscience/bloomz origin.kind=consortium --reason "It says so." '
            "--evidence https://huggingface.co/bigscience/bloomz --dry-run"
        ),
        (
            "cardwatch propose bigscience/bloomz 'conclusion={\"license\": \"apache-2.0\"}' "
            '--reason "The LICENSE file." --evidence https://huggingface.co/bigscience/bloomz'
        ),
    ),
)  # fmt: skip
@click.argument("model", required=False, type=MODEL)
@click.argument("changes", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--reason", help="Why; needed.")
@click.option("--evidence", multiple=True, help="A link, or the sha256 of a kept text; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Show the preview and propose nothing.")
@click.option("--fields", "list_fields", is_flag=True, help="List all fields with their types and values, and end.")
@json_option
def propose(
    model: str | None, changes: tuple[str, ...], *, reason: str | None, evidence: tuple[str, ...], dry_run: bool,
    list_fields: bool, as_json: bool,
) -> None:  # fmt: skip
    """Propose to change fields of MODEL and show what that would change; somebody else decides it.

    A VALUE is JSON, or plain text; an empty one takes the assertion away. `--fields` lists the fields with the type and
    the accepted values of each, where ? marks what may be left out.
    """
    if list_fields:
        _print_fields(as_json=as_json)
        return
    write = _written(model, changes, reason, evidence)
    with chosen_server() as server:
        if server is not None:
            shown, seen = _on_server(server, write, is_dry=dry_run)
        else:
            shown, seen = _here(write, is_dry=dry_run)
    if as_json:
        print_json(seen or shown)
        return
    if seen is not None:
        print_proposals([seen])
    if shown is not None:
        print_preview(shown)


def _here(write: ProposalWrite, *, is_dry: bool) -> tuple[Preview | None, ProposalDetail | None]:
    with open_runtime() as runtime:
        database, knowledge = runtime.database, runtime.knowledge
        if is_dry:
            return preview(database, knowledge, write, caller=me(), now=now()), None
        with database.unit_of_work() as work:
            made = make_proposal(work, knowledge, write, caller=me(), now=now()).id
        seen, _ = look(database, knowledge, made, caller=me(), now=now())
    return seen.preview, seen


def _on_server(server: Server, write: ProposalWrite, *, is_dry: bool) -> tuple[Preview | None, ProposalDetail | None]:
    if is_dry:
        return server.send("POST", "/v1/proposals/preview", Preview, body=write)[1], None
    seen = server.send("POST", "/v1/proposals", ProposalDetail, body=write)[1]
    return seen.preview, seen


def _written(
    model: str | None, changes: tuple[str, ...], reason: str | None, evidence: tuple[str, ...]
) -> ProposalWrite:
    """What was said, as it is sent; raises ``UsageError`` naming what is missing."""
    if not model or not changes:
        raise click.UsageError("Say MODEL and at least one FIELD=VALUE; `cardwatch propose --fields` lists the fields.")
    if not reason:
        raise click.UsageError("Say why, with --reason.")
    body = {"model": model, "changes": [_change(one) for one in changes], "reason": reason, "evidence": evidence}
    return take(body, ProposalWrite)


def _print_fields(*, as_json: bool) -> None:
    fields = proposable_fields()
    if as_json:
        print_json(fields)
    else:
        print_table(["field", Column("type", is_prose=True)], [(one.field, one.type) for one in fields])


def _change(text: str) -> dict[str, Any]:
    field, separator, value = text.partition("=")
    if not separator:
        raise click.UsageError(f"{text!r} does not read FIELD=VALUE.")
    return {"field": field, "value": _value_of(field, value)}


def _value_of(field: str, text: str) -> Any:  # noqa: ANN401 - a plain value of any field
    """JSON where that makes sense for the field, otherwise the text itself; None for an empty one."""
    if not text:
        return None
    try:
        return checked_value(field, msgspec.json.decode(text))
    except ValueError:
        return text


COMMANDS = (propose,)

"""``cardwatch checks``: the checks that are kept."""

from datetime import datetime

import click

from registry.cli.arguments import MODEL, MOMENT, OneOf
from registry.cli.evidence.keepers import chosen_checks, id_of
from registry.cli.help import ExplainedGroup
from registry.cli.output import json_option, print_json, print_table, say_nothing
from registry.cli.reports import print_answer
from registry.compliance.checks.storage import CheckFilter, Erasure
from registry.compliance.rules import Outcome
from registry.inputs import take


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch checks list",
        "cardwatch checks show chk_01hzy00000000000000000000",
        "cardwatch evidence chk_01hzy00000000000000000000",
    ),
)
def checks() -> None:
    """Look at checks that were kept (`check --store`); what was answered is never changed."""


@checks.command(
    "list", where="anywhere",
    examples=("cardwatch checks list", "cardwatch checks list --model mistralai/Mistral-7B-v0.1 --verdict denied"),
)  # fmt: skip
@click.option("--model", type=MODEL, help="Only those of this model.")
@click.option("--verdict", type=OneOf([str(one) for one in Outcome]), help="Only those with this verdict.")
@click.option("--since", type=MOMENT, help="Only those kept on this day (UTC) or moment, or later.")
@json_option
def list_(*, model: str | None, verdict: str | None, since: datetime | None, as_json: bool) -> None:
    """List kept checks, newest first."""
    wanted = CheckFilter(subject=model, verdict=Outcome(verdict) if verdict else None, since=since)
    with chosen_checks() as keeper:
        found = keeper.every(wanted)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("No such check is kept; `cardwatch check MODEL ... --store` keeps one.", as_json=as_json)
    elif not as_json:
        rows = [
            (one.id, one.verdict, one.model or "bare facts", f"{one.stored_at:%Y-%m-%dT%H:%MZ}", one.stored_by)
            for one in found
        ]
        print_table(["id", "verdict", "of", "kept", "by"], rows)


@checks.command(
    "show", where="anywhere",
    examples=(
        "cardwatch checks show chk_01hzy00000000000000000000",
        "cardwatch checks show chk_01hzy00000000000000000000 --json",
    ),
)  # fmt: skip
@click.argument("check", metavar="CHECK|MODEL")
@json_option
def show(check: str, *, as_json: bool) -> None:
    """Show a kept check as it was answered: CHECK is its id; of a MODEL it is the check that was kept last."""
    with chosen_checks() as keeper:
        found = keeper.read(id_of(keeper, check))
    if as_json:
        print_json(found)
    else:
        print_answer(found.subject.model or "bare facts", found)


@checks.command(
    "erase", where="anywhere",
    examples=('cardwatch checks erase chk_01hzy00000000000000000000 --reason "The person it names asked for it."',),
)  # fmt: skip
@click.argument("check_id", metavar="CHECK")
@click.option("--reason", required=True, help="Why; it stays in the audit trail, with who did it.")
@json_option
def erase(check_id: str, *, reason: str, as_json: bool) -> None:
    """Erase the kept check with the id CHECK, for ever; on a server this needs a key with the scope `admin`.

    That it was there, its verdict and its hash, who erased it and why stays in the audit trail (`cardwatch audit`).
    """
    with chosen_checks() as keeper:
        keeper.erase(check_id, take({"reason": reason}, Erasure))
    print_json({"id": check_id}) if as_json else click.echo(f"{check_id}: erased")


COMMANDS = (checks,)

"""``cardwatch inventory results`` and ``history``: what was found, without judging anew."""

from typing import cast

import click

from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedCommand
from registry.cli.inventories.keepers import chosen_keeper
from registry.cli.inventories.words import counts, print_results
from registry.cli.output import json_option, print_json, print_table, say_nothing
from registry.compliance.inventories.runs import Verdict
from registry.compliance.rules import Outcome
from registry.pagination import MAX_LIMIT

_name = click.argument("name", metavar="INVENTORY")


@click.command(
    "results", cls=ExplainedCommand, where="anywhere",
    examples=("cardwatch inventory results Lab --verdict denied", "cardwatch inventory results Lab --json"),
)  # fmt: skip
@_name
@click.option("--verdict", type=OneOf([one.value for one in Outcome]), help="Only those with this verdict.")
@json_option
def results(*, name: str, verdict: str | None, as_json: bool) -> None:
    """Show what was found of each entry last; entries that changed since are left out until they are checked."""
    with chosen_keeper() as keeper:
        found = keeper.results(keeper.find(name).id, cast("Verdict | None", verdict))
    if as_json:
        print_json(found)
    if not found:
        say_nothing("Nothing of this kind was found; `cardwatch inventory check` judges.", as_json=as_json)
    elif not as_json:
        print_results(found)


@click.command(
    "history", cls=ExplainedCommand, where="anywhere",
    examples=("cardwatch inventory history Lab", "cardwatch inventory history Lab --limit 3 --json"),
)  # fmt: skip
@_name
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=20, show_default=True, help="How many checks.")
@json_option
def history(*, name: str, limit: int, as_json: bool) -> None:
    """Show the checks of an inventory, newest first, each with what it found otherwise than the one before."""
    with chosen_keeper() as keeper:
        found = keeper.history(keeper.find(name).id, limit)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("It was not checked yet.", as_json=as_json)
    elif not as_json:
        rows = []
        for one in found:
            run = one.run
            about = f"{run.state}: {run.done} judged, {counts(run.verdicts) or 'nothing'}; {run.changed} otherwise"
            rows.append((f"{run.requested_at:%Y-%m-%d %H:%M}", "", "", run.detail or about))
            rows += [
                (f"{it.at:%Y-%m-%d %H:%M}", it.entry, it.subject, f"{it.before} -> {it.after}") for it in one.changes
            ]
        print_table(["at", "entry", "of", "what"], rows)


COMMANDS = (results, history)

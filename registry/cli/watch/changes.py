"""``cardwatch changes``: what changed, and for whose good."""

from datetime import datetime

import click

from registry.cli.arguments import MODEL, MOMENT
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, print_table, say_nothing
from registry.cli.remote.client import chosen_server
from registry.cli.session import every_page, open_runtime
from registry.pagination import MAX_LIMIT
from registry.watch.changes import FlagFilter, FlagRead, list_flags


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch changes",
        "cardwatch changes --open --since 2026-01-31",
        "cardwatch changes --model mistralai/Mistral-7B-v0.1 --json",
    ),
)  # fmt: skip
@click.option("--model", type=MODEL, help="Only of this model.")
@click.option("--since", type=MOMENT, help="Only changes since this day or moment (2026-01-31, in UTC).")
@click.option("--open", "only_open", is_flag=True, help="Only those that nobody acknowledged.")
@json_option
def changes(*, model: str | None, since: datetime | None, only_open: bool, as_json: bool) -> None:
    """Show recorded changes, oldest first: of licences, texts, gates, bases, names, and what is gone.

    Each was read twice before it was recorded. The direction is as users see it: narrowed allows less than before.
    """
    status = "open" if only_open else None
    with chosen_server() as server:
        if server is not None:
            after = since.isoformat() if since else None
            found = server.read_pages("/v1/changes", FlagRead, model=model, since=after, status=status)
        else:
            wanted = FlagFilter(model=model, since=since, status=status)
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = every_page(lambda cursor: list_flags(session, wanted, limit=MAX_LIMIT, cursor=cursor))
    if as_json:
        print_json(found)
    if not found:
        say_nothing("No change is recorded.", as_json=as_json)
    elif not as_json:
        print_flags(found)


def print_flags(found: list[FlagRead]) -> None:
    """Changes as a table."""
    rows = [
        (f"{one.confirmed_at:%Y-%m-%dT%H:%MZ}", one.severity.upper(), one.model, one.kind, one.direction, _classes(one))
        for one in found
    ]
    print_table(["confirmed", "severity", "model", "kind", "direction", "class"], rows)


def _classes(flag: FlagRead) -> str:
    return f"{flag.class_before} -> {flag.class_after}" if flag.class_before or flag.class_after else ""


COMMANDS = (changes,)

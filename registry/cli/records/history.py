"""``cardwatch history``: the states of a model as they were seen."""

from datetime import datetime

import click

from registry.cli.arguments import MODEL
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, print_table, say_nothing
from registry.cli.remote.client import chosen_server, model_path
from registry.cli.session import open_runtime
from registry.pagination import MAX_LIMIT, Page
from registry.records import get_record
from registry.records.history import HistoryRead, list_history


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch history mistralai/Mistral-7B-v0.1",
        "cardwatch history mistralai/Mistral-7B-v0.1 --json",
    ),
)  # fmt: skip
@click.argument("model", type=MODEL)
@json_option
def history(model: str, *, as_json: bool) -> None:
    """Show the states of a MODEL as they were seen, newest first (the newest 200).

    What was read out of its commits after the event says so under "by"; its times are those of the commits.
    """
    with chosen_server() as server:
        if server is not None:
            states = server.read(model_path(model, "history"), Page[HistoryRead], limit=MAX_LIMIT).items
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                record = get_record(session, model)
                states = list_history(session, runtime.knowledge, record, limit=MAX_LIMIT, cursor=None).items
    if as_json:
        print_json(states)
    elif states:
        print_table(["from", "until", "revision", "declared", "class", "by"], map(_row, states))
    else:
        say_nothing("It was not read yet; `cardwatch sync` reads it.")


def _row(state: HistoryRead) -> tuple[str, ...]:
    since, until = (
        (state.known_from, state.known_until) if state.from_history else (state.observed_at, state.last_seen_at)
    )
    declared = ", ".join(state.license.declared) or "(none)"
    by = "its commits" if state.from_history else "a reading"
    return _when(since), _when(until), (state.revision or "")[:12], declared, state.license.class_, by


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%MZ}" if moment else "?"


COMMANDS = (history,)

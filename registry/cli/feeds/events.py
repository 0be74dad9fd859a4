"""``cardwatch events``: what subscribers are told, in order."""

import time

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, print_json_line, print_table, printable, say_nothing
from registry.cli.remote.client import Server, chosen_server
from registry.cli.session import open_runtime
from registry.feeds import EventPage, EventRead, read_events
from registry.pagination import MAX_LIMIT
from registry.runtime import Runtime

_LOOK_SECONDS = 2.0


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch events",
        "cardwatch events --json",
        "cardwatch events --since evt_01hzy00000000000000000000 --follow --json",
    ),
)  # fmt: skip
@click.option("--since", metavar="ID", help="Only after the event with this id: the last that was seen.")
@click.option("--follow", is_flag=True, help="Go on with what happens from now on, until stopped.")
@json_option
def events(*, since: str | None, follow: bool, as_json: bool) -> None:
    """Show what subscribers of webhooks are told, oldest first, in an order that stays.

    Whoever keeps the last id and asks again with --since misses nothing and sees nothing twice. With --json a list, as
    GET /v1/events answers it; with --follow one event on each line.
    """
    with chosen_server() as server:
        if server is not None:
            _show(server, since, is_endless=follow, as_json=as_json)
        else:
            with open_runtime() as runtime:
                _show(runtime, since, is_endless=follow, as_json=as_json)


def _show(source: Server | Runtime, since: str | None, *, is_endless: bool, as_json: bool) -> None:
    found: list[EventRead] = []
    while True:
        page = _page(source, since)
        since = page.next
        if is_endless:
            for event in page.items:
                print_json_line(event) if as_json else click.echo("  ".join(_row(event)))
        else:
            found += page.items
        if len(page.items) == MAX_LIMIT:
            continue
        if not is_endless:
            break
        time.sleep(_LOOK_SECONDS)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("Nothing has happened since.", as_json=as_json)
    elif not as_json:
        print_table(["at", "id", "event", "model"], map(_row, found))


def _page(source: Server | Runtime, since: str | None) -> EventPage:
    if isinstance(source, Server):
        return source.read("/v1/events", EventPage, since=since, limit=MAX_LIMIT)
    with source.database.reading() as session:
        return read_events(session, since, MAX_LIMIT)


def _row(event: EventRead) -> tuple[str, str, str, str]:
    return f"{event.at:%Y-%m-%dT%H:%M:%SZ}", event.id, event.type, printable(event.model or "-")


COMMANDS = (events,)

"""Commands of the operator: how reading goes, pausing it and letting it go on."""

from collections.abc import Iterator

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table
from registry.cli.remote.client import chosen_server
from registry.cli.session import actor, now, open_runtime
from registry.watch import Pause, pause_sync, resume_sync
from registry.watch.operations import Resumed, SyncStatus, read_status


@click.command(
    "pause", cls=ExplainedCommand, where="anywhere",
    examples=('cardwatch watch pause "The Hub asked for it."', "cardwatch watch resume"),
)  # fmt: skip
@click.argument("reason")
@json_option
def pause(reason: str, *, as_json: bool) -> None:
    """Begin no reading until `cardwatch watch resume`; REASON is shown to whoever wonders."""
    with chosen_server() as server:
        if server is not None:
            found = server.send("POST", "/v1/sync/pause", Pause, body={"reason": reason[:500]})[1]
        else:
            with open_runtime() as runtime, runtime.database.unit_of_work() as work:
                found = pause_sync(work, reason[:500], actor=actor(), now=now())
    if as_json:
        print_json(found)
    else:
        click.echo(f"Paused since {found.paused_at:%Y-%m-%d %H:%M} UTC by {found.paused_by}: {found.reason}")


@click.command("resume", cls=ExplainedCommand, where="anywhere", examples=("cardwatch watch resume",))
@json_option
def resume(*, as_json: bool) -> None:
    """Let reading go on. With --json the pause that ended, or null where there was none."""
    with chosen_server() as server:
        if server is not None:
            ended = server.send("POST", "/v1/sync/resume", Resumed)[1].ended
        else:
            with open_runtime() as runtime, runtime.database.unit_of_work() as work:
                ended = resume_sync(work, actor=actor(), now=now())
    if as_json:
        print_json({"ended": ended})
    else:
        click.echo("Reading goes on." if ended else "Reading was not paused.")


@click.command(
    "status", cls=ExplainedCommand, where="anywhere",
    examples=("cardwatch watch status", "cardwatch watch status --json"),
)  # fmt: skip
@json_option
def status(*, as_json: bool) -> None:
    """Show how reading goes: what waits, what fails, what is stale and which requests are left."""
    with chosen_server() as server:
        if server is not None:
            found = server.read("/v1/sync", SyncStatus)
        else:
            with open_runtime() as runtime:
                found = read_status(runtime.database, now(), backfill_requests=runtime.settings.backfill_requests)
    if as_json:
        print_json(found)
    else:
        print_table(["", Column("", is_prose=True)], _rows(found), has_names=False)
        _print_unread(found)


def _rows(found: SyncStatus) -> Iterator[tuple[str, str]]:
    if found.paused:
        by = found.paused
        yield "PAUSED", f"since {by.paused_at:%Y-%m-%d %H:%M} UTC by {by.paused_by}: {by.reason}"
    watched, items, sweeps = found.watched, found.items, found.sweeps
    yield "watched", f"{watched.models} models; {watched.due} due, {watched.failing} failing, {watched.stale} stale"
    yield "being read", f"{items.queued} queued, {items.confirming} to be confirmed, {items.due} due now"
    seen = f"; all seen up to {sweeps.seen_up_to:%Y-%m-%d %H:%M} UTC" if sweeps.seen_up_to else ""
    yield "lists", f"{sweeps.lists}, {sweeps.under_way} under way{seen}"
    pasts = ", ".join(f"{count} {state}" for state, count in found.backfills.items()) or "none"
    yield (
        "pasts",
        f"{pasts}; not read, since CARDWATCH_BACKFILL_REQUESTS is 0" if found.backfill_requests == 0 else pasts,
    )
    for budget in found.budgets:
        yield "requests left", f"{budget.left} of {budget.allowed} until {budget.ends_at:%H:%M:%S} UTC ({budget.key})"


def _print_unread(found: SyncStatus) -> None:
    """What cannot be read and what the hub lacks: since when, why, and what to do."""
    if found.unread_lists:
        click.echo("\nLists that cannot be read:")
    for one in found.unread_lists:
        rests = f" (groups: {', '.join(one.groups)})" if one.groups else ""
        click.echo(f"  {one.list} at {one.source}{rests}, since {one.since:%Y-%m-%d %H:%M} UTC: {one.detail}")
        click.echo(f"    {one.effect}")
        click.echo(f"    What to do: {one.remedy}")
    if found.limitations:
        click.echo("\nWhat the hub does not do:")
    for limit in found.limitations:
        click.echo(f"  {limit.what} ({limit.hub}, since {limit.since:%Y-%m-%d %H:%M} UTC: {limit.detail})")
        click.echo(f"    {limit.effect}")
        click.echo(f"    What to do: {limit.remedy}")


COMMANDS = (pause, resume, status)
"""To be added to the ``watch`` group."""

"""Commands of the operator: how reading goes, pausing it and letting it go on."""

import click
from rich.console import Console
from rich.table import Table

from registry.cli.session import actor, now, open_runtime, print_json
from registry.watch import pause_sync, resume_sync
from registry.watch.operations import SyncStatus, read_status


@click.command("pause")
@click.argument("reason")
def pause(reason: str) -> None:
    """Begin no reading until `cardwatch watch resume`; REASON is shown to whoever wonders."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            found = pause_sync(work, reason[:500], actor=actor(), now=now())
        click.echo(f"Paused since {found.paused_at:%Y-%m-%d %H:%M} UTC by {found.paused_by}: {found.reason}")


@click.command("resume")
def resume() -> None:
    """Let reading go on."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            ended = resume_sync(work, actor=actor(), now=now())
        click.echo("Reading goes on." if ended else "Reading was not paused.")


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(*, as_json: bool) -> None:
    """Show how reading goes: what waits, what fails, what is stale and which requests are left."""
    with open_runtime() as runtime:
        found = read_status(runtime.database, now(), backfill_requests=runtime.settings.backfill_requests)
    if as_json:
        print_json(found)
    else:
        _print_status(found)


def _print_status(found: SyncStatus) -> None:
    if found.paused:
        pause_ = found.paused
        click.echo(f"PAUSED since {pause_.paused_at:%Y-%m-%d %H:%M} UTC by {pause_.paused_by}: {pause_.reason}")
    table = Table(box=None, show_header=False)
    watched, items, sweeps = found.watched, found.items, found.sweeps
    table.add_row(
        "watched", f"{watched.models} models; {watched.due} due, {watched.failing} failing, {watched.stale} stale"
    )
    table.add_row("being read", f"{items.queued} queued, {items.confirming} to be confirmed, {items.due} due now")
    seen = f"; all seen up to {sweeps.seen_up_to:%Y-%m-%d %H:%M} UTC" if sweeps.seen_up_to else ""
    table.add_row("lists", f"{sweeps.lists}, {sweeps.under_way} under way{seen}")
    pasts = ", ".join(f"{count} {state}" for state, count in found.backfills.items()) or "none"
    off = "; not read, since CARDWATCH_BACKFILL_REQUESTS is 0" if found.backfill_requests == 0 else ""
    table.add_row("pasts", f"{pasts}{off}")
    for budget in found.budgets:
        table.add_row(
            "requests left", f"{budget.left} of {budget.allowed} until {budget.ends_at:%H:%M:%S} ({budget.key})"
        )
    Console().print(table)
    _print_unread(found)


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

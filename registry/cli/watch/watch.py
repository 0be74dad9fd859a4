"""Commands of the watch list: what is watched, reading it again, and what changed."""

import sys
from datetime import datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from registry.cli.arguments import MODEL, MOMENT
from registry.cli.session import actor, every_page, now, open_runtime, print_json
from registry.cli.watch import groups, status
from registry.pagination import MAX_LIMIT
from registry.runtime import Runtime
from registry.watch import MANUAL, add_watch, list_watched, remove_watch
from registry.watch.changes import FlagFilter, FlagRead, flags_of_run, list_flags
from registry.watch.runs import RunRead, read_run, start_run
from registry.watch.sync import work_run

SYNC_PATIENCE_SECONDS = 24 * 3600.0
EXIT_FAILED = 3


@click.group()
def watch() -> None:
    """Choose which models are read again and again."""


@watch.command("add")
@click.argument("models", nargs=-1, required=True, metavar="MODEL...", type=MODEL)
def watch_add(models: tuple[str, ...]) -> None:
    """Watch models (owner/name, or modelscope:owner/name). They are read soon; `cardwatch sync` reads them now."""
    with open_runtime() as runtime:
        for model in models:
            with runtime.database.unit_of_work() as work:
                _, is_new = add_watch(work, runtime.knowledge, model, actor=actor(), now=now())
            click.echo(f"{model}: {'watched from now on' if is_new else 'was watched already'}")


@watch.command("remove")
@click.argument("models", nargs=-1, required=True, metavar="MODEL...", type=MODEL)
def watch_remove(models: tuple[str, ...]) -> None:
    """Stop watching models; their records and history stay."""
    with open_runtime() as runtime:
        for model in models:
            with runtime.database.unit_of_work() as work:
                remove_watch(work, model, actor=actor(), now=now())
            click.echo(f"{model}: no longer watched")


@watch.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def watch_list(*, as_json: bool) -> None:
    """Show what is watched and how the last readings went."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = every_page(lambda cursor: list_watched(session, limit=MAX_LIMIT, cursor=cursor))
    if as_json:
        print_json(found)
        return
    table = Table("model", "because", "status", "last read", "failures", box=None, header_style="bold")
    for item in found:
        table.add_row(item.model, item.reason, item.status, _when(item.last_success_at), str(item.failures or ""))
    Console().print(table)


@click.command()
@click.argument("models", nargs=-1, metavar="[MODEL...]", type=MODEL)
@click.option("--dry-run", is_flag=True, help="Only look: tell what would be recorded, and record nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def sync(models: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Read models now (all watched ones by default) and tell what changed.

    A change is read a second time after a moment before it counts. Workers that run help; without one this command
    does all the work. Exit code 0, or 3 where a model could not be read (it is tried again later).
    """
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            run = start_run(
                work, runtime.knowledge, list(models) or None, trigger=MANUAL, actor=actor(), now=now(),
                is_dry=dry_run,
            )  # fmt: skip
        result = _follow(runtime, run.id, quiet=as_json)
        with runtime.database.reading() as session:
            found = flags_of_run(session, run.id)
    if as_json:
        print_json(result)
    else:
        _print_run(result, found)
    if result.outcomes.get("failed"):
        sys.exit(EXIT_FAILED)


def _follow(runtime: Runtime, run_id: str, *, quiet: bool) -> RunRead:
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=None)

        def show(model: str) -> None:
            with runtime.database.reading() as session:
                run = read_run(session, run_id)
            progress.update(task, total=run.total, completed=run.done, description=model)

        work_run(runtime.reader, run_id, deadline_seconds=SYNC_PATIENCE_SECONDS, on_reading=show)
    with runtime.database.reading() as session:
        return read_run(session, run_id)


def _print_run(run: RunRead, found: list[FlagRead]) -> None:
    words = {
        "first_seen": "read for the first time", "unchanged": "unchanged", "observed": "no change that matters",
        "changed": "WOULD CHANGE" if run.dry_run else "CHANGED", "failed": "not read",
    }  # fmt: skip
    for item in run.items:
        again = "" if run.dry_run else "; will be tried again"
        detail = f" ({item.detail}{again})" if item.outcome == "failed" or (run.dry_run and item.detail) else ""
        click.echo(f"{item.model}: {words.get(item.outcome or '', item.state)}{detail}")
    for flag in found:
        click.echo(describe(flag))
    if not run.items:
        click.echo("Nothing is watched; `cardwatch watch add MODEL` adds a model.")


@click.command()
@click.option("--model", type=MODEL, help="Only of this model.")
@click.option("--since", type=MOMENT, help="Only changes since this day or moment (2026-01-31, in UTC).")
@click.option("--open", "only_open", is_flag=True, help="Only those that nobody acknowledged.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def changes(*, model: str | None, since: datetime | None, only_open: bool, as_json: bool) -> None:
    """Show recorded changes, oldest first."""
    wanted = FlagFilter(model=model, since=since, status="open" if only_open else None)
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = every_page(lambda cursor: list_flags(session, wanted, limit=MAX_LIMIT, cursor=cursor))
    if as_json:
        print_json(found)
        return
    for flag in found:
        click.echo(describe(flag))
    if not found:
        click.echo("No change is recorded.")


def describe(flag: FlagRead) -> str:
    """One flag in a line."""
    classes = f"{flag.class_before} -> {flag.class_after}" if flag.class_before or flag.class_after else ""
    parts = (
        f"{flag.confirmed_at:%Y-%m-%d %H:%M}",
        flag.severity.upper(),
        flag.model,
        flag.kind,
        flag.direction,
        classes,
    )
    return "  ".join(part for part in parts if part)


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


for command in (*status.COMMANDS, *groups.COMMANDS):
    watch.add_command(command)

COMMANDS = (watch, sync, changes)

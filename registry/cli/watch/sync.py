"""``cardwatch sync``: reading models now, here or on a server."""

import sys
import time

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from registry.cli.arguments import MODEL
from registry.cli.help import ExplainedCommand
from registry.cli.help.command import HUB
from registry.cli.output import json_option, print_json, printable, say_nothing
from registry.cli.remote.client import Server, chosen_server, model_path
from registry.cli.session import actor, now, open_runtime
from registry.cli.watch.changes import print_flags
from registry.cli.watch.reach import say_failures, say_retries, say_where_from
from registry.errors import Invalid, Unavailable
from registry.runtime import Runtime
from registry.watch import MANUAL
from registry.watch.changes import FlagRead, flags_of_run
from registry.watch.operations import declare_same
from registry.watch.runs import RunRead, RunStarted, read_run, start_run
from registry.watch.sync import work_run

SYNC_PATIENCE_SECONDS = 24 * 3600.0
EXIT_FAILED = 3
_LOOK_SECONDS = 0.5
_CHANGED = "changed"


@click.command(
    cls=ExplainedCommand, where="anywhere", settings=(HUB,),
    examples=(
        "cardwatch sync mistralai/Mistral-7B-v0.1",
        "cardwatch sync --dry-run",
        "cardwatch sync --json",
    ),
    exits={0: "all were read", 3: "error, or a model could not be read"},
)  # fmt: skip
@click.argument("models", nargs=-1, metavar="[MODEL...]", type=MODEL)
@click.option("--dry-run", is_flag=True, help="Only look: tell what would be recorded, and record nothing.")
@click.option(
    "--same-models", is_flag=True,
    help="The hub of CARDWATCH_HUB_ENDPOINT has the same models as the one that they were read from before.",
)  # fmt: skip
@json_option
def sync(models: tuple[str, ...], *, dry_run: bool, same_models: bool, as_json: bool) -> None:
    """Read each MODEL now (all watched ones by default) and tell what changed.

    A change is read a second time after a moment before it counts. Workers that run help; without one this command
    does all the work. On standard error stands which address is read, and when what failed is tried again. With --json
    it is the run, as GET /v1/sync/runs/{id} answers it.
    """
    with chosen_server() as server:
        if server is not None and same_models:
            raise Invalid("--same-models is said where the service runs: call it there, without --url.")
        if server is not None:
            run, found = _on_server(server, models, is_dry=dry_run, quiet=as_json)
        else:
            run, found = _here(models, is_dry=dry_run, is_same=same_models, quiet=as_json)
    if as_json:
        print_json(run)
    else:
        _print_run(run, found)
    if run.outcomes.get("failed"):
        sys.exit(EXIT_FAILED)


def _here(
    models: tuple[str, ...], *, is_dry: bool, is_same: bool, quiet: bool
) -> tuple[RunRead, list[FlagRead]]:  # fmt: skip
    with open_runtime(creates=bool(models), tries=is_dry and bool(models)) as runtime:
        with runtime.database.unit_of_work() as work:
            if is_same:
                declare_same(work, list(models) or None, actor=actor(), now=now())
            run = start_run(
                work, runtime.knowledge, list(models) or None, trigger=MANUAL, actor=actor(), now=now(), is_dry=is_dry
            ).id
        say_where_from(runtime.settings, models)
        result = _follow(runtime, run, quiet=quiet)
        say_failures(runtime.database, runtime.settings, result)
        with runtime.database.reading() as session:
            return result, flags_of_run(session, run)


def _follow(runtime: Runtime, run_id: str, *, quiet: bool) -> RunRead:
    told: set[str] = set()
    with _progress(quiet=quiet) as progress:
        task = progress.add_task("", total=None)

        def show(model: str) -> None:
            with runtime.database.reading() as session:
                run = read_run(session, run_id)
            say_retries(runtime.settings, run, told)
            progress.update(task, total=run.total, completed=run.done, description=model)

        work_run(runtime.reader, run_id, deadline_seconds=SYNC_PATIENCE_SECONDS, on_reading=show)
    with runtime.database.reading() as session:
        return read_run(session, run_id)


def _on_server(server: Server, models: tuple[str, ...], *, is_dry: bool, quiet: bool) -> tuple[RunRead, list[FlagRead]]:
    """One run of all, or one of each model; told as one."""
    params = {"dry_run": is_dry or None}
    paths = [model_path(model, "sync") for model in models] or ["/v1/sync"]
    started = [server.send("POST", path, RunStarted, params=params)[1].run_id for path in paths]
    with _progress(quiet=quiet) as progress:
        task = progress.add_task("", total=None)
        runs = [_awaited(server, run_id, progress, task) for run_id in started]
    run = joined(runs)
    changed = [item.model for item in run.items if item.outcome == _CHANGED and not is_dry]
    since = run.requested_at.isoformat()
    return run, [flag for one in changed for flag in server.read_pages("/v1/changes", FlagRead, model=one, since=since)]


def _awaited(server: Server, run_id: str, progress: Progress, task: TaskID) -> RunRead:
    ends = time.monotonic() + SYNC_PATIENCE_SECONDS
    while time.monotonic() < ends:
        run = server.read(f"/v1/sync/runs/{run_id}", RunRead)
        progress.update(task, total=run.total, completed=run.done, description=run_id)
        if run.status == "finished":
            return run
        time.sleep(_LOOK_SECONDS)
    raise Unavailable(f"The run {run_id} has not ended in a day; do workers run there?")


def joined(runs: list[RunRead]) -> RunRead:
    """Several runs as one; its id names them all."""
    outcomes: dict[str, int] = {}
    for run in runs:
        for outcome, count in run.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
    return msgspec.structs.replace(
        runs[0], run_id=",".join(run.run_id for run in runs), total=sum(run.total for run in runs),
        done=sum(run.done for run in runs), outcomes=outcomes, items=[item for run in runs for item in run.items],
        finished_at=max((run.finished_at for run in runs if run.finished_at), default=None),
    )  # fmt: skip


def _progress(*, quiet: bool) -> Progress:
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)


def _print_run(run: RunRead, found: list[FlagRead]) -> None:
    words = {
        "first_seen": "read for the first time", "unchanged": "unchanged", "observed": "no change that matters",
        _CHANGED: "WOULD CHANGE" if run.dry_run else "CHANGED", "failed": "not read",
    }  # fmt: skip
    for item in run.items:
        is_told = item.detail and (item.outcome == "failed" or run.dry_run)
        detail = f" ({printable(item.detail or '')})" if is_told else ""
        click.echo(f"{item.model}: {words.get(item.outcome or '', item.state)}{detail}")
    if found:
        print_flags(found)
    if not run.items:
        say_nothing("Nothing is watched; `cardwatch watch add MODEL` adds a model.")


COMMANDS = (sync,)

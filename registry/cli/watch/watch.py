"""Commands of the watch list: what is watched, and how that goes."""

from datetime import datetime

import click

from registry.cli.arguments import MODEL
from registry.cli.help import ExplainedGroup
from registry.cli.help.command import HUB
from registry.cli.output import Column, json_option, print_json, print_table, say_nothing
from registry.cli.remote.client import Server, chosen_server
from registry.cli.session import actor, every_page, now, open_runtime
from registry.cli.watch import groups, status
from registry.cli.watch.reach import say_reachable
from registry.pagination import MAX_LIMIT
from registry.records import path_of
from registry.watch import WatchedRead, add_watch, list_watched, remove_watch


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch watch add mistralai/Mistral-7B-v0.1", "cardwatch watch list", "cardwatch watch status"),
)
def watch() -> None:
    """Choose which models are read again and again, and see how that goes."""


@watch.command(
    "add", where="anywhere", settings=(HUB,),
    examples=(
        "cardwatch watch add mistralai/Mistral-7B-v0.1",
        "cardwatch watch add modelscope:Qwen/Qwen3-8B --json",
    ),
)  # fmt: skip
@click.argument("models", nargs=-1, required=True, metavar="MODEL...", type=MODEL)
@json_option
def watch_add(models: tuple[str, ...], *, as_json: bool) -> None:
    """Watch each MODEL (owner/name, or modelscope:owner/name) from now on.

    Workers read it soon and then every day; `cardwatch sync` reads it now. On standard error stands whether its source
    can be reached from here. With --json a list of {"model", "is_new"}.
    """
    with chosen_server() as server:
        added = _add_to(server, models, quiet=as_json) if server is not None else _add(models, quiet=as_json)
    if as_json:
        print_json([{"model": model, "is_new": is_new} for model, is_new in added])


def _add(models: tuple[str, ...], *, quiet: bool) -> list[tuple[str, bool]]:
    added = []
    with open_runtime(creates=True) as runtime:
        for model in models:
            with runtime.database.unit_of_work() as work:
                _, is_new = add_watch(work, runtime.knowledge, model, actor=actor(), now=now())
            added.append((model, _tell(model, is_new=is_new, quiet=quiet)))
        say_reachable(runtime.settings, models, "will be tried again by `cardwatch sync` and by the workers")
    return added


def _add_to(server: Server, models: tuple[str, ...], *, quiet: bool) -> list[tuple[str, bool]]:
    added = []
    for model in models:
        code, _ = server.send("PUT", f"/v1/watch/{path_of(model)}", WatchedRead)
        added.append((model, _tell(model, is_new=code == 201, quiet=quiet)))  # noqa: PLR2004 - created
    return added


def _tell(model: str, *, is_new: bool, quiet: bool) -> bool:
    if not quiet:
        click.echo(f"{model}: {'watched from now on' if is_new else 'was watched already'}")
    return is_new


@watch.command("remove", where="anywhere", examples=("cardwatch watch remove mistralai/Mistral-7B-v0.1",))
@click.argument("models", nargs=-1, required=True, metavar="MODEL...", type=MODEL)
@json_option
def watch_remove(models: tuple[str, ...], *, as_json: bool) -> None:
    """Stop watching each MODEL; its record and history stay.

    With --json a list of {"model"}. A model that is not watched is an error; those before it are given up.
    """
    with chosen_server() as server:
        if server is not None:
            for model in models:
                server.send("DELETE", f"/v1/watch/{path_of(model)}", type(None))
                _given_up(model, quiet=as_json)
        else:
            with open_runtime() as runtime:
                for model in models:
                    with runtime.database.unit_of_work() as work:
                        remove_watch(work, model, actor=actor(), now=now())
                    _given_up(model, quiet=as_json)
    if as_json:
        print_json([{"model": model} for model in models])


def _given_up(model: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"{model}: no longer watched")


@watch.command("list", where="anywhere", examples=("cardwatch watch list", "cardwatch watch list --json"))
@json_option
def watch_list(*, as_json: bool) -> None:
    """Show what is watched, why, and how the last readings went."""
    with chosen_server() as server:
        if server is not None:
            found = server.read_pages("/v1/watch", WatchedRead)
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = every_page(lambda cursor: list_watched(session, limit=MAX_LIMIT, cursor=cursor))
    if as_json:
        print_json(found)
    if not found:
        say_nothing("Nothing is watched; `cardwatch watch add MODEL` adds a model.", as_json=as_json)
    elif not as_json:
        print_table(
            ["model", "because", "status", "last read", "next", Column("failures", is_number=True)],
            [
                (one.model, one.reason, one.status, _when(one.last_success_at), _when(one.next_due_at), one.failures)
                for one in found
            ],
        )


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%MZ}" if moment else "never"


for command in (*status.COMMANDS, *groups.COMMANDS):
    watch.add_command(command)

COMMANDS = (watch,)

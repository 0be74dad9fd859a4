"""Commands of watched groups: an owner, an inventory, or what a query finds."""

from typing import IO

import click

from registry.cli.help import ExplainedGroup
from registry.cli.help.command import HUB
from registry.cli.output import Column, json_option, print_json, print_table, say, say_nothing
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.cli.watch.reach import say_reachable
from registry.pagination import MAX_LIMIT
from registry.watch.groups import (
    GroupWrite,
    WatchGroupRead,
    expand_due,
    list_groups,
    put_group,
    read_group,
    remove_group,
)

_ANY_VERSION = "*"
_GROUPS = "/v1/watch-groups"


@click.group(
    "group", cls=ExplainedGroup,
    examples=(
        "cardwatch watch group set allenai --owner allenai",
        "cardwatch watch group list",
        "cardwatch watch group remove allenai",
    ),
)  # fmt: skip
def group() -> None:
    """Watch many models as one group: all of an owner, an inventory, or what a query finds."""


@group.command(
    "set", where="anywhere", settings=(HUB,),
    examples=(
        "cardwatch watch group set allenai --owner allenai",
        "cardwatch watch group set in-use --from models.txt",
        "cardwatch watch group set eu-open --query origin_region=EU --query license_class=permissive",
    ),
)  # fmt: skip
@click.argument("name")
@click.option("--owner", help="All models of this owner, also those that are published later.")
@click.option("--from", "file", type=click.File(), help="A file with a model id on each line: an inventory.")
@click.option(
    "--query", "filters", multiple=True, metavar="FILTER=VALUE", help="As of GET /v1/models; may be repeated."
)
@json_option
def set_group(name: str, *, owner: str | None, file: IO[str] | None, filters: tuple[str, ...], as_json: bool) -> None:
    """Watch a group called NAME from now on, or change what it holds.

    The list of an owner's models is read next, by the workers or by `cardwatch sync`; on standard error stands whether
    its source can be reached from here.
    """
    models = [line.strip() for line in file if line.strip() and not line.startswith("#")] if file else None
    if models == []:
        raise click.BadParameter("it names no model; a model id on each line is read.", param_hint="--from")
    query = dict(_pair(one) for one in filters) or None
    wanted = GroupWrite(owner=owner, models=models, query=query)
    with chosen_server() as server:
        found, is_new = _set_on(server, name, wanted) if server is not None else _set(name, wanted)
    if as_json:
        print_json(found)
    else:
        more = "; the list of all models of the owner is read next" if found.kind == "owner" else ""
        click.echo(f"{name}: {'watched from now on' if is_new else 'changed'}, {found.models} models{more}")


def _set(name: str, wanted: GroupWrite) -> tuple[WatchGroupRead, bool]:
    with open_runtime(creates=True) as runtime:
        with runtime.database.unit_of_work() as work:
            found, is_new = put_group(
                work, runtime.knowledge, name, wanted, if_match=_ANY_VERSION, actor=actor(), now=now()
            )
        expand_due(runtime.database, runtime.knowledge, found.added_at, now())
        if found.kind == "owner":
            say_reachable(runtime.settings, (), "the workers try again with every sweep")
        with runtime.database.reading() as session:
            return read_group(session, name), is_new


def _set_on(server: Server, name: str, wanted: GroupWrite) -> tuple[WatchGroupRead, bool]:
    body = {"owner": wanted.owner, "models": wanted.models, "query": wanted.query}
    stated = {key: value for key, value in body.items() if value is not None}
    code, found = server.send("PUT", f"{_GROUPS}/{quoted(name)}", WatchGroupRead, body=stated, if_match=_ANY_VERSION)
    return found, code == 201  # noqa: PLR2004 - created


@group.command("remove", where="anywhere", examples=("cardwatch watch group remove allenai",))
@click.argument("name")
@json_option
def remove(name: str, *, as_json: bool) -> None:
    """Give the group NAME up; models that nothing else asks for are no longer watched, their records stay."""
    with chosen_server() as server:
        if server is not None:
            server.send("DELETE", f"{_GROUPS}/{quoted(name)}", type(None), if_match=_ANY_VERSION)
        else:
            with open_runtime() as runtime, runtime.database.unit_of_work() as work:
                remove_group(work, name, if_match=_ANY_VERSION, actor=actor(), now=now())
    if as_json:
        print_json({"name": name})
    else:
        click.echo(f"{name}: given up")


@group.command("list", where="anywhere", examples=("cardwatch watch group list", "cardwatch watch group list --json"))
@json_option
def list_(*, as_json: bool) -> None:
    """Show the groups that are watched."""
    with chosen_server() as server:
        if server is not None:
            found = server.read_pages(_GROUPS, WatchGroupRead)
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = every_page(lambda cursor: list_groups(session, limit=MAX_LIMIT, cursor=cursor))
    if as_json:
        print_json(found)
    if not found:
        say_nothing("No group is watched; `cardwatch watch group set` makes one.", as_json=as_json)
    elif not as_json:
        print_table(["group", "what", Column("models", is_number=True), "looked up"], map(_row, found))
        for one in found:
            if one.trouble:
                say(f"{one.name}: the list cannot be read: {one.trouble.detail} {one.trouble.effect}")
                say(f"  {one.trouble.remedy}")


def _row(one: WatchGroupRead) -> tuple[object, ...]:
    what = one.owner or ", ".join(f"{name}={value}" for name, value in (one.query or {}).items()) or "inventory"
    return one.name, what, one.models, f"{one.expanded_at:%Y-%m-%dT%H:%MZ}" if one.expanded_at else "under way"


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        message = f"{text[:100]!r} is not FILTER=VALUE, such as license_class=permissive."
        raise click.BadParameter(message, param_hint="--query")
    return name, value


COMMANDS = (group,)
"""To be added to the ``watch`` group."""

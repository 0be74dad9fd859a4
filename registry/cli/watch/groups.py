"""Commands of watched groups: an owner, an inventory, or what a query finds."""

from typing import IO

import click
from rich.console import Console
from rich.table import Table

from registry.cli.session import actor, every_page, now, open_runtime, print_json
from registry.pagination import MAX_LIMIT
from registry.watch.groups import GroupWrite, expand_due, list_groups, put_group, read_group, remove_group

_ANY_VERSION = "*"


@click.group("group")
def group() -> None:
    """Watch many models as one group: all of an owner, an inventory, or what a query finds."""


@group.command("set")
@click.argument("name")
@click.option("--owner", help="All models of this owner, also those that are published later.")
@click.option("--from", "file", type=click.File(), help="A file with a model id on each line: an inventory.")
@click.option(
    "--query", "filters", multiple=True, metavar="FILTER=VALUE", help="As of GET /v1/models; may be repeated."
)
def set_group(name: str, *, owner: str | None, file: IO[str] | None, filters: tuple[str, ...]) -> None:
    """Watch a group from now on, or change what it holds.

    \b
    cardwatch watch group set allenai --owner allenai
    cardwatch watch group set in-use --from models.txt
    cardwatch watch group set eu-open --query origin_region=EU --query license_class=permissive
    """  # noqa: D301 - click reads the backspace as "do not wrap"
    models = [line.strip() for line in file if line.strip() and not line.startswith("#")] if file else None
    if models == []:
        raise click.BadParameter("it names no model; a model id on each line is read.", param_hint="--from")
    query = dict(_pair(one) for one in filters) or None
    wanted = GroupWrite(owner=owner, models=models, query=query)
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            found, is_new = put_group(
                work, runtime.knowledge, name, wanted, if_match=_ANY_VERSION, actor=actor(), now=now()
            )
        expand_due(runtime.database, runtime.knowledge, found.added_at, now())
        with runtime.database.reading() as session:
            found = read_group(session, name)
    more = "; the list of all models of the owner is read next" if found.kind == "owner" else ""
    click.echo(f"{name}: {'watched from now on' if is_new else 'changed'}, {found.models} models{more}")


@group.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Give a group up; models that nothing else asks for are no longer watched, their records stay."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            remove_group(work, name, if_match=_ANY_VERSION, actor=actor(), now=now())
        click.echo(f"{name}: given up")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(*, as_json: bool) -> None:
    """Show the groups that are watched."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = every_page(lambda cursor: list_groups(session, limit=MAX_LIMIT, cursor=cursor))
    if as_json:
        print_json(found)
        return
    table = Table("group", "what", "models", "looked up", box=None, header_style="bold")
    for one in found:
        what = one.owner or ", ".join(f"{name}={value}" for name, value in (one.query or {}).items()) or "inventory"
        looked_up = f"{one.expanded_at:%Y-%m-%d %H:%M}" if one.expanded_at else "under way"
        table.add_row(one.name, what, str(one.models), looked_up)
    Console().print(table)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        message = f"{text[:100]!r} is not FILTER=VALUE, such as license_class=permissive."
        raise click.BadParameter(message, param_hint="--query")
    return name, value


COMMANDS = (group,)
"""To be added to the ``watch`` group."""

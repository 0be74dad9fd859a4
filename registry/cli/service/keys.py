"""``cardwatch keys``: API keys."""

from datetime import datetime

import click
import msgspec

from registry.access import Scope, create_key, list_keys, revoke_key
from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.output import json_option, print_json, print_table, say, say_nothing
from registry.cli.session import actor, now, open_runtime
from registry.inputs import read_moment

_BECAUSE = "the API neither makes nor shows keys, so that a key that was stolen makes no others"


class KeyShort(msgspec.Struct, frozen=True):
    """A key without the key."""

    id: str
    prefix: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    """To within ten minutes."""
    revoked_at: datetime | None


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch keys create ci --scope models:read",
        "cardwatch keys list",
        "cardwatch keys revoke key_01hzy00000000000000000000",
    ),
)
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command(
    "create",
    here_because=_BECAUSE,
    examples=(
        "cardwatch keys create ci --scope models:read",
        "cardwatch keys create audit --scope audit:read --expires 2027-03-31",
        "cardwatch keys create curator --scope models:write --scope models:review --json",
    ),
)
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=OneOf([str(scope) for scope in Scope]),
    help="What the key may be used for; repeat it.",
)  # fmt: skip
@click.option(
    "--expires", metavar="DAY",
    help="The last day (UTC) on which it is good, such as 2027-03-31; without it it does not end.",
)  # fmt: skip
@json_option
def keys_create(name: str, scopes: tuple[str, ...], expires: str | None, *, as_json: bool) -> None:
    """Make a key called NAME and print it, this once; it is not stored and cannot be shown again."""
    until = read_moment(expires, "--expires") if expires else None
    with open_runtime(creates=True) as runtime, runtime.database.unit_of_work() as work:
        key, text = create_key(
            work, name, [Scope(scope) for scope in scopes], actor=actor(), now=now(),
            expires_at=until.end if until else None,
        )  # fmt: skip
        made = {
            "id": key.id, "name": key.name, "scopes": list(key.scopes), "expires_at": key.expires_at, "key": text,
        }  # fmt: skip
    if as_json:
        print_json(made)
    else:
        say(f"{made['id']}  {name}  {', '.join(scopes)}")
        click.echo(text)


@keys.command("list", here_because=_BECAUSE, examples=("cardwatch keys list", "cardwatch keys list --json"))
@json_option
def keys_list(*, as_json: bool) -> None:
    """Show all keys by their id and the beginning; the keys themselves are not stored."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = [
            KeyShort(
                key.id,
                f"cw_{key.prefix}",
                key.name,
                tuple(key.scopes),
                key.created_at,
                key.expires_at,
                key.last_used_at,
                key.revoked_at,
            )
            for key in list_keys(session)
        ]
    if as_json:
        print_json(found)
    if not found:
        say_nothing("There is no key; `cardwatch keys create NAME --scope ...` makes one.", as_json=as_json)
    elif not as_json:
        rows = [
            (one.id, f"{one.prefix}_...", one.name, ",".join(one.scopes), _state(one), _day(one.last_used_at))
            for one in found
        ]
        print_table(["id", "begins", "name", "scopes", "state", "last used"], rows)


def _state(key: KeyShort) -> str:
    if key.revoked_at:
        return f"revoked {_day(key.revoked_at)}"
    if key.expires_at is None:
        return "active"
    return f"ended {_day(key.expires_at)}" if key.expires_at <= now() else f"until {key.expires_at:%Y-%m-%d %H:%M}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"


@keys.command(
    "revoke", here_because=_BECAUSE, examples=("cardwatch keys revoke key_01hzy00000000000000000000",)
)  # fmt: skip
@click.argument("key")
@json_option
def keys_revoke(key: str, *, as_json: bool) -> None:
    """Make a KEY (its id or prefix, as `cardwatch keys list` shows them) useless at once."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as work:
        revoked = revoke_key(work, key, actor=actor(), now=now())
        told = {"id": revoked.id, "name": revoked.name, "revoked_at": revoked.revoked_at}
    if as_json:
        print_json(told)
    else:
        click.echo(f"{told['id']}  {told['name']}  revoked")


COMMANDS = (keys,)

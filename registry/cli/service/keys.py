"""``cardwatch keys``: API keys."""

import click

from registry.access import Scope, create_key, list_keys, revoke_key
from registry.cli.arguments import OneOf
from registry.cli.session import actor, now, open_runtime


@click.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command("create")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=OneOf([str(scope) for scope in Scope]),
    help="What the key may be used for; repeat it.",
)  # fmt: skip
def keys_create(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key called NAME and print it, this once."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            key, text = create_key(work, name, [Scope(scope) for scope in scopes], actor=actor(), now=now())
        click.echo(f"{key.id}  {key.name}  {', '.join(key.scopes)}", err=True)
        click.echo(text)


@keys.command("list")
def keys_list() -> None:
    """Show all keys; the keys themselves are not stored."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        for key in list_keys(session):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "active"
            click.echo(f"{key.id}  cw_{key.prefix}_...  {key.name}  {', '.join(key.scopes)}  {state}")


@keys.command("revoke")
@click.argument("key")
def keys_revoke(key: str) -> None:
    """Make a KEY (its id or prefix) useless at once."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            revoked = revoke_key(work, key, actor=actor(), now=now())
        click.echo(f"{revoked.id}  {revoked.name}  revoked")


COMMANDS = (keys,)

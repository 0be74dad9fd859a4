"""Commands that are imported when they are called: `cardwatch worker` starts sooner without all the others."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

import click

from registry.inputs import not_among


class LazyGroup(click.Group):
    """A group whose commands lie in modules, each in a tuple ``COMMANDS`` there."""

    modules: Mapping[str, str] = {}
    """The module of each command by its name."""
    respell: Callable[[Sequence[str]], list[str] | None] | None = None
    """Says how a former spelling is spelled now; it goes on working, with a word on standard error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments as they are spelled now."""
        respelled = self.respell(args) if self.respell else None
        if respelled is not None:
            click.echo(f"This is now `{shlex.join(['cardwatch', *respelled])}`.", err=True)
        return super().parse_args(ctx, args if respelled is None else respelled)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted({*super().list_commands(ctx), *self.modules})

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first argument; another word is answered with the nearest command and with all of them."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise click.UsageError(not_among(args[0], known, "a command"), ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported if need be."""
        if cmd_name in self.modules and cmd_name not in self.commands:
            found = import_module(self.modules[cmd_name]).COMMANDS
            self.add_command(next(command for command in found if command.name == cmd_name))
        return super().get_command(ctx, cmd_name)

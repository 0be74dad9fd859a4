"""Commands that are imported when they are called: `cardwatch worker` starts sooner without all the others."""

from collections.abc import Mapping
from importlib import import_module

import click


class LazyGroup(click.Group):
    """A group whose commands lie in modules, each in a tuple ``COMMANDS`` there."""

    modules: Mapping[str, str] = {}
    """The module of each command by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted({*super().list_commands(ctx), *self.modules})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported if need be."""
        if cmd_name in self.modules and cmd_name not in self.commands:
            found = import_module(self.modules[cmd_name]).COMMANDS
            self.add_command(next(command for command in found if command.name == cmd_name))
        return super().get_command(ctx, cmd_name)

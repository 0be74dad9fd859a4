"""Commands that are imported when they are called: `cardwatch worker` starts sooner without all the others."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

import click

from registry.cli.help.command import ExplainedGroup, short_help
from registry.cli.help.pages import HELP_OPTIONS, write_page
from registry.cli.remote.address import remember_url


class LazyGroup(ExplainedGroup):
    """A group whose commands lie in modules, each in a tuple ``COMMANDS`` there."""

    modules: Mapping[str, str] = {}
    """The module of each command by its name."""
    purposes: Mapping[str, Sequence[str]] = {}
    """The names of the commands by what people want of them, as `--help` shows them."""
    respell: Callable[[Sequence[str]], list[str] | None] | None = None
    """Says how a former spelling is spelled now; it goes on working, with a word on standard error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments as they are spelled now; what only asks for a page of help is answered with it at once."""
        formatter = ctx.make_formatter()
        if args[-1:] and args[-1] in HELP_OPTIONS and write_page(args, formatter):
            click.echo(formatter.getvalue().rstrip("\n"))
            ctx.exit()
        respelled = self.respell(args) if self.respell else None
        if respelled is not None:
            click.echo(f"This is now `{shlex.join(['cardwatch', *respelled])}`.", err=True)
        return super().parse_args(ctx, args if respelled is None else respelled)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted({*super().list_commands(ctx), *self.modules})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported if need be."""
        if cmd_name in self.modules and cmd_name not in self.commands:
            found = import_module(self.modules[cmd_name]).COMMANDS
            self.add_command(next(command for command in found if command.name == cmd_name))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by purpose."""
        width = max(map(len, self.modules), default=0)
        for purpose, names in self.purposes.items():
            rows = [(name, short_help(command)) for name in names
                    if (command := self.get_command(ctx, name)) is not None]  # fmt: skip
            with formatter.section(purpose):
                formatter.write_dl([(f"{name:{width}}", help_) for name, help_ in rows])


url_option = click.option(
    "--url", metavar="URL", expose_value=False, callback=remember_url, is_eager=True,
    help="Ask this server instead of the local database (also CARDWATCH_URL, with CARDWATCH_KEY).",
)  # fmt: skip
"""For the whole of `cardwatch`."""

"""Commands that explain themselves: what `--help` shows below the options, and where a command may work.

* Each command has examples; they are lines that can be copied, and a test runs those that need nothing else.
* Each says its exit codes and the variables that matter to it, so that a script can be written from `--help` alone.
* Each says where it works: on a server or on the local database, on the database of this machine only, or on none.

Decided in ADR 0045.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import click

from registry.cli.help.suggestions import suggest
from registry.cli.remote.address import is_given, remember_url, url_given
from registry.errors import Invalid

_LONGEST_SENTENCE = 200
Where = Literal["anywhere", "here", "nowhere"]
"""On a server or the local database; on the database or the processes of this machine only; without either."""

EXITS = {0: "done", 3: "error, told in a sentence on standard error"}
LOCAL = ("CARDWATCH_DATA_DIR, CARDWATCH_DATABASE_URL", "where the local database is (./data)")
SERVER = ("CARDWATCH_URL, CARDWATCH_KEY", "a server to ask instead, and a key of it (the address also as --url)")
HUB = ("CARDWATCH_HUB_ENDPOINT, CARDWATCH_HUB_TOKEN", "the hub that is read, and a token of it")


class ExplainedCommand(click.Command):
    """A command with ``examples``, ``exits`` and ``settings`` in its help."""

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - click's own
        examples: Sequence[str] = (),
        exits: Mapping[int, str] | None = None,
        settings: Sequence[tuple[str, str]] = (),
        where: Where = "here",
        here_because: str = "",
        **named: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(*arguments, **named)
        self.examples, self.exits, self.where = tuple(examples), dict(EXITS if exits is None else exits), where
        self.here_because = here_because
        """Why it works on this machine only, as the end of a sentence."""
        self.settings = (*{"anywhere": (SERVER, LOCAL), "here": (LOCAL,), "nowhere": ()}[where], *settings)
        if where == "anywhere":
            self.params.append(
                click.Option(
                    ["--url"], metavar="URL", expose_value=False, callback=remember_url, is_eager=True,
                    help="Ask this server instead of the local database.",
                )
            )  # fmt: skip

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, exit codes, environment."""
        _write_lines(formatter, "Examples", self.examples)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in self.exits.items()])
        if self.here_because:
            formatter.write_paragraph()
            formatter.write_text(f"It works on this machine only: {self.here_because}.")
        if self.settings:
            with formatter.section("Environment"):
                formatter.write_dl(list(self.settings))
        super().format_epilog(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what only makes sense on this machine while a server is named, whatever the arguments are."""
        if self.needs_this_machine(args) and is_given() and not set(args) & set(ctx.help_option_names):
            raise Invalid(
                f"`{ctx.command_path}` works on the database and processes of this machine, not on the server "
                f"{url_given()}: {self.here_because}. Unset CARDWATCH_URL (and leave out --url) to run it here."
            )
        if not ctx.resilient_parsing:
            self._refuse_repeated(ctx, args)
        return super().parse_args(ctx, args)

    def needs_this_machine(self, args: list[str]) -> bool:
        """Whether it works on the database or the processes of this machine when called so."""
        del args
        return self.where == "here"

    def _refuse_repeated(self, ctx: click.Context, args: list[str]) -> None:
        """Refuse an option that is given twice although it takes one value: the last would win silently."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        for param in order:
            if not isinstance(param, click.Option) or param.multiple or param.count:
                continue
            if (not param.is_flag or param.secondary_opts) and order.count(param) > 1:
                name = max(param.opts, key=len)
                raise click.UsageError(f"{name} is given more than once; give it once.", ctx)


class ExplainedGroup(click.Group):
    """A group whose commands explain themselves, and that knows which command was meant."""

    command_class = ExplainedCommand

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **named: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **named)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, and where there is more."""
        if not isinstance(self, ExplainedCommand):
            _write_lines(formatter, "Examples", self.examples)
        super().format_epilog(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(f"`{ctx.command_path} COMMAND --help` has options, exit codes and examples of each.")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with its whole first sentence."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, short_help(command)) for name, command in found if command is not None])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; one that does not exist is answered with those that may have been meant."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing and not args[0].startswith("-"):
            raise click.UsageError(suggest(self, ctx, args[0]), ctx)
        return super().resolve_command(ctx, args)


ExplainedGroup.group_class = ExplainedGroup


class ExplainedCommandGroup(ExplainedCommand, ExplainedGroup):
    """A command that does something by itself, and has others below it."""


def short_help(command: click.Command) -> str:
    """What a command is for, in its first sentence, whole."""
    return command.get_short_help_str(_LONGEST_SENTENCE)


def explain(command: click.Command, **how: Any) -> ExplainedCommand:  # noqa: ANN401 - as for ``ExplainedCommand``
    """A plain command with examples, exit codes and settings."""
    return ExplainedCommand(
        command.name, callback=command.callback, params=command.params, help=command.help, **how
    )  # fmt: skip


def _write_lines(formatter: click.HelpFormatter, title: str, lines: Sequence[str]) -> None:
    """A section of lines as they are: what is to be copied is not wrapped."""
    if not lines:
        return
    formatter.write_paragraph()
    formatter.write_heading(title)
    for line in lines:
        formatter.write(f"{'':{formatter.current_indent + 2}}{line}\n")

"""The commands of `cardwatch`, and the calls in their examples."""

import re
import shlex
from collections.abc import Iterator

import click

from registry.cli import cardwatch as root
from registry.cli.help import ExplainedCommand


def calls(line: str) -> Iterator[list[str]]:
    """The calls of `cardwatch` in a line of the shell, without what stands behind a pipe or goes into a file."""
    for part in re.split(r"\s(?:\||>)\s", line):
        words = [word for word in shlex.split(part) if not re.match(r"[A-Z_]+=", word)]
        if words[0] == "cardwatch":
            yield words[1:]


def leaves(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], ExplainedCommand]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, *path, name)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            assert isinstance(command, ExplainedCommand), name
            yield (*path, name), command


LEAVES = dict(leaves(root))

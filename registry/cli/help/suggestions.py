"""Which command was meant by a word that is none."""

from collections.abc import Iterator
from difflib import get_close_matches

import click

_MOST = 3


def suggest(group: click.Group, ctx: click.Context, word: str) -> str:
    """A sentence with the nearest commands; those of this name elsewhere count before those spelled like it."""
    shown = word[:60]
    found = [path for path in _paths(ctx.find_root()) if path.rpartition(" ")[2] == word]
    here = f"{ctx.command_path} "
    near = get_close_matches(word, group.list_commands(ctx), n=_MOST, cutoff=0.6)
    found += [here + name for name in near]
    if not found:
        return f"There is no command {shown!r}. `{here}--help` lists those that exist."
    meant = " or ".join(f"`{one}`" for one in dict.fromkeys(found[:_MOST]))
    return f"There is no command {shown!r} here. Did you mean {meant}?"


def _paths(root: click.Context) -> Iterator[str]:
    """Every command as it is typed."""
    if not isinstance(root.command, click.Group):
        return
    for name in root.command.list_commands(root):
        command = root.command.get_command(root, name)
        path = f"{root.command_path} {name}"
        yield path
        if isinstance(command, click.Group):
            yield from _paths_below(command, path)


def _paths_below(group: click.Group, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        yield f"{path} {name}"
        if isinstance(command, click.Group):
            yield from _paths_below(command, f"{path} {name}")

"""Which command was meant by a word that is none."""

from collections.abc import Iterator
from difflib import get_close_matches

import click

_MOST = 3


def suggest(group: click.Group, ctx: click.Context, word: str) -> str:
    """A sentence with the nearest commands; of a group its own alone, else first those of this name anywhere."""
    shown = word[:60]
    is_root = ctx.parent is None
    found = [path for path in _paths(ctx) if path.rpartition(" ")[2] == word] if is_root else []
    here = f"{ctx.command_path} "
    names = group.list_commands(ctx)
    near = get_close_matches(word, names, n=_MOST, cutoff=0.6)
    found += [here + name for name in near]
    if not found:
        listed = f" It has {', '.join(names)}." if not is_root else ""
        return f"There is no command {shown!r}.{listed} `{here}--help` lists those that exist."
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

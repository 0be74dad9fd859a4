"""Each command is found, and a worker that died need not load the others to be back."""

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from registry.cli import cardwatch

_LOADED = """
import sys
from registry.cli import cardwatch
cardwatch.get_command(None, {name!r})
print(*sorted({{module.partition(".")[0] for module in sys.modules}}))
"""


def test_each_command_is_there_under_its_name() -> None:
    context = click.Context(cardwatch)
    for name in cardwatch.list_commands(context):
        command = cardwatch.get_command(context, name)
        assert command is not None
        assert (command.name, bool(command.help)) == (name, True)
    assert cardwatch.get_command(context, "nothing") is None


def every_command(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, *path, name)


COMMANDS = dict(every_command(cardwatch))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_command_explains_itself_and_its_options(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cardwatch, [*path, "--help"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"Usage: cardwatch {' '.join(path)} ")
    options = [param for param in COMMANDS[path].params if isinstance(param, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", ["up", "worker", "beat"])
def test_celery_processes_start_without_the_service_around_them(name: str) -> None:
    script = _LOADED.format(name=name)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert not {"sqlalchemy", "celery", "litestar", "pydantic"} & set(said.stdout.split())

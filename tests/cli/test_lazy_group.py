"""Each command is found, and a worker that died need not load the others to be back."""

import subprocess
import sys

import click
import pytest

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


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_processes_start_without_the_service_around_them(name: str) -> None:
    script = _LOADED.format(name=name)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert not {"sqlalchemy", "celery", "litestar", "pydantic", "structlog"} & set(said.stdout.split())

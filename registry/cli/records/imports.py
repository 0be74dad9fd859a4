"""`cardwatch import`: what others know of models."""

import click

from registry.cli.records import export as bulk
from registry.cli.records import import_indexes as indexing


@click.group("import")
def importing() -> None:
    """Bring in what others know of models: openness indexes and lists of a hub; check what facts rest on."""


for command in (*indexing.COMMANDS, *bulk.IMPORTERS):
    importing.add_command(command)

COMMANDS = (importing,)

"""`cardwatch import`: what others know of models."""

import click

from registry.cli.help import ExplainedGroup
from registry.cli.records import catalogue_check, export, import_indexes, index_claims, index_differences, index_entries


@click.group(
    "import", cls=ExplainedGroup,
    examples=("cardwatch import hub allenai", "cardwatch import osai european-open-source-ai-index --dry-run"),
)  # fmt: skip
def import_group() -> None:
    """Bring in what others know of models: openness indexes and lists of a hub; check what facts rest on."""


for command in (
    *import_indexes.COMMANDS, *index_claims.COMMANDS, *catalogue_check.COMMANDS, *index_differences.COMMANDS,
    *index_entries.COMMANDS,
    *export.IMPORTERS,
):  # fmt: skip
    import_group.add_command(command)

COMMANDS = (import_group,)

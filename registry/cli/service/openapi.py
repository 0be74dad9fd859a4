"""``cardwatch openapi``: the API document."""

from pathlib import Path

import click
import msgspec

from registry.cli.session import open_runtime


@click.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def openapi(output: Path | None) -> None:
    """Print the OpenAPI document."""
    from registry.app import create_app  # noqa: PLC0415 - imports every domain

    with open_runtime(migrated=False) as runtime:
        schema = create_app(runtime).openapi_schema.to_schema()
    text = msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text)


COMMANDS = (openapi,)

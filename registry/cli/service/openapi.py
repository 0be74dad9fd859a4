"""``cardwatch openapi``: the API document."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click
import msgspec

from registry.cli.help import ExplainedCommand
from registry.runtime import Runtime
from registry.settings import load_settings


@click.command(
    cls=ExplainedCommand, where="nowhere",
    examples=("cardwatch openapi --output openapi.json", "cardwatch openapi | head -5"),
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--json", "_", is_flag=True, help="It always is JSON.")
def openapi(output: Path | None, *, _: bool) -> None:
    """Print the OpenAPI document of the REST API, or write it to a file."""
    from registry.app import create_app  # noqa: PLC0415 - imports every domain

    settings = load_settings()
    with TemporaryDirectory() as folder:
        if settings.is_embedded:  # nothing is asked of it, and to open it would make it
            settings = msgspec.structs.replace(settings, database_url=f"sqlite:///{folder}/cardwatch.db")
        runtime = Runtime(settings, rings=False, makes_folder=False)
        schema = create_app(runtime).openapi_schema.to_schema()
        runtime.close()
    text = msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text)


COMMANDS = (openapi,)

"""``cardwatch dump``: all that everybody may see, in files with checksums, for those who mirror."""

import io
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand, ExplainedCommandGroup
from registry.cli.output import json_option, print_json, say
from registry.cli.output.files import CountedOutput, say_progress
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import now, open_runtime
from registry.dumps import SUMS, CheckedDump, DumpRead, placed, read_sums, verify_dump, write_dump
from registry.errors import NotFound
from registry.pagination import Page
from registry.settings import load_settings


@click.group(
    cls=ExplainedCommandGroup, where="anywhere", invoke_without_command=True,
    examples=(
        "cardwatch dump --output dump-of-today",
        "cardwatch dump --output dump-for-others --license CC0-1.0 --json",
        "cardwatch dump --output mirror --url https://cardwatch.example.org",
    ),
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="The folder to make; it must not exist.")
@click.option("--license", "own", metavar="ID", help="On which terms you pass on what you concluded yourselves.")
@json_option
@click.pass_context
def dump(ctx: click.Context, output: Path | None, own: str | None, *, as_json: bool) -> None:
    """Write the records, licences, changes and verdicts of openness that everybody may see into a folder.

    It holds lines of JSON packed with gzip, their SHA256SUMS, a manifest that says up to where they go, and the LICENSE
    of the data. The same facts are the same bytes. From a server, its newest dump is fetched and verified.
    """
    if ctx.invoked_subcommand is not None:
        if output or own or as_json:
            raise click.UsageError(f"Options stand behind {ctx.invoked_subcommand}, whose they are.", ctx)
        return
    if output is None:
        raise click.UsageError("Name the folder to make with --output.", ctx)
    with chosen_server() as server:
        if server is not None and own:
            raise click.UsageError("A server has named its terms; --license is for a dump of your own.", ctx)
        checked = _fetched(server, output) if server is not None else _written(output, own)
    _tell(output, checked, as_json=as_json)


@dump.command(
    "verify", cls=ExplainedCommand, where="nowhere",
    examples=("cardwatch dump verify dump-of-today", "cardwatch dump verify dump-of-today --json"),
    exits={0: "it is what was made", 3: "it is not, or cannot be read; standard error says which file"},
)  # fmt: skip
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def verify(folder: Path, *, as_json: bool) -> None:
    """Read all of the dump in FOLDER and compare it with its own sums, counts and manifest; nothing else is asked.

    Compare the sha256 of SHA256SUMS that it tells with the one that whoever made the dump tells.
    """
    _tell(folder, verify_dump(folder), as_json=as_json)


def _written(output: Path, own: str | None) -> CheckedDump:
    with open_runtime() as runtime, placed(output.absolute()) as folder:
        named = own or load_settings().dump_license
        write_dump(runtime.database, runtime.knowledge, folder, now(), own_terms=named, tell=_nobody)
        return verify_dump(folder)


def _fetched(server: Server, output: Path) -> CheckedDump:
    newest = server.read("/v1/dumps", Page[DumpRead], limit=1).items
    if not newest:
        raise NotFound("The server keeps no dumps; CARDWATCH_DUMP_HOUR there makes one each night.")
    place = f"/v1/dumps/{quoted(newest[0].name)}"
    sums = io.BytesIO()
    server.download(f"{place}/{SUMS}", {}, sums.write)
    with placed(output.absolute()) as folder:
        (folder / SUMS).write_bytes(sums.getvalue())
        for name in read_sums(sums.getvalue().decode(errors="replace")):
            with (folder / name).open("xb") as file:
                server.download(f"{place}/{quoted(name)}", {}, CountedOutput(file).write)
        say_progress("", end="\n")
        return verify_dump(folder)


def _tell(folder: Path, checked: CheckedDump, *, as_json: bool) -> None:
    if as_json:
        print_json(checked)
        return
    told = ", ".join(f"{one.lines:,} {one.file.partition('.')[0]}" for one in checked.manifest.files)
    click.echo(f"{folder}: {told}")
    say(f"sha256 of {SUMS}: {checked.sums_sha256}")


def _nobody() -> None:
    """Nobody watches for progress here."""


COMMANDS = (dump,)

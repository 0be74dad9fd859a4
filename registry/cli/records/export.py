"""Commands that move many records: import a list of models, export what a query finds."""

import gzip
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from registry.cli.arguments import OneOf, filter_words
from registry.cli.help import ExplainedCommand, ExplainedCommandGroup
from registry.cli.help.command import HUB
from registry.cli.output import json_option, print_json, say
from registry.cli.output.files import counted_output, say_progress
from registry.cli.records import allow_list
from registry.cli.remote.client import chosen_server
from registry.cli.session import now, open_runtime
from registry.hub import FailureKind, HubFailure
from registry.hub.huggingface import HubClient
from registry.records.listings import ListingReport, import_batches
from registry.records.search import FORMATS, Format, export_models, filter_of
from registry.runtime import Runtime

MANY_RECORDS = "the API takes one record at a time; on a server `cardwatch watch add` and `watch group set` add models"
"""Why lists of records are brought in on the machine of the database."""
_MAX_LINE = 4 * 1024 * 1024
_SHOWN = 20
_LONGEST_WAIT_SECONDS = 330


@click.command(
    "listing",
    cls=ExplainedCommand,
    here_because=MANY_RECORDS,
    examples=("cardwatch import listing models.jsonl.gz", "cardwatch import listing models.jsonl --json"),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def import_listing(file: Path, *, as_json: bool) -> None:
    """Import a list of models: FILE has one item of the Hub's `GET /api/models` on each line, and may be gzipped.

    It makes records that are known from the list only. Records that were read or curated stay as they are.
    """
    with open_runtime(creates=True) as runtime, ExitStack() as stack:
        lines = _lines(
            stack.enter_context(gzip.open(file)) if file.suffix == ".gz" else stack.enter_context(file.open("rb"))
        )
        _import(runtime, lines, as_json=as_json)


@click.command(
    "hub", cls=ExplainedCommand, here_because=MANY_RECORDS, settings=(HUB,),
    examples=("cardwatch import hub allenai", "cardwatch import hub allenai mistralai --json"),
)  # fmt: skip
@click.argument("owners", metavar="OWNER...", nargs=-1, required=True)
@json_option
def import_hub(owners: tuple[str, ...], *, as_json: bool) -> None:
    """List the models of each OWNER at the Hub and import them: one request for a thousand models.

    It makes records that are known from the list only, and nobody reads them again; `cardwatch watch` does that.
    Records that were read or curated stay as they are. Where the Hub fails, call it again: what is there is left alone.
    """
    with open_runtime(creates=True) as runtime:
        hub = runtime.hub_client
        say(f"Reading from {runtime.settings.hub_endpoint}.")
        items = (item for owner in owners for item in _listed(hub, owner))
        _import(runtime, items, hub.place, has_token=hub.has_token, as_json=as_json)


def _listed(hub: HubClient, owner: str) -> Iterator[bytes]:
    """The items of an owner's list, page by page, waiting where the Hub says so."""
    link = None
    while True:
        page = hub.listing(owner, link)
        if isinstance(page, HubFailure):
            if page.kind is not FailureKind.RATE_LIMITED or page.retry_after_seconds is None:
                raise click.ClickException(f"{owner}: {page.detail}. What came before it is kept; try again later.")
            say(f"The Hub lets us go on in {page.retry_after_seconds} s.")
            time.sleep(min(max(page.retry_after_seconds, 1), _LONGEST_WAIT_SECONDS))
            continue
        yield from map(bytes, page.items)
        if page.next_link is None:
            return
        link = page.next_link


def _import(
    runtime: Runtime, items: Iterable[bytes], place: str | None = None, *, has_token: bool = False, as_json: bool
) -> None:
    """Import them with progress, and tell what came of it."""
    report = ListingReport()
    for done in import_batches(runtime.database, runtime.knowledge, items, now(), report, place, has_token=has_token):
        say_progress(f"{done.new + done.changed + done.unchanged + done.kept + done.refused:,} items")
    say_progress("", end="\n")
    counts = (report.new, report.changed, report.unchanged, report.kept, report.refused)
    names = ("new", "changed", "unchanged", "left alone", "refused")
    if as_json:
        refusals = [{"item": one.position + 1, "reason": one.reason} for one in report.refusals]
        named = {name.replace(" ", "_"): count for name, count in zip(names, counts, strict=True)}
        print_json({**named, "refusals": refusals})
    else:
        click.echo(", ".join(f"{count} {name}" for count, name in zip(counts, names, strict=True)))
    for refusal in report.refusals[:_SHOWN]:
        say(f"item {refusal.position + 1}: {refusal.reason}")
    if not sum(counts[:-1]):
        what = "Every item was refused" if report.refused else "There was nothing in it"
        raise click.ClickException(f"{what}: one item of `GET /api/models` on each line is expected, as JSON.")


@click.group(
    cls=ExplainedCommandGroup, where="anywhere", invoke_without_command=True,
    examples=(
        "cardwatch export --json > models.jsonl",
        "cardwatch export --format csv --output eu.csv --filter origin_region=EU --filter license_class=permissive",
    ),
)  # fmt: skip
@click.option("--format", "form", type=OneOf(FORMATS), default="jsonl", show_default=True, help="What is written.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME=VALUE", help="Narrow it as the API does, e.g. q=bert."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl: one record on each line.")
@click.pass_context
def export(
    ctx: click.Context, form: Format, output: Path | None, filters: tuple[str, ...], *, as_json: bool
) -> None:  # fmt: skip
    """Write all records, or those that filters find, as JSON Lines or CSV, ordered by id.

    A FILTER is one of GET /v1/models; a wrong name or value is answered with those that exist.
    """
    if ctx.invoked_subcommand is not None:
        if output or filters or as_json:
            raise click.UsageError(f"Options stand behind {ctx.invoked_subcommand}, whose they are.", ctx)
        return
    form = "jsonl" if as_json else form
    words = filter_words(filters)
    with chosen_server() as server:
        if server is not None:
            with counted_output(output) as out:
                server.download("/v1/models/export", {**words, "format": form}, out.write)
            return
        wanted = filter_of(words)
        with open_runtime() as runtime, counted_output(output) as out:
            for chunk in export_models(runtime.database, wanted, form):
                out.write(chunk)


def _lines(file: Any) -> Iterator[bytes]:  # noqa: ANN401 - a plain or a gzipped file
    """The lines that hold something; of one that is too long only as much as shows that."""
    while line := file.readline(_MAX_LINE):
        if line.strip():
            yield line


IMPORTERS = (import_listing, import_hub)
for command in allow_list.COMMANDS:
    export.add_command(command)
COMMANDS = (export,)

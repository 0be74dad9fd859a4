"""Commands that move many records: import a list of models, export what a query finds."""

import gzip
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import click

from registry.cli.arguments import OneOf
from registry.cli.session import now, open_runtime
from registry.hub import FailureKind, HubFailure
from registry.hub.huggingface import HubClient
from registry.records.listings import ListingReport, import_batches
from registry.records.search import FORMATS, Format, ModelFilter, export_models, filter_of
from registry.runtime import Runtime

_MAX_LINE = 4 * 1024 * 1024
_SHOWN = 20
_LONGEST_WAIT_SECONDS = 330


@click.command("listing")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_listing(file: Path) -> None:
    """Import a list of models: FILE has one item of the Hub's `GET /api/models` on each line, and may be gzipped.

    It makes records that are known from the list only. Records that were read or curated stay as they are.
    """
    with open_runtime() as runtime, ExitStack() as stack:
        lines = _lines(
            stack.enter_context(gzip.open(file)) if file.suffix == ".gz" else stack.enter_context(file.open("rb"))
        )
        _import(runtime, lines)


@click.command("hub")
@click.argument("owners", metavar="OWNER...", nargs=-1, required=True)
def import_hub(owners: tuple[str, ...]) -> None:
    """List the models of each OWNER at the Hub and import them: one request for a thousand models.

    It makes records that are known from the list only, and nobody reads them again; `cardwatch watch` does that.
    Records that were read or curated stay as they are. Where the Hub fails, call it again: what is there is left alone.
    """
    with open_runtime() as runtime:
        _import(runtime, (item for owner in owners for item in _listed(runtime.hub_client, owner)))


def _listed(hub: HubClient, owner: str) -> Iterator[bytes]:
    """The items of an owner's list, page by page, waiting where the Hub says so."""
    link = None
    while True:
        page = hub.listing(owner, link)
        if isinstance(page, HubFailure):
            if page.kind is not FailureKind.RATE_LIMITED or page.retry_after_seconds is None:
                raise click.ClickException(f"{owner}: {page.detail}. What came before it is kept; try again later.")
            click.echo(f"The Hub lets us go on in {page.retry_after_seconds} s.", err=True)
            time.sleep(min(max(page.retry_after_seconds, 1), _LONGEST_WAIT_SECONDS))
            continue
        yield from map(bytes, page.items)
        if page.next_link is None:
            return
        link = page.next_link


def _import(runtime: Runtime, items: Iterable[bytes]) -> None:
    """Import them with progress, and tell what came of it."""
    report = ListingReport()
    for done in import_batches(runtime.database, runtime.knowledge, items, now(), report):
        _say(f"{done.new + done.changed + done.unchanged + done.kept + done.refused:,} items")
    _say("", end="\n")
    counts = (report.new, report.changed, report.unchanged, report.kept, report.refused)
    names = ("new", "changed", "unchanged", "left alone", "refused")
    click.echo(", ".join(f"{count} {name}" for count, name in zip(counts, names, strict=True)))
    for refusal in report.refusals[:_SHOWN]:
        click.echo(f"item {refusal.position + 1}: {refusal.reason}", err=True)
    if not sum(counts[:-1]):
        what = "Every item was refused" if report.refused else "There was nothing in it"
        raise click.ClickException(f"{what}: one item of `GET /api/models` on each line is expected, as JSON.")


@click.command()
@click.option("--format", "form", type=OneOf(FORMATS), default="jsonl", show_default=True, help="What is written.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME=VALUE", help="Narrow it as the API does, e.g. q=bert."
)
def export(form: Format, output: Path | None, filters: tuple[str, ...]) -> None:
    """Write all records, or those that filters find, as JSON Lines or CSV."""
    wanted = _filter(filters)
    with open_runtime() as runtime, ExitStack() as stack:
        out: IO[bytes] = stack.enter_context(output.open("wb")) if output else sys.stdout.buffer
        _write(export_models(runtime.database, wanted, form), out)


def _write(chunks: Iterable[bytes], out: IO[bytes]) -> None:
    written = 0
    for chunk in chunks:
        out.write(chunk)
        written += len(chunk)
        _say(f"{written / 1e6:,.1f} MB")
    out.flush()
    _say("", end="\n")


def _lines(file: Any) -> Iterator[bytes]:  # noqa: ANN401 - a plain or a gzipped file
    """The lines that hold something; of one that is too long only as much as shows that."""
    while line := file.readline(_MAX_LINE):
        if line.strip():
            yield line


def _filter(given: tuple[str, ...]) -> ModelFilter:
    unpaired = next((one for one in given if "=" not in one), None)
    if unpaired is not None:
        message = f"{unpaired[:100]!r} is not NAME=VALUE, such as license_class=permissive."
        raise click.BadParameter(message, param_hint="--filter")
    return filter_of(dict(one.partition("=")[::2] for one in given))


def _say(text: str, end: str = "\r") -> None:
    """Progress, where somebody is looking."""
    if sys.stderr.isatty():
        click.echo(f"{text:40}", err=True, nl=False)
        click.echo(end, err=True, nl=False)


IMPORTERS = (import_listing, import_hub)
COMMANDS = (export,)

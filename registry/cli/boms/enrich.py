"""``cardwatch enrich``: a document of somebody else with what the registry knows of its models and data."""

from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, open_output, print_json, print_table, say
from registry.cli.remote.client import Server, chosen_server
from registry.cli.session import now, open_runtime
from registry.errors import Invalid, UpstreamFailed
from registry.exports.enrichment import EnrichedDocument, EnrichmentReport, read_enriched
from registry.exports.enrichment import enrich as enrich_document
from registry.http.meter import MAX_DOCUMENT_KIB


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch enrich bom.cdx.json --output bom.enriched.cdx.json",
        "cardwatch enrich bom.cdx.json --report",
        "cardwatch enrich bom.cdx.json --json | jq .unmatched",
    ),
)  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the document to this file.")
@click.option("--report", is_flag=True, help="Print what was matched and what not instead of the document.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def enrich(file: Path, *, output: Path | None, report: bool, as_json: bool) -> None:
    """Add licences, their classes and terms, verdicts of openness and evidence to the models and data of FILE.

    FILE is CycloneDX 1.4 to 1.7, SPDX 2.2, 2.3 or 3.0, in JSON. The same document is written with what was added, to
    standard output or OUTPUT; every other byte of it stays, and licences that it states itself are never overwritten.
    A model is found by its package URL, address, whole name or the hash of its weights; one that fits only nearly is
    left alone, and told. With --report or --json the document is written to OUTPUT only.
    """
    with chosen_server() as server:
        found, data = _enriched(server, file)
    if output is not None or not (report or as_json):
        with open_output(output) as out:
            out.write(data)
    if as_json:
        print_json(found)
    elif report:
        _show(found)
    say(_summary(found))


def _enriched(server: Server | None, file: Path) -> tuple[EnrichmentReport, bytes]:
    data = _read(file)
    if server is None:
        with open_runtime() as runtime:
            done = enrich_document(runtime.database, runtime.knowledge, data, now())
        return done.report, done.data
    answer = bytearray()
    server.download("/v1/bom/enrich", {"answer": "both"}, answer.extend, body=data)
    both = read_enriched(bytes(answer))
    if both is None:
        raise UpstreamFailed(f"{server.address} answers something that is not of this version of the API.")
    return both.report, _whole(both, data)


def _whole(both: EnrichedDocument, sent: bytes) -> bytes:
    """The document as it stood in the file: around an object there may be a mark and spaces."""
    before = sent[: len(sent) - len(sent.lstrip(b"\xef\xbb\xbf \t\r\n"))]
    after = sent[len(sent.rstrip(b" \t\r\n")) :]
    return before + bytes(both.document) + after


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_DOCUMENT_KIB * 1024 + 1)
    except OSError as wrong:
        raise Invalid(f"{file} cannot be read: {wrong.strerror or wrong}.") from wrong
    if len(data) > MAX_DOCUMENT_KIB * 1024:
        raise Invalid(f"{file} is larger than {MAX_DOCUMENT_KIB // 1024} MiB.")
    return data


def _show(found: EnrichmentReport) -> None:
    matched = [
        (one.pointer, one.name, one.model, one.matched_by, one.revision or "", one.note or "") for one in found.matched
    ]
    print_table(["place", "name", "model", "by", "revision", Column("note", is_prose=True)], matched)
    rows = [(one.pointer, one.name, one.reason, ", ".join(one.suggestions)) for one in found.unmatched]
    if rows:
        print_table(["place", "name", Column("not matched", is_prose=True), Column("may mean", is_prose=True)], rows)


def _summary(found: EnrichmentReport) -> str:
    known = f", {len(found.already_enriched)} enriched before" if found.already_enriched else ""
    return (
        f"{found.format}: of {found.components:,} components {len(found.matched)} matched, "
        f"{len(found.unmatched)} models or data not{known}."
    )


COMMANDS = (enrich,)

"""``cardwatch coverage``: which minimum elements of the G7 paper on SBOMs for AI a document has."""

from pathlib import Path

import click

from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedCommand
from registry.cli.openness.documents import MODEL_OR_FILE
from registry.cli.output import Column, json_option, print_json, print_table, printable, say
from registry.cli.remote.client import Server, chosen_server, model_path
from registry.cli.session import now, open_runtime
from registry.errors import Invalid
from registry.exports.coverage import OWN_FORMAT, OWN_FORMATS, CoverageRead, cover_document, cover_model

_MOST_BYTES = 8 * 1024 * 1024


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch coverage bom.cdx.json",
        "cardwatch coverage bigscience/bloom --must",
        "cardwatch coverage bom.cdx.json --json | jq .must",
    ),
)  # fmt: skip
@click.argument("subject", metavar="MODEL|FILE", type=MODEL_OR_FILE)
@click.option(
    "--format",
    "form",
    type=OneOf(list(OWN_FORMATS)),
    default=OWN_FORMAT,
    show_default=True,
    help="Of a MODEL: which of our documents.",
)
@click.option("--must", is_flag=True, help="Only the elements that are required.")
@json_option
def coverage(subject: str | Path, *, form: str, must: bool, as_json: bool) -> None:
    """Show which minimum elements of the G7 paper on SBOMs for AI a document has, element by element.

    A FILE is CycloneDX 1.4 to 1.7, SPDX 2.2, 2.3 or 3.0, in JSON; of a MODEL our own document is looked at. An element
    that is about models is there where each model has it; what the document has no part for does not apply. The
    elements are advisory; those that are required are what a public checker asks of a model. It certifies nothing.
    """
    with chosen_server() as server:
        found = _of_file(server, subject) if isinstance(subject, Path) else _of_model(server, subject, form)
    if as_json:
        print_json(found)
        return
    click.echo(printable(f"{subject} ({found.format})"))
    rows = [
        (one.id, one.name, "yes" if one.must else "", one.status.replace("_", " "),
         one.detail or ", ".join(one.missing or one.pointers))
        for one in found.elements if one.must or not must
    ]  # fmt: skip
    print_table(["element", "name", "required", "status", Column("where, or what lacks it", is_prose=True)], rows)
    absent = ", ".join(one.id for one in found.missing_musts)
    say(f"{found.counts.present} present, {found.counts.absent} absent. Required and absent: {absent or 'none'}.")


def _of_file(server: Server | None, path: Path) -> CoverageRead:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as wrong:
        raise Invalid(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong
    return _covered(server, data)


def _of_model(server: Server | None, model: str, form: str) -> CoverageRead:
    if server is None:
        with open_runtime() as runtime:
            return cover_model(runtime.database, runtime.knowledge, model, now(), form)
    document = bytearray()
    server.download(model_path(model, "bom"), {"format": form}, document.extend)
    return _covered(server, bytes(document))


def _covered(server: Server | None, data: bytes) -> CoverageRead:
    if server is None:
        return cover_document(data)
    return server.send("POST", "/v1/bom/coverage", CoverageRead, body=data)[1]


COMMANDS = (coverage,)

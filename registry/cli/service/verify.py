"""``cardwatch verify``: whether what is kept is what its hashes say."""

import hashlib
import sys

import click
from sqlmodel import col, select

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.cli.session import open_runtime
from registry.evidence import EvidenceText
from registry.http.etags import etag_of
from registry.records import ModelRecord

EXIT_BROKEN = 1


@click.command(
    cls=ExplainedCommand, here_because="it reads the stored bytes themselves",
    examples=("cardwatch verify", "cardwatch verify --json"),
    exits={0: "all hashes are right", 1: "some are wrong, named on standard error", 3: "error"},
)  # fmt: skip
@json_option
def verify(*, as_json: bool) -> None:
    """Check that all kept evidence and all stored documents are what their hashes say.

    What is wrong was changed by hand, or rotted: restore the newest backup that is clean.
    """
    broken, count = [], 0
    with open_runtime() as runtime, runtime.database.reading() as session:
        for sha256, data in session.exec(select(EvidenceText.sha256, EvidenceText.data)).yield_per(200):
            count += 1
            if hashlib.sha256(data).hexdigest() != sha256:
                broken.append(f"evidence {sha256}")
        rows = select(ModelRecord.id, ModelRecord.document, ModelRecord.etag).order_by(col(ModelRecord.pk))
        for model, document, etag in session.exec(rows).yield_per(200):
            count += 1
            if etag_of(document) != etag:
                broken.append(f"record {model}")
    for name in broken:
        say(f"{name}: its bytes are not those that were stored")
    if as_json:
        print_json({"checked": count, "wrong": broken})
    else:
        click.echo(f"{count} hashes checked, {len(broken)} wrong")
    sys.exit(EXIT_BROKEN if broken else 0)


COMMANDS = (verify,)

"""``cardwatch verify``: whether what is kept, or an evidence pack, is what its hashes say."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from sqlmodel import Session, col, select

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.cli.session import open_runtime
from registry.compliance.checks.storage import hashed_checks
from registry.compliance.evidence import PackReading, read_pack
from registry.errors import CardwatchError
from registry.evidence import EvidenceText
from registry.http.etags import etag_of
from registry.records import ModelRecord

EXIT_BROKEN = 1
_MOST_COUNTS = 10


class VerifyCommand(ExplainedCommand):
    """The command that needs this machine's database only where no file is named."""

    def needs_this_machine(self, args: list[str]) -> bool:
        """Whether the database is meant: a pack is a file, wherever the database is."""
        return all(one.startswith("-") for one in args)


@click.command(
    cls=VerifyCommand, here_because="it reads the stored bytes themselves",
    examples=("cardwatch verify", "cardwatch verify --json", "cardwatch verify chk_01hzy00000000000000000000.zip"),
    exits={0: "all hashes are right", 1: "some are wrong, named on standard error", 3: "error"},
)  # fmt: skip
@click.argument("pack", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def verify(pack: Path | None, *, as_json: bool) -> None:
    """Check that all kept evidence, documents and checks are what their hashes say; or that an evidence PACK is.

    What is wrong in the database was changed by hand, or rotted: restore the newest backup that is clean. A PACK is
    checked offline, file by file and byte by byte. That it holds says that it is whole, not who made it: compare its
    sha256 with the one that the registry tells (`cardwatch evidence` and `inventory evidence` print it, and it is the
    ETag of the pack).
    """
    if pack is not None:
        _verify_pack(pack, as_json=as_json)
    with open_runtime() as runtime, runtime.database.reading() as session:
        seen = list(_hashed(session))
    broken = [name for name, is_right in seen if not is_right]
    for name in broken:
        say(f"{name}: its bytes are not those that were stored")
    if as_json:
        print_json({"checked": len(seen), "wrong": broken})
    else:
        click.echo(f"{len(seen)} hashes checked, {len(broken)} wrong")
    sys.exit(EXIT_BROKEN if broken else 0)


def _hashed(session: Session) -> Iterator[tuple[str, bool]]:
    """What is kept, by name, and whether its bytes are what its hash says."""
    for sha256, data in session.exec(select(EvidenceText.sha256, EvidenceText.data)).yield_per(200):
        yield f"evidence {sha256}", hashlib.sha256(data).hexdigest() == sha256
    rows = select(ModelRecord.id, ModelRecord.document, ModelRecord.etag).order_by(col(ModelRecord.pk))
    for model, document, etag in session.exec(rows).yield_per(200):
        yield f"record {model}", etag_of(document) == etag
    yield from ((f"check {check_id}", is_right) for check_id, is_right in hashed_checks(session))


def _verify_pack(pack: Path, *, as_json: bool) -> None:
    try:
        found = read_pack(pack)
    except OSError as error:
        raise CardwatchError(f"{pack} cannot be read: {error.strerror}.") from error
    for fault in found.faults:
        say(f"{fault.file or pack.name}: {fault.reason}")
    if as_json:
        print_json(found)
    else:
        click.echo(_summary(found))
    sys.exit(EXIT_BROKEN if found.faults else 0)


def _summary(found: PackReading) -> str:
    if not found.check and not found.inventory:
        return f"This is not a whole evidence pack: {found.files} files could be read of it.\nsha256 {found.sha256}"
    about = ""
    if found.check:
        about = f"{found.check}, {found.model or 'bare facts'}, {found.verdict}"
    elif found.inventory:
        counts = ", ".join(f"{count} {name}" for name, count in list((found.verdicts or {}).items())[:_MOST_COUNTS])
        about = f"{found.inventory} ({found.name}), {found.entries} entries ({counts or 'none'})"
    what = f"{len(found.faults)} wrong" if found.faults else "all are what the manifest says"
    return f"{found.files} files of {about}: {what}\nsha256 {found.sha256}"


COMMANDS = (verify,)

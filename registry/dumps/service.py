"""Making dumps: one snapshot into a folder, and the one that a night is to bring.

* All files are of one state: they are read in one snapshot, as whoever sees nothing private would read.
* The manifest and ``SHA256SUMS`` are written last; then the folder gets its name. A dump that is there is whole.

Decided in ADR 0070.
"""

from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec

from registry.db import Database
from registry.db.snapshots import snapshot_of
from registry.db.visibility import as_everybody
from registry.dumps.contents import KINDS, Met, lines_of, read_end, texts_here
from registry.dumps.files import write_file, write_lines
from registry.dumps.manifest import FORMAT, DumpManifest
from registry.dumps.rules import MANIFEST, SHAPES, SUMS, TERMS, due_name, is_due, outdated
from registry.dumps.shelf import clear_partials, held, names_on, placed, remove, sums_text
from registry.dumps.terms import in_order, license_text
from registry.licenses import Knowledge

Tell = Callable[[], None]


class DumpPlan(NamedTuple):
    """What nightly dumps are to be like."""

    shelf: Path
    hour: int
    """Of the day, in UTC."""
    keep: int
    license: str | None
    """On which terms whoever runs the registry passes on its own conclusions."""


def make_due(database: Database, knowledge: Knowledge, plan: DumpPlan, now: datetime, tell: Tell) -> str | None:
    """Make the dump that is due, and take away those beyond the ones that are kept; its name, or None."""
    if not is_due(names_on(plan.shelf), now, plan.hour):
        return None
    with held(plan.shelf) as is_ours:
        if not is_ours or not is_due(names_on(plan.shelf), now, plan.hour):
            return None
        clear_partials(plan.shelf)
        name = due_name(now, plan.hour)
        with placed(plan.shelf / name) as folder:
            write_dump(database, knowledge, folder, now, own_terms=plan.license, tell=tell)
        for old in outdated(names_on(plan.shelf), plan.keep):
            remove(plan.shelf, old)
    return name


def write_dump(
    database: Database, knowledge: Knowledge, folder: Path, now: datetime, *, own_terms: str | None, tell: Tell
) -> DumpManifest:
    """Write all files of a dump into an empty folder; ``now`` decides what holds, and stands in none of them."""
    met = Met()
    with as_everybody(), snapshot_of(database) as session:
        until = read_end(session)
        files = tuple(
            write_lines(folder, kind, lines_of(kind, session, knowledge, met, now), tell) for kind in KINDS
        )  # fmt: skip
    manifest = DumpManifest(
        format=FORMAT, cardwatch=version("cardwatch"), data_version=knowledge.catalogue.version, license=own_terms,
        until=until, files=files, sources=in_order(met.sources), left_out=len(met.left_out),
    )  # fmt: skip
    texts = {
        TERMS: license_text(own_terms, manifest.sources, manifest.left_out, _texts(manifest)).encode(),
        SHAPES: _pretty(shapes()),
        MANIFEST: _pretty(manifest),
    }
    sums = {one.file: one.sha256 for one in files} | {
        name: write_file(folder, name, text) for name, text in texts.items()
    }
    write_file(folder, SUMS, sums_text(sums).encode())
    return manifest


def _texts(manifest: DumpManifest) -> list[str]:
    """The texts of the licences of others, which have to go with the data."""
    here, named = texts_here(), {one.source for one in manifest.sources}
    return sorted({text for source, (_, text) in here.items() if source in named})


def shapes() -> dict[str, object]:
    """The JSON schema (2020-12) of the lines of each file."""
    _, found = msgspec.json.schema_components([kind.shape for kind in KINDS], ref_template="#/$defs/{name}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": dict(sorted(found.items()))}


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"

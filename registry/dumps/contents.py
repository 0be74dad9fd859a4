"""The lines of a dump, one after the other, out of one snapshot; of each only what everybody may see.

* What is selected is narrowed by the session, as any reading is (ADR 0051); nothing here decides who sees what.
* Records and verdicts are sent as they are stored, so that a mirror has the bytes that the API answers.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec
from sqlalchemy import select
from sqlmodel import Session, col, func

from registry.dumps.manifest import DumpedChange, DumpedSource, DumpEnd
from registry.dumps.terms import as_dumped, may_be_passed_on
from registry.feeds import last_event
from registry.licenses import Knowledge, LicenseRead, read_license
from registry.openness.frameworks import read_origin, read_terms
from registry.openness.verdicts import OpennessRead, each_openness
from registry.records import ModelRecord
from registry.records.documents import DataSource, ModelDocument, data_source
from registry.records.indexes import read_sources, shipped_folder
from registry.watch.changes import Flag, cursor_at_end, show_flag

AT_ONCE = 500
"""Rows that are fetched together."""


class DumpLine(NamedTuple):
    """A line without its end, and its name."""

    key: str
    data: bytes


class LineKind(NamedTuple):
    """One file: its name without its ending, what each line is, and the member that names one."""

    name: str
    shape: type[msgspec.Struct]
    key: str


RECORDS = LineKind("records", ModelDocument, "id")
LICENSES = LineKind("licenses", LicenseRead, "key")
CHANGES = LineKind("changes", DumpedChange, "id")
OPENNESS = LineKind("openness", OpennessRead, "model")
KINDS = (RECORDS, LICENSES, CHANGES, OPENNESS)


class Sourced(msgspec.Struct, frozen=True):
    """What of a document says whose data it shows."""

    data_sources: tuple[DataSource, ...] = ()


class VerdictSource(msgspec.Struct, frozen=True):
    """Whose word an imported verdict is."""

    index: str
    version: str | None = None
    data_license: str | None = None


class SourcedVerdict(msgspec.Struct, frozen=True):
    """What of a verdict says whose it is; null: our own."""

    claim: VerdictSource | None = None


class SourcedVerdicts(msgspec.Struct, frozen=True):
    """What of a line of verdicts says whose they are."""

    items: tuple[SourcedVerdict, ...]


class Met:
    """What was met on the way through the records, beside the lines."""

    def __init__(self) -> None:
        self.sources: set[DumpedSource] = set()
        self.left_out: set[str] = set()
        """Ids of the records that are not in the dump."""
        self.quoted = {source: license_ for source, (license_, _) in texts_here().items()}


_SOURCED = msgspec.json.Decoder(Sourced)
_VERDICTS = msgspec.json.Decoder(SourcedVerdicts)


def texts_here() -> dict[str, tuple[str, str]]:
    """The licence of the data of each source that comes with Cardwatch, and its text with its notices."""
    shipped = {
        name: (about.data_license, (shipped_folder() / name / "LICENSE").read_text(encoding="utf-8"))
        for name, about in read_sources().items()
    }
    return {**shipped, read_origin().source: (read_origin().data_license, read_terms())}


def lines_of(
    kind: LineKind, session: Session, knowledge: Knowledge, met: Met, now: datetime
) -> Iterator[DumpLine]:  # fmt: skip
    """The lines of a file; the records are to be read first, since they say what is left out of the others."""
    if kind is RECORDS:
        return _records(session, met)
    if kind is LICENSES:
        return _licenses(knowledge)
    return _changes(session) if kind is CHANGES else _openness(session, knowledge, met, now)


def read_end(session: Session) -> DumpEnd:
    """Up to where this snapshot goes."""
    newest = session.execute(select(func.max(col(ModelRecord.updated_at)))).scalar_one()
    return DumpEnd(last_event=last_event(session), changes_cursor=cursor_at_end(session), updated_at=newest)


def _records(session: Session, met: Met) -> Iterator[DumpLine]:
    query = select(col(ModelRecord.id), col(ModelRecord.document)).order_by(col(ModelRecord.id))
    for id_, document in session.execute(query, execution_options={"yield_per": AT_ONCE}):
        sources = [as_dumped(one) for one in _SOURCED.decode(document).data_sources]
        if may_be_passed_on(sources, met.quoted):
            met.sources.update(sources)
            yield DumpLine(id_, document)
        else:
            met.left_out.add(id_)


def _licenses(knowledge: Knowledge) -> Iterator[DumpLine]:
    for key, entry in sorted(knowledge.catalogue.entries.items()):
        read = read_license(entry, knowledge.catalogue.version, knowledge.index.hashes_of(key))
        yield DumpLine(key, msgspec.json.encode(read))


def _changes(session: Session) -> Iterator[DumpLine]:
    query = select(Flag).order_by(col(Flag.seq)).execution_options(yield_per=AT_ONCE)
    for flag in session.scalars(query):
        shown = msgspec.convert(show_flag(session, flag), DumpedChange, from_attributes=True)
        yield DumpLine(flag.id, msgspec.json.encode(shown))


def _openness(session: Session, knowledge: Knowledge, met: Met, now: datetime) -> Iterator[DumpLine]:
    for id_, content in each_openness(session, knowledge, now, AT_ONCE):
        sources = {_source_of(one.claim) for one in _VERDICTS.decode(content).items if one.claim}
        if id_ not in met.left_out and may_be_passed_on(sources, met.quoted):
            met.sources.update(sources)
            yield DumpLine(id_, content)


@lru_cache(maxsize=100)
def _source_of(told: VerdictSource) -> DumpedSource:
    """The source of an imported verdict; figures about developers come with Cardwatch, and stand in no record."""
    origin = read_origin()
    if (told.index, told.data_license) != (origin.source, origin.data_license):
        return as_dumped(data_source(told.index, told.data_license or "NOASSERTION", told.version))
    return DumpedSource(
        source=origin.source, title=origin.title, data_license=origin.data_license, version=origin.commit,
        homepage=origin.homepage, attribution=origin.attribution,
    )  # fmt: skip

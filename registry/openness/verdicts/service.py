"""Keeping verdicts beside records: made in the transaction that changes a document, or anew by another version.

* What moves in one transaction is gathered, and written right before the commit.
* One of another version, or of another document, is never shown: it is computed where it is asked for.
* A verdict that is another one because facts of the model moved is told; one that is another one by method, catalogue
  or a first reading alone is noted, and nobody is alerted.

Decided in ADR 0062.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from registry.db import Database, UnitOfWork, insert_into
from registry.events import FactsMade, FactsMoved
from registry.inputs import DayOrMoment
from registry.licenses import Knowledge
from registry.licenses.catalogue import Catalogue, load_catalogue
from registry.openness.verdicts.changes import change_of, tell
from registry.openness.verdicts.documents import Made, items_of, make, next_of
from registry.openness.verdicts.queries import (
    claims_of,
    each_verdicts,
    find_all_verdicts,
    find_outdated,
    find_verdicts,
    forget_outdated,
    in_batches,
    lock_outdated,
    stamps_of,
)
from registry.openness.verdicts.schemas import OpennessRead, OpennessResultRead, OpennessResults, PastOpenness
from registry.openness.verdicts.tables import OpennessDocument
from registry.openness.verdicts.versions import made_with, version_of
from registry.records import ModelRecord
from registry.records.documents import ModelDocument, read_document, whole_document
from registry.records.history import document_then
from registry.records.search import OpennessResult
from registry.transparency import supersede

_NAME = "openness.verdicts"
_RESULTS = msgspec.json.Decoder(OpennessResults)
_AT_ONCE = 200
"""Records that are written together."""


class MovedRecords:
    """The records whose documents changed in one transaction, each with the document from before it."""

    def __init__(self) -> None:
        self._before: dict[int, bytes] = {}
        self._loud: set[int] = set()

    def moved(self, number: int, before: bytes, *, is_quiet: bool = False) -> None:
        """A document changed; of several changes the first tells what was before."""
        self._before.setdefault(number, before)
        if not is_quiet:
            self._loud.add(number)

    def __call__(self, work: UnitOfWork) -> None:
        """Write the verdicts, and tell those that changed."""
        catalogue = load_catalogue()
        for numbers in in_batches(sorted(self._before), _AT_ONCE):
            records = work.session.exec(select(ModelRecord).where(col(ModelRecord.pk).in_(numbers))).all()
            documents = {record.number: found for record in records if (found := read_document(record.document))}
            there = [record for record in records if record.number in documents]
            before = {number: self._before[number] for number in documents}
            put_verdicts(work, catalogue, there, documents, before, datetime.now(UTC), loud=self._loud)


def keep_verdicts(work: UnitOfWork, message: object) -> None:
    """A listener for ``Database``: gather what moved, and write the verdicts at the end of the transaction."""
    if isinstance(message, FactsMoved) and message.after is not None:
        _gathered(work).moved(message.number, message.before or b"", is_quiet=message.is_quiet)
    elif isinstance(message, FactsMade):
        for number in message.numbers:
            _gathered(work).moved(number, b"")


def _gathered(work: UnitOfWork) -> MovedRecords:
    found = work.endings.get(_NAME)
    if not isinstance(found, MovedRecords):
        work.endings[_NAME] = found = MovedRecords()
    return found


def put_verdicts(
    work: UnitOfWork, catalogue: Catalogue, records: Sequence[ModelRecord], documents: dict[int, ModelDocument],
    before: dict[int, bytes], now: datetime, *, loud: Collection[int] | None = None,
) -> None:  # fmt: skip
    """Write the verdicts of these records, and tell those that are others than before.

    ``loud`` are those that something happened to; of the others only another method is noted. None: all.
    """
    if not records:
        return
    session = work.session
    numbers = [record.number for record in records]
    claims, stamps = claims_of(session, numbers), stamps_of(session, records)
    known = {
        row.record_pk: row
        for row in session.exec(select(OpennessDocument).where(col(OpennessDocument.record_pk).in_(numbers)))
    }
    version, made = version_of(catalogue), made_with(catalogue)
    verdicts = {record.number: make(documents[record.number], claims[record.number], made) for record in records}
    _store(session, verdicts, stamps, version)
    _log(session, known, verdicts)
    moved = [
        one.number for one in records if one.number in known and known[one.number].etag != verdicts[one.number].etag
    ]
    told = [
        change_of(
            known[number], verdicts[number].read, before.get(number, b""), documents[number], version=version,
            is_quiet=loud is not None and number not in loud,
        )
        for number in moved
    ]  # fmt: skip
    tell(work, told, now)


def _log(session: Session, known: dict[int, OpennessDocument], verdicts: dict[int, Made]) -> None:
    """Vouch for the verdicts that are others than those of before, which are written over."""
    moved = [number for number, made in verdicts.items() if number not in known or known[number].etag != made.etag]
    before = [known[number] for number in moved if number in known]
    after = [
        {"record_pk": number, "etag": verdicts[number].etag, "content": verdicts[number].content} for number in moved
    ]
    supersede(session, "openness", before, after)


def _store(session: Session, verdicts: dict[int, Made], stamps: dict[int, str], version: str) -> None:
    rows = [
        {
            "record_pk": number, "version": version, "made_from": stamps[number], "etag": made.etag,
            "content": made.content,
        }
        for number, made in verdicts.items()
    ]  # fmt: skip
    new = insert_into(session, OpennessDocument).values(rows)
    columns = ("version", "made_from", "etag", "content")
    again = {name: new.excluded[name] for name in columns}
    session.execute(new.on_conflict_do_update(index_elements=["record_pk"], set_=again))
    session.execute(delete(OpennessResult).where(col(OpennessResult.record_pk).in_(list(verdicts))))
    results = [
        {"record_pk": number, **msgspec.structs.asdict(one)}
        for number, made in verdicts.items()
        for one in made.results
    ]
    if results:
        # Without it, rows that lack a value would each be a statement of their own.
        session.execute(insert(OpennessResult), results, execution_options={"render_nulls": True})


def read_openness(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> Made:
    """The verdicts about a record as they are now, from the stored ones where these hold; writes nothing."""
    stored = find_verdicts(session, knowledge, record, now)
    if stored is not None:
        read = msgspec.json.decode(stored.content, type=OpennessRead)
        return Made(read, stored.content, stored.etag, ())
    document = whole_document(session, knowledge, record, now)
    return make(document, claims_of(session, [record.number])[record.number], made_with(knowledge.catalogue))


def each_openness(session: Session, knowledge: Knowledge, now: datetime, at_once: int) -> Iterator[tuple[str, bytes]]:
    """The id of each record that somebody told anything of, and its verdicts as JSON, in the order of ids.

    What was only listed has none: nothing is known of it that a framework asks for.
    """
    for number, id_, stored in each_verdicts(session, knowledge, now, at_once):
        made = stored or read_openness(session, knowledge, session.get_one(ModelRecord, number), now)
        yield id_, made.content


def results_now(
    session: Session, knowledge: Knowledge, records: Sequence[ModelRecord], now: datetime
) -> dict[int, tuple[OpennessResultRead, ...]]:
    """What frameworks say of these records as they are now, without the parts, by number; writes nothing."""
    if len(records) == 1:  # most often, and that question is ready
        known = find_verdicts(session, knowledge, records[0], now)
        stored = {records[0].number: known.content} if known else {}
    else:
        stored = find_all_verdicts(session, knowledge, records, now)
    for record in records:
        if record.number not in stored:
            stored[record.number] = read_openness(session, knowledge, record, now).content
    return {number: _RESULTS.decode(content).items for number, content in stored.items()}


def openness_then(
    session: Session, knowledge: Knowledge, record: ModelRecord, *, revision: str | None, as_of: DayOrMoment | None,
    missing: bool = False,
) -> PastOpenness:  # fmt: skip
    """The verdicts about a record as it was known; raises ``NotFound`` where nothing was.

    ``missing``: with what was missing then for the classes above.
    """
    document = document_then(session, knowledge, record, revision=revision, as_of=as_of)
    then = as_of.end if as_of is not None else None
    claims = claims_of(session, [record.number], then)[record.number]
    day = then.date() if then else None
    items = items_of(document, claims, day)
    return PastOpenness(
        model=record.id, made_with=made_with(knowledge.catalogue), as_of=document.as_of, revision=document.revision,
        items=items, known_from=document.known_from, known_until=document.known_until, in_gap=document.in_gap,
        next=next_of(document, items, day) if missing else msgspec.UNSET,
    )  # fmt: skip


def read_with_next(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> OpennessRead:
    """The verdicts as they are now, with what is missing for the classes above; computed anew, and not stored."""
    document = whole_document(session, knowledge, record, now)
    claims = claims_of(session, [record.number])[record.number]
    read = make(document, claims, made_with(knowledge.catalogue)).read
    return msgspec.structs.replace(read, next=next_of(document, read.items))


def refresh_verdicts(
    database: Database, knowledge: Knowledge, now: datetime, *, limit: int = 500, each: int = 50
) -> int:
    """Make the verdicts of another version anew, a few in each transaction; how many."""
    with database.reading() as session:
        if not find_outdated(session, knowledge, 1):
            return 0
    done = 0
    with database.unit_of_work() as work:
        forget_outdated(work.session, knowledge)
    while done < limit:
        with database.unit_of_work() as work:
            records = lock_outdated(work.session, knowledge, each)
            documents = {record.number: whole_document(work.session, knowledge, record, now) for record in records}
            before = {record.number: record.document for record in records}
            put_verdicts(work, knowledge.catalogue, records, documents, before, now)
        done += len(records)
        if len(records) < each:
            break
    return done

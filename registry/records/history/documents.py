"""A record as it was known at a moment or at a revision, and what it inherited then."""

from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.db import Database
from registry.errors import NotFound
from registry.inputs import DayOrMoment
from registry.licenses import Knowledge
from registry.records.documents.render import with_lineage
from registry.records.history.backfill import NothingKnown, with_beginning
from registry.records.history.days import known_then
from registry.records.history.past import Forebear, Past
from registry.records.history.schemas import PastDocument
from registry.records.history.service import then
from registry.records.lineage.inheritance import inherit
from registry.records.lineage.members import member_in
from registry.records.lineage.terms import Ancestor, Chain
from registry.records.queries import get_record
from registry.records.tables import ModelRecord, Observation


def document_then(
    session: Session, knowledge: Knowledge, record: ModelRecord, *, revision: str | None, as_of: DayOrMoment | None
) -> PastDocument:
    """A record as it was known at a moment or on a day, or what is known of it at a revision, as a document."""
    past = Past(session, knowledge, as_of.end if as_of else None)
    if as_of is not None:
        document = past.document(record, known_then(session, knowledge, record, as_of))
    else:
        document = own_document_then(session, knowledge, record, past, revision=revision, as_of=None)
    forebears = past.forebears(document)
    chain = Chain(ancestors=tuple(map(_ancestor, forebears.models)), truncated=forebears.truncated)
    return with_lineage(document, inherit(knowledge.catalogue, member_in(document), chain))


def read_at_revision(database: Database, knowledge: Knowledge, model_id: str, revision: str) -> bytes:
    """The JSON of a record at a commit, tag or branch; raises ``NotFound`` with the known range for one never read."""
    with database.reading() as session:
        record = get_record(session, model_id)
        first, last = known_range(session, record)
        try:
            found = document_then(session, knowledge, record, revision=revision, as_of=None)
        except NotFound as unread:
            extra = {"known_from": first, "known_until": last, **unread.extra}
            known = f"It is known from {first} to {last}." if first else "No commit of it was read."
            raise NotFound(f"{unread.message} {known}", **extra) from unread
        return msgspec.json.encode(found)


def known_range(session: Session, record: ModelRecord) -> tuple[str | None, str | None]:
    """The commits that were seen first and last."""
    seen = select(Observation.revision).where(
        Observation.record_pk == record.pk, col(Observation.revision).is_not(None)
    )
    oldest = session.exec(seen.order_by(col(Observation.observed_at), col(Observation.pk)).limit(1)).first()
    latest = session.exec(
        seen.order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc()).limit(1)
    ).first()
    return oldest, latest


def own_document_then(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    past: Past,
    *,
    revision: str | None,
    as_of: datetime | None,
) -> PastDocument:
    """The same without what lineage adds; raises ``NotFound`` where nothing was known."""
    if revision is None:
        try:
            return past.document(record, past.then(record))
        except NothingKnown as unknown:
            raise with_beginning(session, record, unknown) from unknown
    return past.document(record, then(session, knowledge, record, revision=revision, as_of=as_of))


def _ancestor(forebear: Forebear) -> Ancestor:
    member = member_in(forebear.document) if forebear.document else None
    return Ancestor(id=forebear.id, depth=forebear.depth, relation=forebear.relation, member=member)

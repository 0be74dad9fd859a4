"""A record as it was known at a moment or at a revision, and what it inherited then."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.db import Database
from registry.errors import NotFound
from registry.http.times import in_utc
from registry.licenses import Knowledge
from registry.licenses.declarations import LicenseBlock
from registry.records.documents.render import render_body, with_lineage
from registry.records.history.schemas import PastDocument
from registry.records.history.service import then
from registry.records.layers.state import state_at
from registry.records.license.derivation import BaseView, Derived, base_relations, derive
from registry.records.license.rules import status_of
from registry.records.lineage.inheritance import inherit
from registry.records.lineage.members import member_in
from registry.records.lineage.terms import Ancestor, Chain
from registry.records.queries import find_present, get_record
from registry.records.tables import ModelRecord, Observation

MAX_ANCESTORS = 100


class Forebear(msgspec.Struct, frozen=True):
    """An ancestor with its document of then; None where it was not known."""

    id: str
    depth: int
    relation: str
    document: PastDocument | None


def document_then(
    session: Session, knowledge: Knowledge, record: ModelRecord, *, revision: str | None, as_of: datetime | None
) -> PastDocument:
    """A record as it was known at a moment, or what is known of it at a revision, in the shape of its document."""
    document = own_document_then(session, knowledge, record, revision=revision, as_of=as_of)
    forebears = forebears_then(session, knowledge, document, as_of)
    chain = Chain(ancestors=tuple(map(_ancestor, forebears)), truncated=len(forebears) >= MAX_ANCESTORS)
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
    session: Session, knowledge: Knowledge, record: ModelRecord, *, revision: str | None, as_of: datetime | None
) -> PastDocument:
    """The same without what lineage adds; raises ``NotFound`` where nothing was known."""
    derived, known_then = then(session, knowledge, record, revision=revision, as_of=as_of)
    moment = in_utc(as_of, "/as_of") if as_of else None
    status = status_of(
        derived.view, (), is_gone=derived.state.is_gone, is_closed=derived.facts.openness_category == "closed",
        is_contradicted=bool(derived.resolved.contradicted),
    )  # fmt: skip
    body = render_body(record, derived, tuple(_bases_then(session, knowledge, derived, moment)), status)
    return PastDocument(
        **msgspec.structs.asdict(body),
        **msgspec.structs.asdict(known_then),
        as_of=moment,
        revision=derived.state.revision,
        catalogue=knowledge.catalogue.version,
    )


def forebears_then(
    session: Session, knowledge: Knowledge, document: PastDocument, as_of: datetime | None
) -> list[Forebear]:
    """All that a model descended from then, nearest first; for a question by revision the bases are those of today."""
    seen, found = {document.id.lower()}, list[Forebear]()
    level, depth = [(base.id, base.relation) for base in document.base_models], 1
    while level:
        following = []
        for base_id, relation in level:
            record = find_present(session, base_id)
            name = record.folded if record else base_id.lower()
            if name in seen or len(found) >= MAX_ANCESTORS:
                continue
            seen.add(name)
            past = _find_then(session, knowledge, record, as_of) if record else None
            found.append(Forebear(record.id if record else base_id, depth, relation, past))
            following += [(base.id, base.relation) for base in past.base_models] if past else []
        level, depth = following, depth + 1
    return found


def _find_then(
    session: Session, knowledge: Knowledge, record: ModelRecord, as_of: datetime | None
) -> PastDocument | None:
    try:
        return own_document_then(session, knowledge, record, revision=None, as_of=as_of)
    except NotFound:
        return None


def _ancestor(forebear: Forebear) -> Ancestor:
    member = member_in(forebear.document) if forebear.document else None
    return Ancestor(id=forebear.id, depth=forebear.depth, relation=forebear.relation, member=member)


def _block_then(session: Session, knowledge: Knowledge, base: ModelRecord, moment: datetime | None) -> LicenseBlock:
    try:
        return then(session, knowledge, base, revision=None, as_of=moment)[0].view.block
    except NotFound:
        return derive(session, knowledge, state_at(session, base, moment or base.updated_at)).view.block


def _bases_then(
    session: Session, knowledge: Knowledge, derived: Derived, moment: datetime | None
) -> Iterator[BaseView]:
    """The base models with their licence at the moment; for a question by revision, with that of today."""
    for base_id, relation in base_relations(derived).items():
        base = find_present(session, base_id)
        block = _block_then(session, knowledge, base, moment) if base is not None else None
        yield BaseView(
            id=base_id, relation=relation, registered=base is not None, license=block.license if block else None,
            license_class=str(block.class_) if block else None,
        )  # fmt: skip

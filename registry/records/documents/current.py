"""The documents of records as they should be now, whether or not the stored ones are still true. Writes nothing.

Those of many records are made together: a few statements, however many they are, and each text is identified once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from registry.costs import spend_rows
from registry.db.sets import one_of
from registry.db.visibility import narrowed
from registry.licenses import Knowledge
from registry.records.documents.render import render, rendering
from registry.records.documents.schemas import ModelDocument, read_document
from registry.records.layers.state import states_now
from registry.records.license.derivation import BaseView, derive, texts_remembered
from registry.records.tables import ModelBase, ModelRecord

AT_ONCE = 500
"""Records whose layers are read together."""


def is_still_true(knowledge: Knowledge, rendered_with: str, due_at: datetime | None, now: datetime) -> bool:
    """Whether a stored document is what would be rendered now, by its columns."""
    return rendered_with == rendering(knowledge.catalogue) and not (due_at is not None and due_at <= now)


def current_document(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> ModelDocument:
    """The document of a record; where it is no longer true, what it should be, without what lineage adds.

    Writes nothing: that is left to the sweep.
    """
    stored = _stored(knowledge, record, now)
    return stored or documents_anew(session, knowledge, [record], now)[record.number]


def stale_documents(
    session: Session, knowledge: Knowledge, records: Iterable[ModelRecord], now: datetime
) -> dict[int, ModelDocument]:
    """What the documents of those of these records should be whose stored ones are no longer true, by number."""
    stale = [
        one for one in records if not is_still_true(knowledge, one.rendered_with, one.refresh_due_at, now)
    ]  # fmt: skip
    return documents_anew(session, knowledge, stale, now)


def documents_anew(
    session: Session, knowledge: Knowledge, records: Sequence[ModelRecord], now: datetime
) -> dict[int, ModelDocument]:
    """What the documents of records should be, without what lineage adds, by number."""
    found: dict[int, ModelDocument] = {}
    spend_rows(len(records))
    with texts_remembered(session):
        for start in range(0, len(records), AT_ONCE):
            found |= _anew(session, knowledge, records[start : start + AT_ONCE], now)
    return found


def _anew(
    session: Session, knowledge: Knowledge, records: Sequence[ModelRecord], now: datetime
) -> dict[int, ModelDocument]:
    states = states_now(session, records, now)
    found: dict[int, ModelDocument] = {}
    for is_private in (False, True):
        some = [record for record in records if record.is_private == is_private]
        if not some:
            continue
        with narrowed(session, when=not is_private):
            bases = _bases_of(session, some)
        for record in some:
            found[record.number] = render(
                record, derive(session, knowledge, states[record.number]), bases[record.number]
            )
    return found


def _stored(knowledge: Knowledge, record: ModelRecord, now: datetime) -> ModelDocument | None:
    is_true = is_still_true(knowledge, record.rendered_with, record.refresh_due_at, now)
    return read_document(record.document) if is_true else None


def _bases_of(session: Session, records: Sequence[ModelRecord]) -> Mapping[int, tuple[BaseView, ...]]:
    edges: dict[int, list[ModelBase]] = defaultdict(list)
    of_these = one_of(session, ModelBase.record_pk, [one.number for one in records])
    for edge in session.exec(select(ModelBase).where(of_these).order_by(col(ModelBase.base_folded))):
        edges[edge.record_pk].append(edge)
    views = dict(zip(edges, _views(session, list(edges.values())), strict=True))
    return {one.number: views.get(one.number, ()) for one in records}


def base_views(session: Session, bases: Sequence[ModelBase]) -> tuple[BaseView, ...]:
    """Base models as their child's document shows them."""
    return _views(session, [bases])[0]


def _views(session: Session, of_each: Sequence[Sequence[ModelBase]]) -> list[tuple[BaseView, ...]]:
    names = sorted({base.base_folded for bases in of_each for base in bases})
    columns = select(ModelRecord.folded, ModelRecord.license_key, ModelRecord.own_class)
    rows = session.exec(columns.where(one_of(session, ModelRecord.folded, names))) if names else ()
    known = {folded: (license_, class_) for folded, license_, class_ in rows}
    return [tuple(_view(base, known.get(base.base_folded)) for base in bases) for bases in of_each]


def _view(base: ModelBase, known: tuple[str | None, str | None] | None) -> BaseView:
    license_, class_ = known or (None, None)
    return BaseView(
        id=base.base_id, relation=base.relation, registered=known is not None, license=license_, license_class=class_
    )

"""Recomputing what follows from the layers of a record: its licence, columns, lineage rows and public document."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, delete, or_, select

from registry.db import Database, UnitOfWork
from registry.http.etags import etag_of
from registry.records.curated import Question
from registry.records.derived import BaseView, Derived, Knowledge, base_relations, derive
from registry.records.documents import render, rendering
from registry.records.inheritance import children_of, excluded_countries, replace_countries
from registry.records.layers import next_boundary
from registry.records.queries import find_record, present_name
from registry.records.rules import status_of
from registry.records.state import state_now
from registry.records.tables import ModelBase, ModelRecord


def refresh(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, now: datetime) -> None:
    """Recompute columns and document from the layers; descendants follow where what they inherit has moved.

    Models that were made from each other in a ring end where nothing changes any more.
    """
    waiting = [record]
    while waiting:
        current = waiting.pop(0)
        if _recompute(work.session, knowledge, current, now):
            waiting += [child for child in children_of(work.session, current) if child not in waiting]


def refresh_children(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, now: datetime) -> None:
    """Render what was made from a record that is new, or no longer there."""
    for child in children_of(work.session, record):
        refresh(work, knowledge, child, now)


def list_stale(session: Session, knowledge: Knowledge, now: datetime, limit: int) -> list[ModelRecord]:
    """Records whose document is no longer true: rendered by an older release, or past a limit of a conclusion."""
    version = rendering(knowledge.catalogue)
    older = or_(col(ModelRecord.rendered_with) < version, col(ModelRecord.rendered_with) > version)
    return list(
        session.exec(select(ModelRecord).where(or_(older, col(ModelRecord.refresh_due_at) <= now)).limit(limit))
    )


def refresh_stale(database: Database, knowledge: Knowledge, now: datetime, *, limit: int = 500, each: int = 50) -> int:
    """Bring stale documents up to date, a few in each transaction; how many."""
    done = 0
    while done < limit:
        with database.unit_of_work() as work:
            records = list_stale(work.session, knowledge, now, each)
            for record in records:
                refresh(work, knowledge, record, now)
        done += len(records)
        if len(records) < each:
            break
    return done


def _recompute(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> bool:
    """Bring one record up to date; True where its children inherit something else than before."""
    before = (record.license_key, record.license_class, excluded_countries(session, record))
    derived = derive(session, knowledge, state_now(session, record, now))
    bases = _replace_bases(session, record, base_relations(derived))
    _set_columns(record, derived, now)
    record.rendered_with = rendering(knowledge.catalogue)
    _store_document(record, render(record, derived, base_views(session, bases)), now)
    session.add(record)
    session.flush()
    return (record.license_key, record.license_class, replace_countries(session, record)) != before


def _set_columns(record: ModelRecord, derived: Derived, now: datetime) -> None:
    questions = tuple(msgspec.convert(question, Question) for question in record.questions)
    record.status = status_of(
        derived.view,
        questions,
        is_gone=record.gone_at is not None,
        is_closed=derived.facts.openness_category == "closed",
        is_contradicted=bool(derived.resolved.contradicted),
    )
    record.license_key = derived.view.block.license
    record.license_class = str(derived.view.block.class_)
    record.openness_category = derived.facts.openness_category
    record.origin_region = derived.facts.origin.region
    record.refresh_due_at = next_boundary(derived.state.assertions, now)
    if (facts := derived.state.facts) is not None:
        record.gated, record.downloads = facts.gated, min(facts.downloads or 0, 2**62)


def _store_document(record: ModelRecord, document: dict[str, Any], now: datetime) -> None:
    """Store the rendered bytes; ``updated_at`` moves only where something else did."""
    document["updated_at"] = record.updated_at
    data = msgspec.json.encode(document)
    if data == record.document:
        return
    record.updated_at = document["updated_at"] = now
    record.document = msgspec.json.encode(document)
    record.etag = etag_of(record.document)


def _replace_bases(session: Session, record: ModelRecord, named: dict[str, str]) -> tuple[ModelBase, ...]:
    present = {base: present_name(session, base) for base in named}
    rows = {
        present[base]: ModelBase(record_pk=record.number, base_folded=present[base], base_id=base, relation=relation)
        for base, relation in named.items()
        if present[base] != record.folded
    }
    session.exec(delete(ModelBase).where(col(ModelBase.record_pk) == record.number))
    session.add_all(rows.values())
    session.flush()
    return tuple(rows.values())


def base_views(session: Session, bases: tuple[ModelBase, ...]) -> tuple[BaseView, ...]:
    """Base models as their child's document shows them."""
    found = ((base, find_record(session, base.base_folded)) for base in bases)
    return tuple(
        BaseView(
            id=base.base_id,
            relation=base.relation,
            registered=record is not None,
            license=record.license_key if record else None,
            license_class=record.license_class if record else None,
        )
        for base, record in found
    )

"""Recomputing what follows from the layers of a record: its licence, columns, lineage rows and public document."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, delete

from registry.db import UnitOfWork
from registry.evidence.service import find_text
from registry.http.etags import etag_of
from registry.licenses.catalogue import Catalogue
from registry.licenses.identification import TextIndex
from registry.licenses.service import identify_kept
from registry.records.curated import Conclusion, CuratedFacts, Question
from registry.records.documents import BaseView, render
from registry.records.facts import ObservedFacts
from registry.records.inheritance import children_of, excluded_countries, replace_countries
from registry.records.queries import find_record, latest_observation, observed_facts, present_name
from registry.records.rules import (
    LicenseView,
    TextMatch,
    conclude,
    declared_in,
    license_facts_fingerprint,
    status_of,
    view_license,
)
from registry.records.tables import ModelBase, ModelRecord, Observation


class Knowledge(msgspec.Struct, frozen=True):
    """What the judgement of licences rests on: the catalogue and the texts that are known."""

    catalogue: Catalogue
    index: TextIndex


def matches_of(session: Session, knowledge: Knowledge, facts: ObservedFacts | None) -> tuple[TextMatch, ...]:
    """What the licence files of an observation are, by their kept bytes."""
    found = []
    for file in facts.files if facts else ():
        data = find_text(session, file.sha256) if file.kind == "license" else None
        if data is not None:
            known = identify_kept(session, knowledge.catalogue, knowledge.index, data)
            found.append(
                TextMatch(
                    path=file.path, sha256=file.sha256, license=known.license, nearest=known.nearest, match=known.match
                )
            )
    return tuple(found)


def view_of(
    session: Session, knowledge: Knowledge, record: ModelRecord, observation: Observation | None
) -> LicenseView:
    """The licence that one observation shows, without any conclusion."""
    facts = observed_facts(observation)
    curated = msgspec.convert(record.curated, CuratedFacts)
    matches = matches_of(session, knowledge, facts)
    return view_license(knowledge.catalogue, declared_in(facts, curated), facts, matches, knowledge.index.keys)


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


def _recompute(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> bool:
    """Bring one record up to date; True where its children inherit something else than before."""
    before = (record.license_key, record.license_class, excluded_countries(session, record))
    observation = latest_observation(session, record)
    facts = observed_facts(observation)
    curated = msgspec.convert(record.curated, CuratedFacts)
    conclusion = msgspec.convert(record.conclusion, Conclusion) if record.conclusion else None
    view = view_of(session, knowledge, record, observation)
    if conclusion is not None:
        view = conclude(knowledge.catalogue, view, conclusion, license_facts_fingerprint(facts))
    bases = _replace_bases(session, record, curated, facts)
    _set_columns(record, view, curated, facts)
    _store_document(record, render(record, curated, conclusion, facts, view, _base_views(session, bases)), now)
    session.add(record)
    session.flush()
    return (record.license_key, record.license_class, replace_countries(session, record)) != before


def _set_columns(record: ModelRecord, view: LicenseView, curated: CuratedFacts, facts: ObservedFacts | None) -> None:
    questions = tuple(msgspec.convert(question, Question) for question in record.questions)
    record.status = status_of(
        view, questions, is_gone=record.gone_at is not None, is_closed=curated.openness_category == "closed"
    )
    record.license_key = view.block.license
    record.license_class = str(view.block.class_)
    record.openness_category = curated.openness_category
    record.origin_region = curated.origin.region
    if facts is not None:
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


def _replace_bases(
    session: Session, record: ModelRecord, curated: CuratedFacts, facts: ObservedFacts | None
) -> tuple[ModelBase, ...]:
    named = {base.id: str(base.relation) for base in facts.bases} if facts else {}
    named = named or dict.fromkeys(curated.bases, "unknown")
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


def _base_views(session: Session, bases: tuple[ModelBase, ...]) -> tuple[BaseView, ...]:
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

"""Recomputing what follows from the layers of a record: its licence, columns, lineage rows and public document."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, delete, select

from registry.db import UnitOfWork
from registry.evidence.service import decode, find_text
from registry.http.etags import etag_of
from registry.licenses.catalogue import Catalogue
from registry.licenses.identification import TextIndex, identify
from registry.records.curated import Conclusion, CuratedFacts, Question
from registry.records.documents import BaseView, modality, render
from registry.records.facts import ObservedFacts
from registry.records.queries import find_record, latest_observation, observed_facts
from registry.records.rules import (
    LicenseView,
    TextMatch,
    conclude,
    declared_in,
    license_facts_fingerprint,
    status_of,
    view_license,
)
from registry.records.tables import ExcludedCountry, ModelBase, ModelRecord, Observation


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
            known = identify(knowledge.index, decode(data))
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
    """Recompute columns and document from the layers; descendants follow where what they inherit has moved."""
    inherited_before = (record.license_key, record.license_class, _countries(work.session, record))
    observation = latest_observation(work.session, record)
    facts = observed_facts(observation)
    curated = msgspec.convert(record.curated, CuratedFacts)
    conclusion = msgspec.convert(record.conclusion, Conclusion) if record.conclusion else None
    view = view_of(work.session, knowledge, record, observation)
    if conclusion is not None:
        view = conclude(knowledge.catalogue, view, conclusion, license_facts_fingerprint(facts))
    bases = _replace_bases(work.session, record, curated, facts)
    _set_columns(record, view, curated, facts)
    is_text = modality(curated, facts) == "text"
    countries = _replace_countries(work.session, record, _excluded(view, conclusion, is_text=is_text), bases)
    _store_document(record, render(record, curated, conclusion, facts, view, _base_views(work.session, bases)), now)
    work.session.add(record)
    work.session.flush()
    if (record.license_key, record.license_class, countries) != inherited_before:
        _refresh_children(work, knowledge, record, now)


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
    rows = {
        base.lower(): ModelBase(record_pk=record.number, base_folded=base.lower(), base_id=base, relation=relation)
        for base, relation in named.items()
        if base.lower() != record.folded
    }
    session.exec(delete(ModelBase).where(col(ModelBase.record_pk) == record.number))
    session.add_all(rows.values())
    session.flush()
    return tuple(rows.values())


def _base_views(session: Session, bases: tuple[ModelBase, ...]) -> tuple[BaseView, ...]:
    found = ((base, find_record(session, base.base_id)) for base in bases)
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


def _countries(session: Session, record: ModelRecord) -> frozenset[str]:
    rows = session.exec(select(ExcludedCountry.country).where(ExcludedCountry.record_pk == record.pk))
    return frozenset(rows)


def _excluded(view: LicenseView, conclusion: Conclusion | None, *, is_text: bool) -> set[str]:
    """Countries that the licence or a curator excludes; a limit on multimodal models spares a model known as text."""
    excluded = {
        country
        for territory in view.block.restrictions.countries_excluded
        if not (territory.covers == "multimodal" and is_text)
        for country in territory.countries
    }
    return excluded | set(conclusion.territory.countries if conclusion and conclusion.territory else ())


def _replace_countries(
    session: Session, record: ModelRecord, own: set[str], bases: tuple[ModelBase, ...]
) -> frozenset[str]:
    """Store the record's own excluded countries and those that the bases' licences exclude."""
    parents = (find_record(session, base.base_id) for base in bases)
    wanted = own.union(*(_countries(session, parent) for parent in parents if parent is not None))
    session.exec(delete(ExcludedCountry).where(col(ExcludedCountry.record_pk) == record.number))
    session.add_all(ExcludedCountry(record_pk=record.number, country=country) for country in sorted(wanted))
    session.flush()
    return frozenset(wanted)


def _refresh_children(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, now: datetime) -> None:
    """Render what was made from this record; a cycle ends where nothing changes any more."""
    children = work.session.exec(
        select(ModelRecord)
        .join(ModelBase, col(ModelBase.record_pk) == col(ModelRecord.pk))
        .where(ModelBase.base_folded == record.folded)
    ).all()
    for child in children:
        refresh(work, knowledge, child, now)

"""Recomputing what follows from the layers of a record: its licence, columns, lineage rows and public document."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Select
from sqlmodel import Session, col, delete, select, update

from registry.db import Database, UnitOfWork
from registry.db.sets import one_of
from registry.db.visibility import narrowed
from registry.events import FactsMoved, Happening, record_events, tell_moved
from registry.http.etags import etag_of
from registry.jobs import RECORDS_REFRESH
from registry.licenses import Knowledge
from registry.records.documents.current import base_views, current_document, is_still_true
from registry.records.documents.hardware import cache_bytes_of, memory_class_of
from registry.records.documents.keywords import text_to_search
from registry.records.documents.render import is_of_another_shape, render, rendering, with_lineage
from registry.records.documents.schemas import ModelDocument, read_document
from registry.records.downloads import shown_downloads
from registry.records.facts.curation import Question
from registry.records.fulltext import folded_name
from registry.records.layers.bases import base_edges
from registry.records.layers.rules import next_boundary
from registry.records.layers.state import State, state_now, states_now
from registry.records.license.derivation import Derived, base_relations, derive
from registry.records.license.rules import status_of
from registry.records.lineage.conflicts import LineageConflict
from registry.records.lineage.graph import descendants, descendants_of_any, list_bases
from registry.records.lineage.inheritance import chain_of, inherit, new_conflicts, replace_countries
from registry.records.lineage.members import member_in, member_of
from registry.records.lineage.terms import Chain
from registry.records.queries import present_names
from registry.records.tables import ModelBase, ModelRecord, Observation

UNRENDERED = b"{}"
AT_ONCE = 100
"""Descendants that are rendered in the transaction of the change; of more, the rest is left to the sweep."""
_CHANGED, _UNDERSTOOD = "", "0"
"""What a stale document was rendered with: nothing that still holds, or a shape that no release has any more."""


def refresh(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    now: datetime,
    *,
    is_quiet: bool = False,
    is_open: bool = False,
    latest: Observation | None = None,
) -> None:
    """Recompute columns and document from the layers; descendants follow where what they inherit has moved.

    ``is_quiet`` where nothing happened but that we understand more: then no conflict is told. ``is_open`` where the
    model itself was just read, and is not private: nothing else opens what a list has shown as private. ``latest`` is
    its latest observation, where that is at hand.
    """
    _refresh(
        work, knowledge, record, state_now(work.session, record, now, latest), is_quiet=is_quiet, is_open=is_open
    )  # fmt: skip


def _refresh(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, state: State, *, is_quiet: bool, is_open: bool = False
) -> None:
    now, told = state.seen_at, list[Happening]()
    if _recompute(work, knowledge, record, state, told, is_quiet=is_quiet, is_open=is_open):
        _refresh_children(work, knowledge, record, now, told, is_quiet=is_quiet)
    _tell(work, told, now)


def refresh_children(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, now: datetime, *, is_quiet: bool = False
) -> None:
    """Render all that was made from a record, directly or not: the nearest now, the rest of many by the sweep."""
    told = list[Happening]()
    _refresh_children(work, knowledge, record, now, told, is_quiet=is_quiet)
    _tell(work, told, now)


def _refresh_children(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, now: datetime, told: list[Happening], *, is_quiet: bool
) -> None:
    nearest = list(work.session.scalars(descendants(work.session, record).limit(AT_ONCE)))
    # One that is only being made is rendered by whoever makes it.
    there = [child for child in _locked(work.session, nearest) if child.document != UNRENDERED]
    states = states_now(work.session, there, now) if there else {}
    # One that something happened to is told of.
    moved = [
        child
        for child in there
        if _recompute(
            work, knowledge, child, states[child.number], told, is_quiet=is_quiet and not _has_changed(child, now)
        )
    ]
    if moved or len(nearest) == AT_ONCE:
        besides = () if moved else nearest
        leave_to_sweep(work, descendants(work.session, record), besides, is_quiet=is_quiet)


def _locked(session: Session, numbers: list[int]) -> list[ModelRecord]:
    """Records in the order of their numbers, held against other writers, as they were last written."""
    wanted = select(ModelRecord).where(col(ModelRecord.pk).in_(numbers)).order_by(col(ModelRecord.pk))
    query = wanted.with_for_update().execution_options(populate_existing=True)
    found = {record.number: record for record in session.exec(query)}
    return [found[number] for number in numbers if number in found]


def leave_to_sweep(
    work: UnitOfWork, below: Select[int], besides: Sequence[int] = (), *, is_quiet: bool = False
) -> None:
    """Let the documents of all of these but some be no longer true, so that ``refresh_stale`` finds them."""
    session, number = work.session, col(ModelRecord.pk)
    is_theirs = (number.in_(below), ~one_of(session, number, besides), col(ModelRecord.rendered_with) != _CHANGED)
    stale = update(ModelRecord).where(*is_theirs).values(rendered_with=_UNDERSTOOD if is_quiet else _CHANGED)
    if session.exec(stale.execution_options(synchronize_session=False)).rowcount:
        work.enqueue(RECORDS_REFRESH)


def hide_listed(work: UnitOfWork, numbers: Collection[int]) -> None:
    """Hide records that a list shows as private, before they are read: what was known of them, too, from now on."""
    if not numbers:
        return
    among = one_of(work.session, col(ModelRecord.pk), sorted(numbers))
    closed = col(ModelRecord.is_private).is_(False)
    names = list(work.session.exec(select(ModelRecord.folded).where(among, closed)))
    hidden = update(ModelRecord).where(among, closed).values(is_private=True)
    work.session.exec(hidden.execution_options(synchronize_session="fetch"))
    if names:
        leave_to_sweep(work, descendants_of_any(work.session, one_of(work.session, col(ModelBase.base_folded), names)))


def record_conflicts(
    work: UnitOfWork, conflicts: Iterable[tuple[str, Sequence[LineageConflict]]], now: datetime
) -> None:
    """Let subscribers know of conflicts that arose on models, each by its id."""
    _tell(work, [one for model_id, arisen in conflicts for one in _happenings(model_id, arisen)], now)


def _happenings(model_id: str, conflicts: Iterable[LineageConflict]) -> list[Happening]:
    return [Happening(subject=model_id, data=msgspec.to_builtins(conflict)) for conflict in conflicts]


def _tell(work: UnitOfWork, told: Sequence[Happening], now: datetime) -> None:
    record_events(work, "lineage.conflict", told, actor="lineage", now=now)


def whole_document(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> ModelDocument:
    """The document of a record as it should be now, with what lineage adds. Writes nothing."""
    is_true = is_still_true(knowledge, record.rendered_with, record.refresh_due_at, now)
    if is_true and (stored := read_document(record.document)):
        return stored
    plain = current_document(session, knowledge, record, now)
    with narrowed(session, when=not record.is_private):
        return with_lineage(plain, inherit(knowledge.catalogue, member_in(plain), chain_of(session, record)))


def list_stale(session: Session, knowledge: Knowledge, now: datetime, limit: int) -> list[ModelRecord]:
    """Records whose document is no longer true: rendered by an older release, or past a limit of a conclusion.

    Each reason is asked for alone: SQLite would look at every record for all together.
    """
    version, found = rendering(knowledge.catalogue), dict[int, ModelRecord]()
    rendered_with, due_at = col(ModelRecord.rendered_with), col(ModelRecord.refresh_due_at)
    for reason in (rendered_with < version, rendered_with > version, due_at <= now):
        # What somebody else is writing just now is left for the next time: their word must not be overwritten.
        query = select(ModelRecord).where(reason).limit(limit).with_for_update(skip_locked=True)
        found |= {record.number: record for record in session.exec(query)}
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def refresh_stale(database: Database, knowledge: Knowledge, now: datetime, *, limit: int = 500, each: int = 50) -> int:
    """Bring stale documents up to date, a few in each transaction; how many."""
    done = 0
    while done < limit:
        with database.unit_of_work() as work:
            records = list_stale(work.session, knowledge, now, each)
            states = states_now(work.session, records, now) if records else {}
            for record in records:
                state, is_quiet = states[record.number], _is_only_understood(record, now)
                _refresh(work, knowledge, record, state, is_quiet=is_quiet)
        done += len(records)
        if len(records) < each:
            break
    return done


def _is_only_understood(record: ModelRecord, now: datetime) -> bool:
    """Whether a stale document is of an older release, and that is all."""
    return is_of_another_shape(record.rendered_with) and not _has_changed(record, now)


def _has_changed(record: ModelRecord, now: datetime) -> bool:
    """Whether a document waits for what an ancestor changed, or something that held for a time has ended."""
    is_due = record.refresh_due_at is not None and record.refresh_due_at <= now
    return is_due or record.rendered_with == _CHANGED


def _recompute(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    state: State,
    told: list[Happening],
    *,
    is_quiet: bool,
    is_open: bool = False,
) -> bool:
    """Bring one record up to date; True where its own facts, which its descendants inherit, are not those of before.

    What is to be told of it joins ``told``.
    """
    session, stored, now = work.session, record.document, state.seen_at
    was_private = record.is_private
    record.is_private = was_private and not is_open
    derived = derive(session, knowledge, state)
    bases = _replace_bases(session, record, base_relations(derived))
    set_columns(record, derived, now)
    record.rendered_with = rendering(knowledge.catalogue)
    session.flush()
    with narrowed(session, when=not record.is_private):  # what is private tells nothing by its descendants
        plain = render(record, derived, base_views(session, bases))
        chain = chain_of(session, record) if bases else Chain()
    before, own = member_of(stored), member_in(plain)
    inherited = inherit(knowledge.catalogue, own, chain)
    document = with_lineage(plain, inherited)
    record.license_class = str(document.license_class)
    _store_document(record, document, now)
    session.add(record)
    session.flush()
    if record.document != stored:
        after = record.document
        moved = FactsMoved(
            number=record.number, folded=record.folded, before=stored, after=after, is_quiet=is_quiet
        )  # fmt: skip
        tell_moved(work, moved)
    replace_countries(session, knowledge.catalogue, record, own, chain)
    if not is_quiet:
        told += _happenings(record.id, new_conflicts(stored, before, own, inherited))
    return own != before or record.is_private != was_private


def set_columns(record: ModelRecord, derived: Derived, now: datetime) -> None:
    """Write what lists filter and sort by into the columns; ``license_class`` waits for what lineage adds."""
    questions = tuple(msgspec.convert(question, Question) for question in record.questions)
    record.status = status_of(
        derived.view,
        questions,
        is_gone=record.gone_at is not None,
        is_closed=derived.facts.openness_category == "closed",
        is_contradicted=bool(derived.resolved.contradicted),
    )
    record.license_key = derived.view.block.license
    record.own_class = str(derived.view.block.class_)
    record.openness_category = derived.facts.openness_category
    record.origin_region = derived.facts.origin.region
    record.organisation_folded = folded_name(derived.facts.origin.organisation)
    record.origin_country = derived.facts.origin.country or ""
    record.refresh_due_at = next_boundary(derived.state.assertions, now)
    record.search_text = text_to_search(record.id, derived.facts, derived.view.block)
    record.architecture = derived.facts.architecture or "unknown"
    record.memory_class = memory_class_of(derived.facts)
    record.parameters, record.context_length = derived.facts.parameters, derived.facts.context_length
    record.cache_bytes = cache_bytes_of(derived.facts)
    facts = derived.state.facts
    record.downloads = shown_downloads(facts)
    if facts is not None:
        # What a list has shown as private stays so until the model is read.
        record.gated, record.is_private = facts.gated, facts.private or record.is_private


def _store_document(record: ModelRecord, document: ModelDocument, now: datetime) -> None:
    """Store the rendered bytes; ``updated_at`` moves only where something else did."""
    if msgspec.json.encode(document) == record.document:
        return
    record.updated_at = now
    record.document = msgspec.json.encode(msgspec.structs.replace(document, updated_at=now))
    record.etag = etag_of(record.document)


def _replace_bases(session: Session, record: ModelRecord, relations: dict[str, str]) -> tuple[ModelBase, ...]:
    edges = base_edges(relations, present_names(session, [base.lower() for base in relations]), record.folded)
    rows = [
        ModelBase(record_pk=record.number, base_folded=edge.folded, base_id=edge.id, relation=edge.relation)
        for edge in edges
    ]
    standing = {base.base_folded: base for base in list_bases(session, record)}
    if standing == {base.base_folded: base for base in rows}:
        return tuple(rows)
    session.exec(delete(ModelBase).where(col(ModelBase.record_pk) == record.number))
    session.add_all(rows)
    session.flush()
    return tuple(rows)

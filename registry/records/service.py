"""Operations on records: register, observe, question, rename. Each ends by refreshing the record."""

from datetime import datetime, timedelta

import msgspec
from sqlmodel import Session, col, delete, or_, select, update

from registry.db import UnitOfWork, try_insert
from registry.hub import MODELSCOPE, FailureKind, source_of
from registry.licenses import Knowledge
from registry.licenses.texts import is_settled
from registry.records.documents.current import is_still_true
from registry.records.documents.service import refresh
from registry.records.downloads import keep_downloads
from registry.records.facts.curation import Question, SyncState
from registry.records.facts.observation import ObservedFacts, fingerprint
from registry.records.license.derivation import IDENTIFIED
from registry.records.queries import find_present, get_record, latest_observation, observed_facts
from registry.records.tables import Absence, ModelAlias, ModelBase, ModelRecord, Observation


def register(
    work: UnitOfWork, knowledge: Knowledge, model_id: str, *, source: str, now: datetime, is_private: bool = False
) -> ModelRecord:
    """The record of this id or old name; a new, empty one where there is none, which is hidden if it is private."""
    record = find_present(work.session, model_id)
    if record is not None:
        return record
    owner = model_id.partition("/")[0] if "/" in model_id else "_"
    record = ModelRecord(
        id=model_id,
        folded=model_id.lower(),
        owner_folded=owner.lower(),
        source=MODELSCOPE if source_of(model_id) == MODELSCOPE else source,
        status="needs_review",
        is_private=is_private,
        license_class="unknown",
        sync_state=msgspec.to_builtins(SyncState()),
        created_at=now,
        updated_at=now,
    )
    if not try_insert(work.session, record):
        return get_record(work.session, model_id)
    refresh(work, knowledge, record, now)
    return record


def observe(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    facts: ObservedFacts,
    now: datetime,
    *,
    known: Observation | None = None,
) -> Observation:
    """Add what a source showed; the same state again only extends the observation that is there.

    ``known`` is the latest observation of a locked record of which nothing else has moved: then nothing is rendered
    where it says the same.
    """
    if _end_future(work, record, now):
        known = None
    last = known or latest_observation(work.session, record)
    stands = known is not None and _stands(work.session, knowledge, record, known, facts, now)
    mark = fingerprint(facts)
    plain = msgspec.to_builtins(facts)
    if last is not None and last.fingerprint == mark and last.revision == facts.revision:
        last.last_seen_at = now
        if observed_facts(last) != facts:
            last.facts = plain
        observation = last
    else:
        observation = Observation(
            record_pk=record.number, source=record.source, revision=facts.revision, observed_at=now, last_seen_at=now,
            fingerprint=mark, facts=plain,
        )  # fmt: skip
        work.session.add(observation)
    record.hub_id = facts.hub_id or record.hub_id
    if facts.downloads_all_time is not None:
        keep_downloads(work.session, {record.number: facts.downloads_all_time}, now)
    _end_absence(work, record, now)
    if record.sync_state.get("state") != "ok":
        record.sync_state = msgspec.to_builtins(SyncState(state="ok", since=now))
    work.session.flush()
    if not stands:
        refresh(work, knowledge, record, now, is_open=not facts.private, latest=observation)
    return observation


def _stands(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    last: Observation,
    facts: ObservedFacts,
    now: datetime,
) -> bool:
    """Whether a record is what its latest observation made of it, and these facts would make the same.

    What else it is made of (claims, conclusions, bases) renders it when it changes, or leaves it to the sweep; but what
    curators decide about a text reaches other models with their next reading.
    """
    is_true = is_still_true(knowledge, record.rendered_with, record.refresh_due_at, now)
    is_as_seen = record.gone_at is None and record.is_private == facts.private and observed_facts(last) == facts
    texts = (file.sha256 for file in facts.files if file.kind in IDENTIFIED)
    return is_true and is_as_seen and all(is_settled(session, knowledge.index, sha256) for sha256 in texts)


def _end_future(work: UnitOfWork, record: ModelRecord, now: datetime) -> bool:
    """What was observed before was not observed later than now, whatever a clock has said that was ahead.

    It would stay the latest state for as long, and hide every change. No two have the same moment, in the old order.
    True where there was something to end.
    """
    is_ahead = or_(col(Observation.observed_at) >= now, col(Observation.last_seen_at) > now)
    query = select(Observation).where(Observation.record_pk == record.number, is_ahead).order_by(col(Observation.pk))
    ahead = work.session.exec(query).all()
    for position, row in enumerate(ahead):
        before = now - timedelta(microseconds=len(ahead) - position)
        row.observed_at, row.last_seen_at = min(row.observed_at, before), min(row.last_seen_at, now)
    return bool(ahead)


def set_sync_state(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, state: SyncState, now: datetime
) -> None:
    """Say how the last reading went; ``since`` stays while the state stays the same.

    No document says so: what is known of a model does not change with its source's health. One exception is a model of
    which nothing is known but that it was refused here.
    """
    before = msgspec.convert(record.sync_state, SyncState)
    if (before.state, before.kind) == (state.state, state.kind):
        return
    record.sync_state = msgspec.to_builtins(state)
    work.session.add(record)
    work.session.flush()
    if FailureKind.REGION_BLOCKED in {before.kind, state.kind} and latest_observation(work.session, record) is None:
        refresh(work, knowledge, record, now)


def ask(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, question: Question, now: datetime) -> None:
    """Hold the record in ``needs_review`` until the question is answered."""
    record.questions = [*record.questions, msgspec.to_builtins(question)]
    refresh(work, knowledge, record, now)


def answer(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, ref: str, now: datetime) -> None:
    """Drop the questions with this reference."""
    record.questions = [question for question in record.questions if question["ref"] != ref]
    refresh(work, knowledge, record, now)


def set_gone(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, now: datetime) -> None:
    """The source no longer has it; everything known stays."""
    if record.gone_at is None:
        record.gone_at = now
        work.session.add(Absence(record_pk=record.number, at=now))
    refresh(work, knowledge, record, now)


def _end_absence(work: UnitOfWork, record: ModelRecord, now: datetime) -> None:
    if record.gone_at is None:
        return
    record.gone_at = None
    open_ones = update(Absence).where(col(Absence.record_pk) == record.number, col(Absence.until_at).is_(None))
    work.session.exec(open_ones.values(until_at=now))


def rename(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, new_id: str, now: datetime) -> None:
    """Give the record its new name; the old one leads here from now on."""
    if record.folded != new_id.lower():
        work.session.exec(delete(ModelAlias).where(col(ModelAlias.folded) == new_id.lower()))
        work.session.merge(ModelAlias(folded=record.folded, record_pk=record.number, renamed_at=now))
        edges = update(ModelBase).where(col(ModelBase.base_folded) == record.folded)
        work.session.exec(edges.values(base_folded=new_id.lower()))
    record.id, record.folded = new_id, new_id.lower()
    record.owner_folded = record.folded.partition("/")[0]
    refresh(work, knowledge, record, now)

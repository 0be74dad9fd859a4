"""Operations on records: register, observe, question, rename, curate. Each ends by refreshing the record."""

from datetime import datetime

import msgspec
from sqlmodel import Session, col, delete, update

from registry.db import UnitOfWork, try_insert
from registry.errors import Invalid
from registry.events.service import record_event
from registry.licenses.service import forget_decision, teach_decision
from registry.records.curated import Conclusion, ConclusionWrite, CuratedFacts, Question, SyncState
from registry.records.facts import ObservedFacts, fingerprint
from registry.records.queries import find_present, get_record, latest_observation, observed_facts
from registry.records.refresh import Knowledge, refresh, refresh_children
from registry.records.rules import license_facts_fingerprint
from registry.records.tables import ModelAlias, ModelBase, ModelRecord, Observation


def register(
    work: UnitOfWork,
    knowledge: Knowledge,
    model_id: str,
    *,
    source: str,
    now: datetime,
    facts: CuratedFacts | None = None,
) -> ModelRecord:
    """The record of this id or old name; a new one with these facts, by default empty, where there is none."""
    record = find_present(work.session, model_id)
    if record is not None:
        return record
    owner = model_id.partition("/")[0] if "/" in model_id else "_"
    record = ModelRecord(
        id=model_id,
        folded=model_id.lower(),
        owner_folded=owner.lower(),
        source=source,
        status="needs_review",
        license_class="unknown",
        curated=msgspec.to_builtins(facts) if facts else {},
        sync_state=msgspec.to_builtins(SyncState()),
        created_at=now,
        updated_at=now,
    )
    if not try_insert(work.session, record):
        return get_record(work.session, model_id)
    refresh(work, knowledge, record, now)
    refresh_children(work, knowledge, record, now)
    return record


def observe(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, facts: ObservedFacts, now: datetime
) -> Observation:
    """Add what a source showed; the same state again only extends the observation that is there."""
    last = latest_observation(work.session, record)
    mark = fingerprint(facts)
    plain = msgspec.to_builtins(facts)
    if last is not None and last.fingerprint == mark and last.revision == facts.revision:
        last.last_seen_at, last.facts = now, plain
        observation = last
    else:
        observation = Observation(
            record_pk=record.number, source=record.source, revision=facts.revision, observed_at=now, last_seen_at=now,
            fingerprint=mark, facts=plain,
        )  # fmt: skip
        work.session.add(observation)
    record.hub_id = facts.hub_id or record.hub_id
    record.gone_at = None
    if record.sync_state.get("state") != "ok":
        record.sync_state = msgspec.to_builtins(SyncState(state="ok", since=now))
    work.session.flush()
    refresh(work, knowledge, record, now)
    return observation


def set_sync_state(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, state: SyncState, now: datetime
) -> None:
    """Say how the last reading went; ``since`` stays while the state stays the same."""
    before = msgspec.convert(record.sync_state, SyncState)
    if (before.state, before.kind) == (state.state, state.kind):
        return
    record.sync_state = msgspec.to_builtins(state)
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
    record.gone_at = record.gone_at or now
    refresh(work, knowledge, record, now)


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


def curate(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    facts: CuratedFacts,
    conclusion: ConclusionWrite | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Replace the curated layer of a record; a conclusion answers the questions that are open."""
    before = {"facts": record.curated, "conclusion": record.conclusion}
    record.curated = msgspec.to_builtins(facts)
    _conclude(work.session, knowledge, record, conclusion, actor, now)
    _teach(work, knowledge, record, conclusion, actor, now)
    refresh(work, knowledge, record, now)
    after = {"facts": record.curated, "conclusion": record.conclusion}
    if before != after:
        data = {"model": record.id, "before": before, "after": after, "actor": actor}
        record_event(work, "record.curated", subject=record.id, data=data, actor=actor, now=now)


def _teach(
    work: UnitOfWork,
    knowledge: Knowledge,
    record: ModelRecord,
    write: ConclusionWrite | None,
    actor: str,
    now: datetime,
) -> None:
    """A conclusion that cites one licence file of the model, by sha256, says which licence that text is."""
    facts = observed_facts(latest_observation(work.session, record))
    texts = {file.sha256 for file in facts.files if file.kind == "license"} if facts else set()
    cited = texts.intersection(write.evidence) if write else set()
    if write is None or len(cited) != 1:
        forget_decision(work, record.number)
    else:
        teach_decision(work, knowledge.index, record.number, cited.pop(), write.license, by=actor, now=now)


def _conclude(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    write: ConclusionWrite | None,
    actor: str,
    now: datetime,
) -> None:
    if write is None:
        record.conclusion = None
        return
    if write.license not in knowledge.catalogue.entries:
        message = f"There is no licence {write.license!r} in the catalogue; GET /v1/licenses lists them."
        raise Invalid(message, pointer="/conclusion/license")
    before = msgspec.convert(record.conclusion, Conclusion) if record.conclusion else None
    about = license_facts_fingerprint(observed_facts(latest_observation(session, record)))
    given = msgspec.structs.asdict(write)
    if before and before.about == about and all(getattr(before, name) == value for name, value in given.items()):
        return
    record.conclusion = msgspec.to_builtins(Conclusion(**given, by=actor, at=now, about=about))
    record.questions = []

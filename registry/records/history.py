"""The past of a record: which licence was known when, and every state that was seen."""

from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from registry.errors import NotFound
from registry.http.moments import in_utc
from registry.http.pages import COUNT_UP_TO, Page, decode_cursor, encode_cursor, total_of
from registry.records.curated import Conclusion
from registry.records.facts import ObservedFacts
from registry.records.queries import latest_observation, observation_at, observation_of, observed_facts
from registry.records.refresh import Knowledge, view_of
from registry.records.rules import LicenseView, conclude, license_facts_fingerprint
from registry.records.schemas import HistoryRead, LicenseInForce, TextRead
from registry.records.tables import ModelRecord, Observation


def license_in_force(
    session: Session, knowledge: Knowledge, record: ModelRecord, *, revision: str | None, as_of: datetime | None
) -> LicenseInForce:
    """The licence known at a revision or moment; raises ``NotFound`` where nothing was read there."""
    moment = in_utc(as_of, "/as_of") if as_of else None
    if revision is not None:
        observation = observation_of(session, record, revision)
        if observation is None:
            raise NotFound(f"{record.id} was never read at revision {revision}; GET .../history lists what was.")
    elif moment is not None:
        observation = observation_at(session, record, moment)
        if observation is None:
            raise NotFound(f"Nothing was known of {record.id} at {moment.isoformat()}; its history begins later.")
    else:
        observation = latest_observation(session, record)
    view = _concluded(knowledge, record, view_of(session, knowledge, record, observation), observation, moment)
    return _in_force(session, record, view, observation)


def list_history(
    session: Session, knowledge: Knowledge, record: ModelRecord, *, limit: int, cursor: str | None
) -> Page[HistoryRead]:
    """The states of a record, newest first."""
    bound_to = ("history", record.pk)
    query = select(Observation).where(Observation.record_pk == record.pk)
    if cursor is not None:
        query = query.where(col(Observation.pk) < int(decode_cursor(cursor, bound_to, 1)[0]))
    rows = session.exec(query.order_by(col(Observation.pk).desc()).limit(limit + 1)).all()
    counted = select(Observation.pk).where(Observation.record_pk == record.pk).limit(COUNT_UP_TO).subquery()
    return Page(
        items=[_history(session, knowledge, record, row) for row in rows[:limit]],
        next_cursor=encode_cursor([rows[limit - 1].pk], bound_to) if len(rows) > limit else None,
        total=total_of(session.exec(select(func.count()).select_from(counted)).one()),
    )


def _concluded(
    knowledge: Knowledge,
    record: ModelRecord,
    view: LicenseView,
    observation: Observation | None,
    moment: datetime | None,
) -> LicenseView:
    """A conclusion counts where it was already made, and only for the facts it was made about."""
    if record.conclusion is None:
        return view
    conclusion = msgspec.convert(record.conclusion, Conclusion)
    if moment is not None and conclusion.at > moment:
        return view
    about = license_facts_fingerprint(observed_facts(observation))
    latest_asked = moment is None
    return conclude(knowledge.catalogue, view, conclusion, about) if conclusion.about == about or latest_asked else view


def _in_force(
    session: Session, record: ModelRecord, view: LicenseView, observation: Observation | None
) -> LicenseInForce:
    latest = latest_observation(session, record)
    is_latest = observation is None or (latest is not None and latest.pk == observation.pk)
    return LicenseInForce(
        license=view.block,
        observed_at=observation.observed_at if observation else None,
        revision=observation.revision if observation else None,
        texts=_texts(observed_facts(observation)),
        known_from=observation.observed_at if observation else None,
        known_until=None if is_latest or observation is None else observation.last_seen_at,
        layer=view.block.layer,
    )


def _history(session: Session, knowledge: Knowledge, record: ModelRecord, observation: Observation) -> HistoryRead:
    facts = msgspec.convert(observation.facts, ObservedFacts)
    return HistoryRead(
        observed_at=observation.observed_at,
        last_seen_at=observation.last_seen_at,
        source=observation.source,
        revision=observation.revision,
        license=view_of(session, knowledge, record, observation).block,
        gated=facts.gated,
        base_models=[base.id for base in facts.bases],
        texts=_texts(facts),
    )


def _texts(facts: ObservedFacts | None) -> list[TextRead]:
    return [TextRead(file.path, file.sha256) for file in facts.files if file.kind != "card"] if facts else []

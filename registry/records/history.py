"""The past of a record: which licence was known when, and every state that was seen."""

from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from registry.errors import NotFound
from registry.http.moments import in_utc
from registry.http.pages import COUNT_UP_TO, Page, decode_cursor, encode_cursor, total_of
from registry.licenses.rules import LicenseBlock
from registry.records.curated import CuratedFacts
from registry.records.derived import Derived, Knowledge, derive, view_of
from registry.records.facts import ObservedFacts
from registry.records.layers import CONCLUSION
from registry.records.queries import latest_observation, observed_facts
from registry.records.rules import license_facts_fingerprint
from registry.records.schemas import HistoryRead, KnownWhen, LicenseInForce, TextRead
from registry.records.state import State, state_at, state_now, state_of
from registry.records.tables import ModelRecord, Observation


def license_in_force(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    *,
    revision: str | None,
    as_of: datetime | None,
) -> LicenseInForce:
    """The licence known at a revision or moment; raises ``NotFound`` where nothing was read there."""
    derived = derived_then(session, knowledge, record, revision=revision, as_of=as_of)
    known = known_when(session, record, derived.state.observation, as_of)
    return LicenseInForce(
        license=derived.view.block,
        observed_at=derived.state.observation.observed_at if derived.state.observation else None,
        revision=derived.state.revision,
        texts=_texts(derived.state.facts),
        known_from=known.known_from,
        known_until=known.known_until,
        in_gap=known.in_gap,
        layer=derived.view.block.layer,
    )


def derived_then(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    *,
    revision: str | None,
    as_of: datetime | None,
) -> Derived:
    """What the rules of today make of what was known at a revision or moment, by default of what the document says.

    Raises ``NotFound`` for a revision that was never read and a moment at which nothing was known.
    """
    if revision is not None:
        found = state_of(session, record, revision)
        if found is None:
            raise NotFound(f"{record.id} was never read at revision {revision}; GET .../history lists what was.")
        return derive(session, knowledge, _as_judged(found))
    if as_of is None:
        return derive(session, knowledge, state_now(session, record, record.updated_at))
    moment = in_utc(as_of, "/as_of")
    state = state_at(session, record, moment)
    if state.is_empty:
        raise NotFound(f"Nothing was known of {record.id} at {moment.isoformat()}; its history begins later.")
    return derive(session, knowledge, state)


def known_when(
    session: Session, record: ModelRecord, observation: Observation | None, as_of: datetime | None = None
) -> KnownWhen:
    """The first and the last reading that showed a state; what held between two states is not known."""
    if observation is None:
        return KnownWhen()
    latest = latest_observation(session, record)
    is_latest = latest is not None and latest.pk == observation.pk
    until = None if is_latest else observation.last_seen_at
    return KnownWhen(
        known_from=observation.observed_at,
        known_until=until,
        in_gap=until is not None and as_of is not None and in_utc(as_of, "/as_of") > until,
    )


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


def _as_judged(state: State) -> State:
    """A conclusion without stated validity counts for the past only where it judged those very licence facts."""
    about = license_facts_fingerprint(state.facts)
    kept = tuple(
        one for one in state.assertions if one.field != CONCLUSION or one.validity is not None or one.about == about
    )
    return msgspec.structs.replace(state, assertions=kept)


def _history(session: Session, knowledge: Knowledge, record: ModelRecord, observation: Observation) -> HistoryRead:
    facts = msgspec.convert(observation.facts, ObservedFacts)
    return HistoryRead(
        observed_at=observation.observed_at,
        last_seen_at=observation.last_seen_at,
        source=observation.source,
        revision=observation.revision,
        license=_block(session, knowledge, record, observation),
        gated=facts.gated,
        base_models=[base.id for base in facts.bases],
        texts=_texts(facts),
    )


def _block(session: Session, knowledge: Knowledge, record: ModelRecord, observation: Observation) -> LicenseBlock:
    """What the sources alone showed; conclusions are a history of their own."""
    state = State(
        observation=observation, facts=observed_facts(observation), claims=(), assertions=(), is_gone=False,
        seen_at=observation.observed_at, source=record.source,
    )  # fmt: skip
    return view_of(session, knowledge, state, CuratedFacts()).block


def _texts(facts: ObservedFacts | None) -> list[TextRead]:
    return [TextRead(file.path, file.sha256) for file in facts.files if file.kind != "card"] if facts else []

"""The past of a record: which licence was known when, and every state that was seen.

* A moment is answered by the layers as they stood then, a revision by what was read there; both are judged by the rules
  and the catalogue of today.
* What nobody had observed is answered from the commit history, as far as that was read, and says so.
* What held between two readings is not known: ``in_gap``.
* A conclusion without stated validity counts for a revision only where it judged those very licence facts.

Decided in ADR 0017 and 0020.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from registry.errors import NotFound
from registry.http.times import in_utc
from registry.licenses import Knowledge
from registry.licenses.declarations import LicenseBlock
from registry.pagination import COUNT_UP_TO, Page, decode_cursor, page_of, total_of
from registry.records.facts.curation import CuratedFacts
from registry.records.facts.observation import ObservedFacts
from registry.records.history.backfill import (
    CommitState,
    NothingKnown,
    NotRead,
    as_observation,
    full_revision,
    state_at_commit,
    state_by_dates,
)
from registry.records.history.commits import Run, count_runs, list_runs
from registry.records.history.refs import is_default_branch
from registry.records.history.schemas import HistoryRead, KnownWhen, LicenseInForce, TextReference
from registry.records.layers.rules import CONCLUSION
from registry.records.layers.state import State, state_at, state_now, state_of
from registry.records.license.derivation import Derived, derive, view_of
from registry.records.license.rules import doubted, license_facts_fingerprint
from registry.records.queries import latest_observation, observed_facts
from registry.records.regions import region_of
from registry.records.tables import ModelRecord, Observation, PastState


def in_force(found: tuple[Derived, KnownWhen]) -> LicenseInForce:
    """The licence of a state, with when it was known."""
    derived, known = found
    return LicenseInForce(
        license=derived.view.block,
        observed_at=derived.state.observation.observed_at if derived.state.observation else None,
        revision=derived.state.revision,
        texts=_text_references(derived.state.facts),
        known_from=known.known_from,
        known_until=known.known_until,
        in_gap=known.in_gap,
        from_history=known.from_history,
        layer=derived.view.block.layer,
    )


def then(
    session: Session,
    knowledge: Knowledge,
    record: ModelRecord,
    *,
    revision: str | None,
    as_of: datetime | None,
    state: State | None = None,
) -> tuple[Derived, KnownWhen]:
    """What the rules of today make of what was known at a revision or moment, by default of what the document says.

    A revision is a commit, or a tag or branch that was seen; the default branch is the last state that was read.

    A revision or moment that nobody observed is answered from the commit history, as far as that was read. Raises
    ``NotFound`` for a revision that was never read and a moment at which nothing was known. ``state`` is that of a
    moment, where it was gathered already.
    """
    if revision is not None and not is_default_branch(record, revision):
        return _at_revision(session, knowledge, record, full_revision(session, record, revision))
    if as_of is not None:
        return _at_moment(session, knowledge, record, in_utc(as_of, "/as_of"), state)
    derived = derive(session, knowledge, state or state_now(session, record, record.updated_at))
    return derived, known_when(session, record, derived.state.observation)


def _at_revision(
    session: Session, knowledge: Knowledge, record: ModelRecord, revision: str
) -> tuple[Derived, KnownWhen]:
    found = state_of(session, record, revision)
    if found is not None:
        return derive(session, knowledge, _as_judged(found)), known_when(session, record, found.observation)
    past = state_at_commit(session, record, revision)
    if past is None:
        raise NotFound(
            f"{record.id} was never read at revision {revision}; GET .../history lists what was. "
            "Commits of other branches than main are not read."
        )
    return _from_history(session, knowledge, past)


def _at_moment(
    session: Session, knowledge: Knowledge, record: ModelRecord, moment: datetime, state: State | None
) -> tuple[Derived, KnownWhen]:
    state = state or state_at(session, record, moment)
    if state.observation is None:
        try:
            past = state_by_dates(session, record, moment)
        except NotRead:
            if state.is_empty:
                raise
            past = None
        if past is not None:
            return _from_history(session, knowledge, past)
    if state.is_empty:
        raise NothingKnown(f"Nothing was known of {record.id} at {moment:%Y-%m-%dT%H:%M:%SZ}.")
    return derive(session, knowledge, state), known_when(session, record, state.observation, moment)


def _from_history(session: Session, knowledge: Knowledge, past: CommitState) -> tuple[Derived, KnownWhen]:
    """A state from the history as judged; what was not read there casts doubt, unless a curator settled that time."""
    derived = derive(session, knowledge, _as_judged(past.state))
    doubts = _unread_doubts(past.state.facts)
    if past.known.in_gap:
        doubts.append("Commits around that moment were not read, or their dates contradict their order.")
    is_settled = derived.conclusion is not None and derived.conclusion.validity is not None
    view = derived.view if is_settled else doubted(derived.view, doubts)
    return msgspec.structs.replace(derived, view=view), past.known


def _unread_doubts(facts: ObservedFacts | None) -> list[str]:
    return [f"{path} existed at this commit and could not be read." for path in facts.unread] if facts else []


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
    """The states of a record: those that were observed, newest first, then those read from its commits, newest first.

    A cursor is positive among the observations (their number), and negative among the commits.
    """
    bound_to = ("history", record.pk)
    after = int(decode_cursor(cursor, bound_to, 1)[0]) if cursor is not None else None
    rows = _observed(session, record, after, limit + 1) if after is None or after > 0 else []
    room = limit + 1 - len(rows)
    runs = list_runs(session, record, after if after is not None and after <= 0 else None, room) if room else []
    items = [(row.pk or 0, _history(session, knowledge, record, row)) for row in rows]
    items += [(run.place, _commit_history(session, knowledge, record, run)) for run in runs]
    total = total_of(min(_count_observed(session, record) + count_runs(session, record), COUNT_UP_TO))
    found = page_of(items, limit, lambda one: [one[0]], bound_to=bound_to, total=total)
    return found.each(lambda one: one[1])


def _observed(session: Session, record: ModelRecord, after: int | None, limit: int) -> Sequence[Observation]:
    query = select(Observation).where(Observation.record_pk == record.pk)
    if after is not None:
        query = query.where(col(Observation.pk) < after)
    return session.exec(query.order_by(col(Observation.pk).desc()).limit(limit)).all()


def _count_observed(session: Session, record: ModelRecord) -> int:
    counted = select(Observation.pk).where(Observation.record_pk == record.pk).limit(COUNT_UP_TO).subquery()
    return session.exec(select(func.count()).select_from(counted)).one()


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
        region=region_of(facts, observation.observed_at),
        base_models=[base.id for base in facts.bases],
        texts=_text_references(facts),
    )


def _commit_history(session: Session, knowledge: Knowledge, record: ModelRecord, run: Run) -> HistoryRead:
    past = session.get_one(PastState, run.state_pk)
    read = _history(session, knowledge, record, as_observation(past, run.sha, run.since))
    return msgspec.structs.replace(read, from_history=True, known_from=run.since, known_until=run.until)


def _block(session: Session, knowledge: Knowledge, record: ModelRecord, observation: Observation) -> LicenseBlock:
    """What the sources alone showed; conclusions are a history of their own."""
    facts = observed_facts(observation)
    state = State(
        observation=observation, facts=facts, claims=(), assertions=(), is_gone=False,
        seen_at=observation.observed_at, source=record.source,
    )  # fmt: skip
    view = view_of(session, knowledge, state, CuratedFacts())
    return doubted(view, _unread_doubts(facts) if observation.pk is None else []).block


def _text_references(facts: ObservedFacts | None) -> list[TextReference]:
    return [TextReference(file.path, file.sha256) for file in facts.files if file.kind != "card"] if facts else []

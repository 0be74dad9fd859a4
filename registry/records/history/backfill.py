"""What the commit history says of a moment before the first observation, or of a commit nobody had read at its time.

* The history is read after the event, with the knowledge of today: assertions count for such a state as they do for a
  revision.
* Dates of commits are their authors' word. Where they contradict the order of the history, a moment means several
  commits; only what all of them share is said without reserve.
* A commit that is known and was not read is an answer of its own, with what is known around it.

Decided in ADR 0020.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from registry.errors import Invalid, NotFound
from registry.records.facts.observation import ObservedFacts
from registry.records.history.commits import count_commits
from registry.records.history.refs import list_named
from registry.records.history.schemas import KnownWhen
from registry.records.layers.state import State, state_of_observation
from registry.records.license.rules import license_facts_fingerprint
from registry.records.tables import Claim, Curation, ModelCommit, ModelRecord, Observation, PastState

SHORTEST = 7
_COMMIT = re.compile("[0-9a-f]{40}")
_BEGINNING = re.compile(f"[0-9a-f]{{{SHORTEST},39}}")


class NotRead(NotFound):
    """The commit is known, and its files were not read yet."""


class NothingKnown(NotFound):
    """The moment lies before all that is known of the model."""


class CommitState(msgspec.Struct, frozen=True, kw_only=True):
    """A state out of the history, and when it held."""

    state: State
    known: KnownWhen


def full_revision(session: Session, record: ModelRecord, revision: str) -> str:
    """The commit that a name or prefix stands for, itself where none is known.

    Raises ``Invalid`` where it means several commits, ``NotFound`` for a name that was never seen.
    """
    prefix = revision.lower()
    if _COMMIT.fullmatch(prefix):
        return prefix
    found = {named.sha for named in list_named(session, record, revision)}
    if _BEGINNING.fullmatch(prefix):
        found |= _commits_from(session, record, prefix)
    elif not found:
        raise NotFound(f"{record.id} was never read at {revision[:80]!r}; give the commit that was downloaded.")
    if len(found) > 1:
        raise Invalid(f"{revision!r} means several commits of {record.id}.", pointer="/revision")
    return found.pop() if found else prefix


def _commits_from(session: Session, record: ModelRecord, prefix: str) -> set[str]:
    """Commits that begin so; of many, two."""
    found = set[str]()
    for column, table in ((ModelCommit.sha, ModelCommit), (Observation.revision, Observation)):
        here = select(column).where(table.record_pk == record.pk, col(column) >= prefix, col(column) < prefix + "g")
        found.update(sha for sha in session.exec(here.distinct().limit(2)) if sha)
    return found


def state_at_commit(session: Session, record: ModelRecord, sha: str) -> CommitState | None:
    """The state at a commit out of the history; None where the commit is not known. Raises ``NotRead``."""
    commit = session.get(ModelCommit, (record.number, sha))
    if commit is None:
        return None
    if commit.state_pk is None:
        raise not_read(session, record, commit)
    return _commit_state(session, record, commit, commit.committed_at, is_sure=True)


def state_by_dates(session: Session, record: ModelRecord, moment: datetime) -> CommitState | None:
    """The state in force at a moment by the dates of the commits; None where none is that old. Raises ``NotRead``."""
    candidates = _candidates(session, record, moment)
    if not candidates:
        return None
    read = [commit for commit in candidates if commit.state_pk is not None]
    found = read[-1] if read else _last_read(session, record, candidates[-1])
    if found is None:
        raise not_read(session, record, candidates[-1])
    is_sure = len({commit.state_pk for commit in candidates}) == 1 and bool(read)
    return _commit_state(session, record, found, moment, is_sure=is_sure)


def not_read(session: Session, record: ModelRecord, commit: ModelCommit) -> NotRead:
    """What to say of a commit whose files were not read: what is known around it, and how far the reading is."""
    total, covered = count_commits(session, record.number)
    sides = {"before": _last_read(session, record, commit), "after": _next_read(session, record, commit)}
    told = {name: _neighbour_facts(session, side) for name, side in sides.items()}
    date = f" of {commit.committed_at:%Y-%m-%d}" if commit.committed_at else ""
    around = ", ".join(
        f"{name} it {', '.join(side['declared']) or 'no licence'} was declared ({side['revision'][:12]})"
        for name, side in told.items()
        if side
    )
    return NotRead(
        f"Commit {commit.sha[:12]}{date} of {record.id} is known, but its files were not read yet"
        f"{': ' + around if around else ''}. The history is read for {covered} of {total} commits so far.",
        revision=commit.sha, committed_at=commit.committed_at, commits=total, commits_read=covered, **told,
    )  # fmt: skip


def _commit_state(
    session: Session, record: ModelRecord, commit: ModelCommit, seen_at: datetime | None, *, is_sure: bool
) -> CommitState:
    past = session.get_one(PastState, commit.state_pk)
    observation = as_observation(past, commit.sha, commit.committed_at)
    state = state_of_observation(session, record, observation, seen_at or past.read_at)
    since, until = _span(session, record, commit, state.facts)
    known = KnownWhen(known_from=since, known_until=until, in_gap=not is_sure, from_history=True)
    return CommitState(state=state, known=known)


def as_observation(past: PastState, sha: str, committed_at: datetime | None) -> Observation:
    """A past state in the shape of an observation of one of its commits; it is never stored."""
    facts = {**past.facts, "revision": sha, "last_modified_at": committed_at}
    return Observation(
        record_pk=past.record_pk, source=past.source, revision=sha, observed_at=past.read_at,
        last_seen_at=past.read_at, fingerprint=past.fingerprint, facts=facts,
    )  # fmt: skip


def _candidates(session: Session, record: ModelRecord, moment: datetime) -> Sequence[ModelCommit]:
    """The commits that may have been the head at a moment, in order."""
    own = ModelCommit.record_pk == record.pk
    present, dated = col(ModelCommit.position) >= 0, col(ModelCommit.committed_at)
    last: int | None = session.exec(select(func.max(ModelCommit.position)).where(own, present, dated <= moment)).one()
    later: int | None = session.exec(select(func.min(ModelCommit.position)).where(own, present, dated > moment)).one()
    in_order = select(ModelCommit).where(own).order_by(col(ModelCommit.position))
    if last is None:
        gone = in_order.where(~present, dated <= moment).order_by(None).order_by(dated.desc()).limit(1)
        return session.exec(gone).all()
    first = max(min(last, last if later is None else later - 1), 0)
    found = session.exec(in_order.where(col(ModelCommit.position).between(first, last))).all()
    date = found[-1].committed_at
    replaced = session.exec(in_order.where(~present, dated > date, dated <= moment)).all() if date else []
    return [*replaced, *found]


def _neighbours(record: ModelRecord, commit: ModelCommit) -> list[ColumnElement[bool]]:
    """The commits of the same history: the present one, or one that was replaced."""
    here = col(ModelCommit.position)
    return [col(ModelCommit.record_pk) == record.pk, here >= 0 if commit.position >= 0 else here < 0]


def _last_read(session: Session, record: ModelRecord, commit: ModelCommit) -> ModelCommit | None:
    query = select(ModelCommit).where(
        *_neighbours(record, commit), ModelCommit.position < commit.position, col(ModelCommit.state_pk).is_not(None)
    )
    return session.exec(query.order_by(col(ModelCommit.position).desc()).limit(1)).one_or_none()


def _next_read(session: Session, record: ModelRecord, commit: ModelCommit) -> ModelCommit | None:
    query = select(ModelCommit).where(
        *_neighbours(record, commit), ModelCommit.position > commit.position, col(ModelCommit.state_pk).is_not(None)
    )
    return session.exec(query.order_by(col(ModelCommit.position)).limit(1)).one_or_none()


def _span(
    session: Session, record: ModelRecord, commit: ModelCommit, facts: ObservedFacts | None
) -> tuple[datetime | None, datetime | None]:
    """The dates of the first commit with a state and of the first commit with another one, or of the last with it."""
    here, state = col(ModelCommit.position), col(ModelCommit.state_pk)
    others = select(ModelCommit).where(*_neighbours(record, commit), or_(state.is_(None), state != commit.state_pk))
    before = session.exec(others.where(here < commit.position).order_by(here.desc()).limit(1)).one_or_none()
    after = session.exec(others.where(here > commit.position).order_by(here).limit(1)).one_or_none()
    same = select(ModelCommit).where(*_neighbours(record, commit), state == commit.state_pk)
    first = session.exec((same.where(here > before.position) if before else same).order_by(here).limit(1)).one()
    if after is None:
        return first.committed_at, _until_observed(session, record, facts)
    if after.state_pk is not None:
        return first.committed_at, after.committed_at
    last = session.exec(same.where(here < after.position).order_by(here.desc()).limit(1)).one()
    return first.committed_at, last.committed_at


def _until_observed(session: Session, record: ModelRecord, facts: ObservedFacts | None) -> datetime | None:
    """When the first observation with other licence facts was made; None while the state is the latest."""
    query = select(Observation).where(Observation.record_pk == record.pk).order_by(col(Observation.observed_at))
    mark = license_facts_fingerprint(facts)
    for observation in session.exec(query):
        if license_facts_fingerprint(msgspec.convert(observation.facts, ObservedFacts)) != mark:
            return observation.observed_at
    return None


def _neighbour_facts(session: Session, commit: ModelCommit | None) -> dict[str, Any] | None:
    if commit is None:
        return None
    facts = msgspec.convert(session.get_one(PastState, commit.state_pk).facts, ObservedFacts)
    return {
        "revision": commit.sha, "committed_at": commit.committed_at, "declared": list(facts.declared),
        "license_name": facts.license_name,
    }  # fmt: skip


def with_beginning(session: Session, record: ModelRecord, unknown: NothingKnown) -> NothingKnown:
    """The same failure with the moment from which on something is known."""
    first = first_known_at(session, record)
    since = f"What is known of it begins at {first:%Y-%m-%dT%H:%M:%SZ}." if first else "Its history was never read."
    return NothingKnown(f"{unknown.message} {since}", known_from=first)


def first_known_at(session: Session, record: ModelRecord) -> datetime | None:
    """The first moment of which anything is known of a model: a reading, a word of somebody else, or a commit."""
    firsts = []
    for column, table in (
        (Observation.observed_at, Observation), (Claim.at, Claim), (Curation.at, Curation),
        (ModelCommit.committed_at, ModelCommit),
    ):  # fmt: skip
        first = (
            select(column).where(table.record_pk == record.pk, col(column).is_not(None)).order_by(col(column)).limit(1)
        )
        firsts.append(session.exec(first).first())
    return min((first for first in firsts if first is not None), default=None)

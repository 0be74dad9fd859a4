"""The commits of a model and the states that were read from its history after the event: storing and finding them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Subquery, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, delete, func, select, update

from registry.db import insert_or_ignore
from registry.records.facts.observation import ObservedFacts, fingerprint
from registry.records.tables import ModelCommit, ModelRecord, PastState
from registry.transparency import amended, erase_rows

VANISHED = -1_000_000_000
"""Commits that a force push took out of the history keep their order far below those of the present one."""
_BATCH = 400
_PLACES = 2_000_000_000
_SAME = "Two records turned out to be one model, and both had this state."


class CommitRow(msgspec.Struct, frozen=True):
    """A commit to be stored."""

    sha: str
    committed_at: datetime | None
    title: str


class Stretch(msgspec.Struct, frozen=True):
    """Commits at the positions ``lo..hi`` with the same facts."""

    lo: int
    hi: int
    facts: ObservedFacts


def store_history(session: Session, record_pk: int, commits: Sequence[CommitRow]) -> None:
    """Keep the present history, oldest first; a commit that is no longer part of it stays, with its state."""
    query = select(ModelCommit.sha, ModelCommit.position).where(ModelCommit.record_pk == record_pk)
    known = dict(session.exec(query).all())
    places = {commit.sha: place for place, commit in enumerate(commits)}
    moved = {sha: places[sha] for sha, was in known.items() if sha in places and places[sha] != was}
    moved |= {sha: was + VANISHED for sha, was in known.items() if sha not in places and was >= 0}
    for sha, position in moved.items():
        one = update(ModelCommit).where(col(ModelCommit.record_pk) == record_pk, col(ModelCommit.sha) == sha)
        session.exec(one.values(position=position))
    rows: list[dict[str, Any]] = [
        {
            "record_pk": record_pk, "sha": commit.sha, "position": place, "committed_at": commit.committed_at,
            "title": commit.title,
        }
        for place, commit in enumerate(commits)
        if commit.sha not in known
    ]  # fmt: skip
    for start in range(0, len(rows), _BATCH):
        session.execute(insert_or_ignore(session, ModelCommit).values(rows[start : start + _BATCH]))


def present_history(session: Session, record_pk: int) -> list[tuple[str, str]]:
    """Commit and title of the present history, oldest first."""
    query = select(ModelCommit.sha, ModelCommit.title).where(
        ModelCommit.record_pk == record_pk, col(ModelCommit.position) >= 0
    )
    return list(session.exec(query.order_by(col(ModelCommit.position))).all())


def store_states(
    session: Session, record_pk: int, source: str, stretches: Iterable[Stretch], read_at: datetime
) -> None:
    """Say what is known at which commits of the present history."""
    query = select(PastState.fingerprint, PastState.pk).where(PastState.record_pk == record_pk)
    known = dict(session.exec(query).all())
    for stretch in stretches:
        mark = fingerprint(stretch.facts)
        if mark not in known:
            state = PastState(
                record_pk=record_pk, source=source, read_at=read_at, fingerprint=mark,
                facts=msgspec.to_builtins(stretch.facts),
            )  # fmt: skip
            session.add(state)
            session.flush()
            known[mark] = state.pk
        those = update(ModelCommit).where(
            col(ModelCommit.record_pk) == record_pk,
            col(ModelCommit.position) >= stretch.lo,
            col(ModelCommit.position) <= stretch.hi,
        )
        session.exec(those.values(state_pk=known[mark]))


def count_commits(session: Session, record_pk: int) -> tuple[int, int]:
    """How many commits the present history has, and of how many the files are known."""
    query = select(func.count(), func.count(col(ModelCommit.state_pk))).where(
        ModelCommit.record_pk == record_pk, col(ModelCommit.position) >= 0
    )
    return session.exec(query).one()


class Run(msgspec.Struct, frozen=True):
    """Commits in a row with one state: the first one, its date, and that of the first commit after them."""

    position: int
    sha: str
    state_pk: int
    since: datetime | None
    until: datetime | None

    @property
    def place(self) -> int:
        """Where a list goes on after this run: never positive, falling towards the newest."""
        return self.position - _PLACES


def list_runs(session: Session, record: ModelRecord, after: int | None, limit: int) -> list[Run]:
    """The states of the history with the commits that have them, newest first."""
    turns = _turns(record)
    next_at = func.lead(turns.c.committed_at, type_=turns.c.committed_at.type)
    following = next_at.over(order_by=turns.c.position).label("until")
    runs = sa_select(turns, following).subquery()
    query = sa_select(runs).where(runs.c.state_pk.is_not(None))
    if after is not None:
        query = query.where(runs.c.position < after + _PLACES)
    found = session.execute(query.order_by(runs.c.position.desc()).limit(limit)).all()
    return [Run(row.position, row.sha, row.state_pk, row.committed_at, row.until) for row in found]


def count_runs(session: Session, record: ModelRecord) -> int:
    """How many of them there are."""
    turns = _turns(record)
    counted = sa_select(func.count()).select_from(turns).where(turns.c.state_pk.is_not(None))
    return int(session.execute(counted).scalar_one())


def _turns(record: ModelRecord) -> Subquery:
    """The commits at which the state becomes another one, or becomes unknown."""
    place = col(ModelCommit.position)
    before = func.lag(col(ModelCommit.state_pk)).over(order_by=place).label("before")
    number = func.row_number().over(order_by=place).label("number")
    every = (
        sa_select(place, col(ModelCommit.sha), col(ModelCommit.state_pk), col(ModelCommit.committed_at), before, number)
        .where(col(ModelCommit.record_pk) == record.pk)
        .subquery()
    )
    is_turn = or_(
        every.c.number == 1,
        every.c.state_pk != every.c.before,
        every.c.state_pk.is_(None) != every.c.before.is_(None),
    )
    return sa_select(every.c.position, every.c.sha, every.c.state_pk, every.c.committed_at).where(is_turn).subquery()


def merge_past(session: Session, record: ModelRecord, twin: ModelRecord) -> None:
    """Give a record the past of its twin; where both have the same commit or state, the record's own stays."""
    own = dict(session.exec(select(PastState.fingerprint, PastState.pk).where(PastState.record_pk == record.pk)).all())
    for pk, mark in session.exec(select(PastState.pk, PastState.fingerprint).where(PastState.record_pk == twin.pk)):
        if mark in own:
            session.exec(update(ModelCommit).where(col(ModelCommit.state_pk) == pk).values(state_pk=own[mark]))
            erase_rows(session, PastState, col(PastState.pk) == pk, reason=_SAME)
            session.exec(delete(PastState).where(col(PastState.pk) == pk))
        else:
            with amended(session, PastState, col(PastState.pk) == pk):
                session.exec(update(PastState).where(col(PastState.pk) == pk).values(record_pk=record.pk))
    there = select(ModelCommit.sha).where(ModelCommit.record_pk == record.pk)
    moved = update(ModelCommit).where(col(ModelCommit.record_pk) == twin.pk, col(ModelCommit.sha).not_in(there))
    session.exec(moved.values(record_pk=record.pk))

"""Recording changes as flags, listing them, and acknowledging them.

- A flag, its event and with it the alerts are one transaction with the observation that shows the change.
- No two flags of a kind share the same two observations and the same files.
- Where a text, a policy or a gate's words changed, the record asks a question: it stays ``needs_review`` until someone
  acknowledges the flag or concludes the licence.

ADR 6 (when a difference is a flag), 22 (alerts together).
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.db import UnitOfWork, lock_appends
from registry.db.columns import month_of
from registry.db.visibility import narrowed, sees_private
from registry.errors import NotFound
from registry.events import record_event
from registry.evidence import without_words
from registry.ids import new_id
from registry.licenses import Knowledge
from registry.pagination import Page, encode_cursor, page
from registry.records import ModelRecord, Observation, answer, ask, get_record, lock_record
from registry.records.facts import Question
from registry.records.lineage import count_descendants
from registry.records.visibility import is_hidden
from registry.watch.changes.rules import EVENT_TYPES, LOSSES, Change, Kind
from registry.watch.changes.schemas import Affected, DirectionCount, FlagRead
from registry.watch.changes.tables import Flag
from registry.watch.runs.tables import SyncItem


class FlagFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list of flags is narrowed to."""

    model: str | None = None
    kind: str | None = None
    direction: str | None = None
    status: str | None = None
    since: datetime | None = None
    severity: str | None = None
    license_class: str | None = None
    """Of the licence before or after."""


class Occasion(NamedTuple):
    """When a change was seen: the observations on both sides, the first and the second reading, and its company."""

    before: Observation | None
    after: Observation | None
    detected_at: datetime
    now: datetime
    group: str | None = None
    """Changes of one group may be told in one message."""


def raise_flag(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, change: Change, occasion: Occasion
) -> Flag:  # fmt: skip
    """Record one change with its event; the alerts are made in the same transaction by whoever listens."""
    before, after, detected_at, now, group = occasion
    lock_appends(work.session)
    with narrowed(work.session, when=not record.is_private):
        descendants = count_descendants(work.session, record)
    flag = Flag(
        id=new_id("flg", now),
        record_pk=record.number,
        model=record.id,
        kind=change.kind,
        direction=change.direction,
        severity=change.severity,
        class_before=change.class_before,
        class_after=change.class_after,
        before=change.before,
        after=change.after,
        revision_before=before.revision if before else None,
        revision_after=after.revision if after else None,
        detected_at=detected_at,
        confirmed_at=now,
        affected=msgspec.to_builtins(Affected(descendants=descendants)),
        evidence=[msgspec.to_builtins(pair) for pair in change.evidence],
        terms=list(change.terms),
        sensitive=list(change.sensitive),
        dedupe=_dedupe(change, before, after, now),
    )
    work.session.add(flag)
    work.session.flush()
    if _needs_a_person(change):
        question = Question(code=change.kind, detail=_QUESTION.format(change.kind, now), ref=flag.id, at=now)
        ask(work, knowledge, record, question, now)
    type_ = EVENT_TYPES.get(change.kind, "license.changed")
    data = msgspec.to_builtins(read_flag(flag))
    record_event(work, type_, subject=record.id, data=data, actor="watch", now=now, group=group)
    return flag


def _dedupe(change: Change, before: Observation | None, after: Observation | None, now: datetime) -> str:
    """What no second flag of this kind may share: the two observations, or the moment of a loss, and the files."""
    span = f"{before.pk if before else 0}:{after.pk if after else now.timestamp()}"
    paths = "\n".join(pair.path for pair in change.evidence)
    return f"{span}:{hashlib.sha256(paths.encode()).hexdigest()[:32]}"


def losses_since(session: Session, record: ModelRecord, since: datetime) -> frozenset[Kind]:
    """Which losses of the model were flagged since then: that it is gone, or hidden."""
    lost = col(Flag.kind).in_(LOSSES)
    query = select(Flag.kind).where(Flag.record_pk == record.pk, lost, col(Flag.confirmed_at) >= since)
    flagged = set(session.exec(query))
    return frozenset(kind for kind in LOSSES if kind in flagged)


def list_flags(
    session: Session, wanted: FlagFilter, *, limit: int, cursor: str | None, newest_first: bool = False
) -> Page[FlagRead]:
    """One page of flags, oldest first, so that a reader can follow by cursor; newest first for people."""
    found = page(
        session, _matching(session, wanted), col(Flag.seq), limit=limit, cursor=cursor,
        bound_to=("flags", wanted, "newest") if newest_first else ("flags", wanted), is_descending=newest_first,
    )  # fmt: skip
    return found.each(lambda flag: show_flag(session, flag))


def cursor_at_end(session: Session) -> str | None:
    """What continues the list of all flags, oldest first, behind the last one; None where there is none."""
    last = session.exec(select(Flag).order_by(col(Flag.seq).desc()).limit(1)).first()
    return encode_cursor([last.seq], ("flags", FlagFilter())) if last else None


def _matching(session: Session, wanted: FlagFilter) -> SelectOfScalar[Flag]:
    query = select(Flag)
    compared = (
        (Flag.kind, wanted.kind), (Flag.direction, wanted.direction), (Flag.status, wanted.status),
        (Flag.severity, wanted.severity),
    )  # fmt: skip
    for column, value in compared:
        query = query if value is None else query.where(column == value)
    if wanted.license_class is not None:
        either = (col(Flag.class_before) == wanted.license_class, col(Flag.class_after) == wanted.license_class)
        query = query.where(or_(*either))
    if wanted.model is not None:
        query = query.where(Flag.record_pk == get_record(session, wanted.model).number)
    if wanted.since is not None:
        query = query.where(Flag.confirmed_at >= wanted.since)
    return query


def latest_flags(session: Session, limit: int) -> list[FlagRead]:
    """The newest flags first, for feeds and pages."""
    return [show_flag(session, flag) for flag in session.exec(select(Flag).order_by(col(Flag.seq).desc()).limit(limit))]


def flags_of_run(session: Session, run_id: str) -> list[FlagRead]:
    """The flags that a sync run raised, oldest first."""
    query = (
        select(Flag)
        .join(SyncItem, col(SyncItem.record_pk) == col(Flag.record_pk))
        .where(SyncItem.run_id == run_id, Flag.confirmed_at == SyncItem.finished_at)
        .order_by(col(Flag.seq))
    )
    return [show_flag(session, flag) for flag in session.exec(query)]


def count_directions(session: Session) -> list[DirectionCount]:
    """All flags by month and direction, the oldest month first."""
    month, direction = month_of(session, col(Flag.confirmed_at)).label("month"), col(Flag.direction)
    rows = session.execute(sa_select(month, direction, func.count()).group_by("month", direction).order_by("month"))
    return [DirectionCount(*row) for row in rows]


def acknowledge(
    work: UnitOfWork, knowledge: Knowledge, flag_id: str, note: str | None, *, actor: str, now: datetime
) -> FlagRead:
    """Say that someone has looked; the record's question about it is answered. Doing it again changes nothing."""
    held = select(Flag).where(Flag.id == flag_id).with_for_update()
    flag = work.session.exec(held).one_or_none()
    if flag is None or is_hidden(work.session.get_one(ModelRecord, flag.record_pk)):
        raise NotFound(f"There is no change {flag_id[:80]!r}; GET /v1/changes lists them.")
    if flag.status == "open":
        flag.status, flag.acknowledged_at, flag.acknowledged_by, flag.note = "acknowledged", now, actor, note
        record = work.session.get_one(ModelRecord, flag.record_pk)
        lock_record(work.session, record)
        answer(work, knowledge, record, flag.id, now)
        data = {"flag": flag.id, "model": flag.model, "note": note}
        record_event(work, "change.acknowledged", subject=flag.model, data=data, actor=actor, now=now)
    return show_flag(work.session, flag)


def show_flag(session: Session, flag: Flag) -> FlagRead:
    """A flag as whoever asks may see it: without the words of texts that are private."""
    read = read_flag(flag)
    if sees_private():
        return read
    told = without_words(session, {"evidence": flag.evidence, "terms": read.terms, "sensitive": read.sensitive})
    return msgspec.structs.replace(read, terms=told["terms"], sensitive=told["sensitive"])


def read_flag(flag: Flag) -> FlagRead:
    """A flag as the API gives it."""
    return msgspec.convert(flag, FlagRead, from_attributes=True)


_READ_BY_A_PERSON = frozenset({"license.text_changed", "license.removed", "policy.text_changed", "territory.changed"})

_QUESTION = "{0} on {1:%Y-%m-%d}: read the difference, conclude the licence, and acknowledge the change."


def _needs_a_person(change: Change) -> bool:
    """Whether someone must read what changed before the record counts as settled; a licence may stand in a prompt."""
    return change.kind in _READ_BY_A_PERSON or (change.kind == "gating.changed" and bool(change.evidence))

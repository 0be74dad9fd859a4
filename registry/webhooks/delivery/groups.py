"""Alerts that go out as one: held for each other, joined before the first attempt, and moved on together.

Each has its row from the beginning. What rides with another (``sent_with``) is written before anything is sent, so
every attempt carries the same bytes under the same ``webhook-id``, whoever makes it.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from sqlalchemy import ColumnElement, tuple_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from registry.db import UnitOfWork
from registry.db.sets import one_of
from registry.jobs import WEBHOOKS_DELIVER
from registry.webhooks.rules import ALERTS, DeliveryState, grouped_body, most_severe
from registry.webhooks.tables import IS_PENDING, Delivery

MAX_GROUPED = 500
MAX_GROUPED_BYTES = 512 * 1024
"""Many receivers refuse bodies beyond a megabyte; what does not fit goes out in a further message."""

LEADS = col(Delivery.sent_with).is_(None)
"""It is sent itself; one that rides with another goes where that one goes."""


def held_until(session: Session, subjects: Sequence[str]) -> dict[tuple[str, str], datetime]:
    """When the last alert that waits for others goes out, by endpoint and subject: what follows must not overtake it.

    Without those of which none waits.
    """
    about = one_of(session, Delivery.subject, [one for one in subjects if one])
    held = (IS_PENDING, col(Delivery.group_key).is_not(None))
    query = sa_select(col(Delivery.endpoint_id), col(Delivery.subject), func.max(col(Delivery.next_attempt_at)))
    rows = session.execute(query.where(about, *held).group_by(col(Delivery.endpoint_id), col(Delivery.subject)))
    return {(row[0], row[1]): row[2] for row in rows if row[2] is not None}


def release(work: UnitOfWork, group: str) -> None:
    """Let the held alerts of a group go now, with what waits behind them; what was taken is going already."""
    keys = [f"{type_}:{group}" for type_ in ALERTS]
    held = (IS_PENDING, col(Delivery.group_key).in_(keys))
    if work.session.exec(select(Delivery.id).where(*held).limit(1)).first() is None:
        return  # as after nearly every reading
    subjects = select(Delivery.endpoint_id, Delivery.subject).where(*held)
    behind = tuple_(col(Delivery.endpoint_id), col(Delivery.subject)).in_(subjects)
    _hasten(work.session, IS_PENDING, behind, col(Delivery.group_key).is_(None), LEADS, col(Delivery.attempts) == 0)
    if _hasten(work.session, *held):
        work.enqueue(WEBHOOKS_DELIVER)


def _hasten(session: Session, *which: ColumnElement[bool]) -> int:
    """Never waits for a row: whoever sends may hold some while it waits for us."""
    free = select(Delivery.id).where(*which).with_for_update(skip_locked=True)
    statement = update(Delivery).where(col(Delivery.id).in_(free)).values(next_attempt_at=Delivery.created_at)
    count: int = session.exec(statement).rowcount
    return count


def join(session: Session, delivery: Delivery) -> Delivery:
    """What to send for a delivery that is due: itself, or the one that carries it and its group from now on."""
    if delivery.group_key is None:
        return delivery
    query = select(Delivery).where(
        Delivery.endpoint_id == delivery.endpoint_id,
        col(Delivery.group_key) == delivery.group_key,
        IS_PENDING,
        col(Delivery.attempts) == 0,
    )
    query = query.order_by(col(Delivery.event_seq)).limit(MAX_GROUPED).with_for_update()
    members = _fitting(list(session.exec(query.execution_options(populate_existing=True)))) or [delivery]
    leader = members[most_severe([member.body for member in members])]
    if len(members) > 1:
        leader.body = grouped_body(leader.body, [member.body for member in members], _owner(leader.subject))
    for member in members:
        member.group_key = None
        if member is not leader:
            member.sent_with, member.next_attempt_at = leader.id, leader.next_attempt_at
    return leader


def move_along(session: Session, leader: Delivery) -> None:
    """Bring what rides with a delivery to where that one has come; what ended otherwise stays, unless it arrived."""
    arrived = leader.state == DeliveryState.DELIVERED
    open_ = col(Delivery.state) != DeliveryState.DELIVERED if arrived else IS_PENDING
    session.exec(
        update(Delivery)
        .where(col(Delivery.sent_with) == leader.id, open_)
        .values(
            state=leader.state,
            reason=leader.reason,
            attempts=leader.attempts,
            next_attempt_at=leader.next_attempt_at,
            finished_at=leader.finished_at,
        )
    )


def _fitting(members: list[Delivery]) -> list[Delivery]:
    sizes = accumulate(len(member.body) for member in members)
    return [member for member, size in zip(members, sizes, strict=True) if size <= MAX_GROUPED_BYTES] or members[:1]


def _owner(subject: str) -> str:
    owner, slash, _ = subject.partition("/")
    return owner if slash else "_"

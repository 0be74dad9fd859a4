"""Claiming an endpoint, taking its next delivery, recording what came of it; each a short transaction of its own."""

import random
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
import structlog
from sqlalchemy import ColumnElement, and_, case, exists, null
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.clock import TOLERANCE
from registry.db import Database, UnitOfWork
from registry.egress import Response
from registry.encryption import UnreadableSecretError
from registry.ids import new_id
from registry.leases import Hold, Lease, free
from registry.webhooks.delivery.groups import LEADS, join, move_along
from registry.webhooks.rules import (
    REPEATED_AFTER,
    REPEATED_TIMES,
    DeliveryState,
    EndpointState,
    Next,
    ReceiverAnswer,
    Streak,
    decide,
    pause_after,
    reason_to_disable,
)
from registry.webhooks.seals import open_secrets
from registry.webhooks.state import disable, forget_failures
from registry.webhooks.tables import (
    IS_PENDING,
    Delivery,
    DeliveryAttempt,
    WebhookEndpoint,
    attempt_is_due,
    is_rested,
)

Found = TypeVar("Found")

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
SLOW_MILLISECONDS = 3_000
UNREADABLE_PAUSE = timedelta(minutes=5)
"""How long alerts wait whose signing secret cannot be read, until it is looked at again; none is lost."""
LONGEST_LEASE_SECONDS = 120.0
"""Twice the longest patience that settings allow with a receiver."""
ENDPOINT_LEASE = Lease(WebhookEndpoint, WebhookEndpoint.id, longest_seconds=LONGEST_LEASE_SECONDS)


class EndpointHold(Hold, frozen=True):
    """The right to send to one endpoint until ``until``; the token fences off whoever held it before."""

    until: datetime
    lease: timedelta


class Shipment(msgspec.Struct, frozen=True):
    """All that one request needs, so that no transaction is open while it runs."""

    delivery_id: str
    message_id: str
    url: str
    body: bytes
    secrets: tuple[str, ...]


class AttemptResult(msgspec.Struct, frozen=True):
    """One attempt: when it began, how long it took and what came of it."""

    answer: ReceiverAnswer
    began_at: datetime
    milliseconds: int
    excerpt: str = ""


def has_work(session: Session, now: datetime, *, most_slow: int, only_proven: bool = False) -> bool:
    """Whether an endpoint could be claimed; a read, so that idle ticks never take SQLite's write lock."""
    query = select(WebhookEndpoint.id).where(_claimable(now))
    return (
        session.exec(_within(session, query, now, most_slow=most_slow, only_proven=only_proven).limit(1)).first()
        is not None
    )


def claim(
    database: Database, now: datetime, *, lease: timedelta, most_slow: int, only_proven: bool = False
) -> tuple[EndpointHold, Shipment] | None:
    """Take the free endpoint that has waited longest and its first due delivery, or None.

    At most ``most_slow`` slow endpoints are held at a time, so that they cannot keep every worker waiting;
    ``only_proven`` are those that have answered, and not slowly.
    """
    with database.unit_of_work() as work:
        query = _within(
            work.session,
            select(WebhookEndpoint).where(_claimable(now)),
            now,
            most_slow=most_slow,
            only_proven=only_proven,
        )
        query = query.order_by(_served_at(now).nulls_first(), col(WebhookEndpoint.id))
        endpoint = ENDPOINT_LEASE.first(work.session, query, now)
        if endpoint is None:
            return None
        # Asked again under the lock: whoever held the endpoint until now may have sent what was due.
        shipment = _next_shipment(work, endpoint, now)
        if shipment is None:
            return None
        token = ENDPOINT_LEASE.take(endpoint, now, lease.total_seconds())
        endpoint.last_served_at = now
        return EndpointHold(endpoint.id, token, now + lease, lease), shipment


def record(
    database: Database,
    hold: EndpointHold,
    shipment: Shipment,
    result: AttemptResult,
    now: datetime,
    *,
    go_on: bool,
    divisor: float = 1,
) -> tuple[EndpointHold, Shipment] | None:
    """Write down the outcome if the lease is still ours, and take the next delivery, or let go of the endpoint.

    ``divisor`` shortens what is waited for.
    """
    with database.unit_of_work() as work:
        endpoint = ENDPOINT_LEASE.held(work.session, hold)
        delivery = work.session.get(Delivery, shipment.delivery_id)
        if endpoint is None or delivery is None:
            log.warning("webhook.lane_lost", endpoint=hold.key, delivery=shipment.delivery_id)
            return None
        work.session.add(_attempt(hold, shipment, result))
        is_paused = _conclude(work, endpoint, delivery, result, now, divisor)
        following = None if is_paused or not go_on else _next_shipment(work, endpoint, now)
        if following is None:
            free(endpoint)
            return None
        renewed = msgspec.structs.replace(hold, until=now + hold.lease)
        endpoint.lease_until = renewed.until
        return renewed, following


def release(database: Database, hold: EndpointHold) -> None:
    """Let go of an endpoint without an outcome."""
    with database.unit_of_work() as work:
        ENDPOINT_LEASE.release(work.session, hold)


def _claimable(now: datetime) -> ColumnElement[bool]:
    is_due = exists().where(
        col(Delivery.endpoint_id) == WebhookEndpoint.id,
        IS_PENDING,
        LEADS,
        attempt_is_due(now),
    )
    active = and_(col(WebhookEndpoint.state) == EndpointState.ACTIVE, col(WebhookEndpoint.deleted_at).is_(None))
    return and_(active, ENDPOINT_LEASE.is_free(now), is_rested(now), is_due)


def _within(
    session: Session, query: SelectOfScalar[Found], now: datetime, *, most_slow: int, only_proven: bool
) -> SelectOfScalar[Found]:
    """The query without slow endpoints where enough of them are held, and without unknown ones where told so."""
    if only_proven:
        return query.where(~col(WebhookEndpoint.is_slow), col(WebhookEndpoint.last_served_at).is_not(None))
    held_slow = select(func.count()).where(col(WebhookEndpoint.is_slow), ~ENDPOINT_LEASE.is_free(now))
    is_full = most_slow <= 0 or session.exec(held_slow).one() >= most_slow
    return query.where(~col(WebhookEndpoint.is_slow)) if is_full else query


def _served_at(now: datetime) -> ColumnElement[datetime | None]:
    """When an endpoint had its last turn; a moment that lies ahead would keep it from the next one."""
    served_at = col(WebhookEndpoint.last_served_at)
    return case((served_at > now + TOLERANCE, null()), else_=served_at)


def _next_shipment(work: UnitOfWork, endpoint: WebhookEndpoint, now: datetime) -> Shipment | None:
    """The oldest event that is due; one that waits for its retry does not hold up those behind it."""
    query = select(Delivery).where(
        Delivery.endpoint_id == endpoint.id,
        IS_PENDING,
        LEADS,
        attempt_is_due(now),
    )
    delivery = work.session.exec(query.order_by(col(Delivery.event_seq)).limit(1)).first()
    if delivery is None:
        return None
    try:
        opened = open_secrets(work.secrets, endpoint, now)
    except UnreadableSecretError as error:
        log.warning("webhook.secret_unreadable", endpoint=endpoint.id, error=str(error))
        endpoint.paused_until = now + UNREADABLE_PAUSE
        return None
    sent = join(work.session, delivery)
    return Shipment(sent.id, sent.event_id, endpoint.url, sent.body, opened)


def _attempt(hold: EndpointHold, shipment: Shipment, result: AttemptResult) -> DeliveryAttempt:
    return DeliveryAttempt(
        id=new_id("att", result.began_at),
        delivery_id=shipment.delivery_id,
        endpoint_id=hold.key,
        at=result.began_at,
        milliseconds=result.milliseconds,
        is_success=result.answer.is_success,
        status=result.answer.status,
        failure=result.answer.failure,
        excerpt=result.excerpt,
    )


def _conclude(
    work: UnitOfWork,
    endpoint: WebhookEndpoint,
    delivery: Delivery,
    result: AttemptResult,
    now: datetime,
    divisor: float,
) -> bool:
    """Move the delivery and the endpoint on; whether the endpoint rests now."""
    endpoint.is_slow = result.milliseconds >= SLOW_MILLISECONDS
    endpoint.last_served_at = now
    delivery.attempts += 1
    # Whoever disabled the endpoint meanwhile has skipped it; that it arrived is the better truth.
    if delivery.state == DeliveryState.PENDING or result.answer.is_success:
        chance = random.random()  # noqa: S311 - spreads retries, guards nothing
        _move(delivery, decide(result.answer, delivery.attempts, now, chance, divisor), now)
        work.session.flush()
        move_along(work.session, delivery)
    if result.answer.is_success:
        forget_failures(endpoint)
        return False
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.failures += 1
    endpoint.paused_until = _rest(endpoint, delivery, now + pause_after(endpoint.failures, result.answer, now, divisor))
    streak = Streak(endpoint.failing_since, _earlier_failures(work.session, endpoint, now))
    reason = reason_to_disable(result.answer, streak, now)
    if reason and endpoint.state == EndpointState.ACTIVE:
        disable(work, endpoint, reason, actor="webhooks", now=now)
    return endpoint.state != EndpointState.ACTIVE or endpoint.paused_until > now


def _rest(endpoint: WebhookEndpoint, delivery: Delivery, until: datetime) -> datetime:
    """Until when it gets nothing; one that wants all in order, until what failed is tried again."""
    retry_at = delivery.next_attempt_at if delivery.state == DeliveryState.PENDING else None
    return max(until, retry_at) if endpoint.is_ordered and retry_at else until


def _move(delivery: Delivery, following: Next, now: datetime) -> None:
    delivery.state, delivery.reason, delivery.next_attempt_at = following.state, following.reason, following.retry_at
    if following.state != DeliveryState.PENDING:
        delivery.finished_at = now


def _earlier_failures(session: Session, endpoint: WebhookEndpoint, now: datetime) -> tuple[datetime, ...]:
    """Failures of this streak that lie apart, which shows that it was not one bad hour; the latest first."""
    found, last = list[datetime](), now
    while len(found) < REPEATED_TIMES:
        query = select(func.max(DeliveryAttempt.at)).where(
            DeliveryAttempt.endpoint_id == endpoint.id,
            col(DeliveryAttempt.is_success).is_(False),
            col(DeliveryAttempt.at) <= last - REPEATED_AFTER,
            col(DeliveryAttempt.at) >= (endpoint.failing_since or now),
        )
        earlier: datetime | None = session.exec(query).one()
        if earlier is None:
            break
        found.append(earlier)
        last = earlier
    return tuple(found)


def answer_of(outcome: object) -> tuple[ReceiverAnswer, str]:
    """An outcome of the egress door as an answer and the excerpt to keep."""
    if isinstance(outcome, Response):
        return ReceiverAnswer(status=outcome.status, retry_after=outcome.headers.get("retry-after")), outcome.excerpt
    return ReceiverAnswer(failure=getattr(outcome, "kind", "unknown")), ""

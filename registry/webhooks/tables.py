"""Subscriptions, the outbox and what became of each attempt."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    and_,
    false,
    literal_column,
    or_,
    text,
    true,
)
from sqlmodel import Field, SQLModel, col

from registry.clock import Horizon
from registry.db import JsonColumn, Moment, RowNumber, partial_index
from registry.records.visibility import hide_with_name
from registry.transparency import logged
from registry.webhooks.filters import Filters
from registry.webhooks.rules import LONGEST_WAIT


class WebhookEndpoint(SQLModel, table=True):
    """A subscription; whoever holds its lease is the only one who sends to it."""

    __tablename__ = "webhook_endpoint"

    id: str = Field(primary_key=True, max_length=40)
    url: str = Field(max_length=2_048)
    description: str = Field(default="", max_length=500)
    events: list[str] | None = Field(default=None, sa_type=JsonColumn, nullable=True)
    models: list[str] | None = Field(default=None, sa_type=JsonColumn, nullable=True)
    filters: dict[str, Any] = Field(
        default_factory=dict, sa_type=JsonColumn, sa_column_kwargs={"server_default": text("'{}'")}
    )
    """The other filters; those of types and models stand in the columns that older versions read."""
    is_ordered: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Nothing is sent before what failed has arrived or is given up."""
    sees_private: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether whoever subscribed may see what is private, and so is told of it."""
    state: str = Field(max_length=20, index=True)
    disabled_reason: str | None = Field(default=None, max_length=300)
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)
    secret: str = Field(max_length=120)
    """Sealed (``registry.encryption``); it leaves the service once, when it is made, and signs."""
    previous_secret: str | None = Field(default=None, max_length=120)
    previous_secret_until: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(max_length=120)
    updated_at: datetime = Field(sa_type=Moment)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)
    failing_since: datetime | None = Field(default=None, sa_type=Moment)
    failures: int = 0
    """In a row."""
    paused_until: datetime | None = Field(default=None, sa_type=Moment)
    is_slow: bool = False
    lease_token: str | None = Field(default=None, max_length=40, sa_column_kwargs={"name": "lane_token"})
    lease_until: datetime | None = Field(default=None, sa_type=Moment, sa_column_kwargs={"name": "lane_until"})
    last_served_at: datetime | None = Field(default=None, sa_type=Moment)


class Delivery(SQLModel, table=True):
    """One event for one endpoint, with the bytes that are sent, each time the same."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        partial_index(
            "ix_webhook_delivery_pending", "endpoint_id", "event_seq", "next_attempt_at", where="state = 'pending'"
        ),
        partial_index(
            "ix_webhook_delivery_held", "group_key", "endpoint_id", where="state = 'pending' AND group_key IS NOT NULL"
        ),
        partial_index("ix_webhook_delivery_sent_with", "sent_with", where="sent_with IS NOT NULL"),
        Index("ix_webhook_delivery_sequence", "endpoint_id", "subject", "sequence"),
        Index("ix_webhook_delivery_listed", "endpoint_id", "id"),
        Index("ix_webhook_delivery_state", "state", "id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    event_id: str = Field(foreign_key="event.id", max_length=40)
    event_seq: int = Field(sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    endpoint_id: str = Field(foreign_key="webhook_endpoint.id", max_length=40)
    type: str = Field(max_length=60)
    subject: str = Field(max_length=300)
    sequence: int
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str = Field(max_length=20)
    reason: str | None = Field(default=None, max_length=300)
    attempts: int = 0
    """Since it was queued or replayed."""
    next_attempt_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    group_key: str | None = Field(default=None, max_length=200)
    """Alerts that may go out as one: of one type, one owner and one sync run; empty once that is decided."""
    sent_with: str | None = Field(default=None, max_length=40)
    """The delivery whose message carries this one too."""


def filters_of(endpoint: WebhookEndpoint) -> Filters:
    """All its filters; raises ``msgspec.ValidationError`` for those of a newer version."""
    return msgspec.convert({"types": endpoint.events, "models": endpoint.models, **endpoint.filters}, Filters)


IS_PENDING = col(Delivery.state) == literal_column("'pending'")
"""Spelled out, since SQLite uses a partial index only where it sees the value."""

_ATTEMPT = Horizon(Delivery.next_attempt_at, LONGEST_WAIT)
_CREATED = Horizon(Delivery.created_at, timedelta())
_REST = Horizon(WebhookEndpoint.paused_until, LONGEST_WAIT)
"""One that is ordered rests until its next attempt."""


def attempt_is_due(now: datetime) -> ColumnElement[bool]:
    """Deliveries whose next attempt has come; one that was made by a clock that was ahead is not put off by it."""
    return or_(_ATTEMPT.is_due(now), and_(col(Delivery.attempts) == 0, _CREATED.is_beyond(now)))


def is_rested(now: datetime) -> ColumnElement[bool]:
    """Endpoints that do not rest after a failure."""
    return or_(col(WebhookEndpoint.paused_until).is_(None), _REST.is_due(now))


class WebhookDigest(SQLModel, table=True):
    """That a digest was made: the log vouches for what it says."""

    __tablename__ = "webhook_digest"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    sha256: str = Field(max_length=64)
    """See ``rules.hash_of_digest``, in hexadecimal digits."""
    made_at: datetime = Field(sa_type=Moment)


class DeliveryAttempt(SQLModel, table=True):
    """One request that was made, and its outcome."""

    __tablename__ = "webhook_delivery_attempt"
    __table_args__ = (Index("ix_webhook_delivery_attempt_failed", "endpoint_id", "is_success", "at"),)

    id: str = Field(primary_key=True, max_length=40)
    delivery_id: str = Field(foreign_key="webhook_delivery.id", max_length=40, index=True)
    endpoint_id: str = Field(foreign_key="webhook_endpoint.id", max_length=40)
    at: datetime = Field(sa_type=Moment)
    milliseconds: int
    is_success: bool
    status: int | None = None
    failure: str | None = Field(default=None, max_length=20)
    excerpt: str = Field(default="", sa_column=Column(Text, nullable=False))
    """The beginning of the answer, kept for the operator and not shown to subscribers."""


hide_with_name(Delivery, col(Delivery.subject))
logged(WebhookDigest)

"""Subscriptions and deliveries on the wire."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from registry.transparency.proofs import ProvenLeaf
from registry.webhooks.filters import Filters, ModelNames
from registry.webhooks.rules import ALERTS, PING, DeliveryState, EndpointState

Url = Annotated[
    str,
    Meta(
        min_length=8,
        max_length=2_048,
        description="https://host[:port]/path",
        examples=["https://hooks.example.org/cardwatch"],
    ),
]
Description = Annotated[
    str, Meta(max_length=500, pattern="^[^\\x00]*$", extra={"words": "text without NUL characters"})
]
SUPPORTED_EVENTS = [alert for alert in ALERTS if alert != PING]
"""The types that can be subscribed; every subscription gets its pings."""
EventType = Annotated[str, Meta(max_length=60, extra={"among": SUPPORTED_EVENTS})]
EventTypes = Annotated[list[EventType], Meta(min_length=1, max_length=50)]


class WebhookCreate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new subscription; without filters it gets all types but `digest`, of all models."""

    url: Url
    events: EventTypes | None = None
    """Types such as `license.changed`; all without it."""
    models: ModelNames | None = None
    """Names such as ``owner/name``, or ``owner/*`` for all of an owner."""
    description: Description = ""
    filters: Filters | None = None
    """What it wants to hear of; `events` and `models` are short for `filters.types` and `filters.models`."""
    ordered: bool = False
    """Send nothing before what failed has arrived or is given up; without it one failure does not hold up the rest."""


class WebhookPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What should change; fields that are left out stay as they are."""

    url: Url | UnsetType = UNSET
    events: EventTypes | UnsetType | None = UNSET
    models: ModelNames | UnsetType | None = UNSET
    description: Description | UnsetType = UNSET
    filters: Filters | UnsetType | None = UNSET
    """All of them anew; null for none."""
    ordered: bool | UnsetType = UNSET
    state: EndpointState | UnsetType = UNSET
    """`active` turns it on again."""


class WebhookRead(msgspec.Struct, frozen=True):
    """A subscription; its secret is not shown again."""

    id: str
    url: str
    description: str
    events: list[str] | None
    """Null for all types."""
    models: list[str] | None
    """Null for all models."""
    filters: Filters
    """All of them, `types` and `models` too."""
    ordered: bool
    state: EndpointState
    disabled_reason: str | None
    disabled_at: datetime | None
    failing_since: datetime | None
    """Since when no delivery has arrived."""
    created_at: datetime
    updated_at: datetime


class WebhookCreated(WebhookRead, frozen=True, kw_only=True):
    """A new subscription with its signing secret, which is shown this once."""

    secret: str


class SecretRotate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the old secret signs as well; 0 where it has leaked."""

    grace_seconds: Annotated[int, Meta(ge=0, le=604_800)] = 86_400
    """At most a week."""


class SecretRotated(msgspec.Struct, frozen=True):
    """The new secret, shown this once; until ``previous_valid_until`` each message carries a signature of both."""

    secret: str
    previous_valid_until: datetime


ReplayState = Literal["delivered", "exhausted", "gone", "skipped"]


class Replay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which ended deliveries to send again; ``since`` and ``until`` bound the time of the event."""

    since: datetime | None = None
    until: datetime | None = None
    states: Annotated[tuple[ReplayState, ...], Meta(min_length=1, max_length=4)] = ("exhausted", "gone", "skipped")


class Replayed(msgspec.Struct, frozen=True):
    """How many deliveries are queued again."""

    replayed: int


class PingSent(msgspec.Struct, frozen=True):
    """The event whose delivery shows that the endpoint works; its id is the ``webhook-id``."""

    event: str


class LastAttempt(msgspec.Struct, frozen=True):
    """The last request that was made; either a status or the kind of failure."""

    at: datetime
    status: int | None
    failure: str | None
    milliseconds: int


class DeliveryRead(msgspec.Struct, frozen=True):
    """One event for one subscription; ``event`` is the ``webhook-id`` of its requests."""

    id: str
    event: str
    type: str
    model: str | None
    sequence: int
    """Counts the events of one model: a later one is newer."""
    webhook: str
    state: DeliveryState
    reason: str | None
    """Why it is not delivered."""
    attempts: int
    """Requests made so far."""
    sent_with: str | None
    """The delivery whose message carries this one too, where several were told together."""
    next_attempt_at: datetime | None
    created_at: datetime
    finished_at: datetime | None
    last_attempt: LastAttempt | None


class AttemptRead(msgspec.Struct, frozen=True):
    """One request that was made: what was sent and what came back."""

    id: str
    at: datetime
    milliseconds: int
    headers: dict[str, str]
    """Those that identify the message; the signature is not kept."""
    status: int | None
    failure: str | None
    """`connection`, `timeout`, `refused_address` and the like, where no status came."""
    answer: str | None
    """The first 2 KiB of what came back; shown to keys with the scope `admin` alone."""


class DeliveryWhole(msgspec.Struct, frozen=True):
    """A delivery with the bytes that are sent and every attempt, the first one first."""

    delivery: DeliveryRead
    body: str
    """As it is signed and sent, each time the same; to keys without `private:read` it without what is private."""
    attempts: list[AttemptRead]


class DigestCheckpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The newest signed state of the log when a digest was made; the root is in base64."""

    size: int
    root: str
    note: str


class DigestChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change that a digest tells of."""

    id: str
    """Of the change, as `GET /v1/changes/{id}` knows it."""
    model: str
    kind: str
    leaf: ProvenLeaf | None = None
    """What proves that it stands in the tree of the checkpoint; null where it had no place yet, or is not told."""

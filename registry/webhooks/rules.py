"""Standard Webhooks 1.0: what is sent, when it is tried again and when an endpoint is given up. Pure (docs/adr/0005).

* A body is made once; its signature is made for each attempt, with the secret before while it still counts.
* A delivery is tried ten times in 75 hours, later where the receiver asks for it; only 2xx means that it arrived.
* An endpoint rests after three failures in a row, longer after each further one, and where it asks for it.
* 410 gives an endpoint up at once; otherwise it takes five days of failures, some of them half a day apart.
* Random numbers, moments and outcomes are arguments. https://www.standardwebhooks.com
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import msgspec

from registry.webhooks.filters import SEVERITIES

PING = "webhook.ping"
DIGEST = "digest"
"""Sent once a day to whoever asks for it, also when nothing happened: silence is noticed by it."""
ENDPOINT_DISABLED = "endpoint.disabled"
ALERTS = (
    "license.changed",
    "gating.changed",
    "model.renamed",
    "model.deleted",
    "model.unavailable",
    "access.region_changed",
    "lineage.conflict",
    "verdict.changed",
    "openness.changed",
    "waiver.reopened",
    "waiver.expiring",
    "record.curated",
    "sync.stale",
    ENDPOINT_DISABLED,
    DIGEST,
    PING,
)
"""The events that subscribers hear of, each of which something sends; every other one stays in the log."""

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every secret, not one of them
SECRET_BYTES = 32
"""The specification asks for 24 to 64."""
ROTATION_GRACE = timedelta(hours=24)

RETRY_GAPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)  # fmt: skip
"""From one attempt to the next; ten attempts in 75 hours and 35 minutes."""
MAX_ATTEMPTS = len(RETRY_GAPS) + 1
JITTER = 0.2
MAX_RETRY_AFTER = timedelta(hours=24)

RESTS_AFTER = 3
"""Failures in a row after which an endpoint rests; one that answers in between goes on getting what is due."""
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_ASKED_PAUSE = timedelta(seconds=6), timedelta(minutes=5), timedelta(hours=1)
"""The first rest is as long as the longest first retry."""

LONGEST_WAIT = max(RETRY_GAPS[-1] * (1 + JITTER), MAX_RETRY_AFTER)
"""Until a delivery is tried again."""

GIVE_UP_AFTER = timedelta(days=5)
REPEATED_AFTER = timedelta(hours=12)
REPEATED_TIMES = 3
"""Failures before the last one, each so much apart: a clock that jumps ahead makes no five days of trouble."""
GONE = 410
_NO_WAIT = timedelta()


class EndpointState(StrEnum):
    """Whether an endpoint is sent anything."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DeliveryState(StrEnum):
    """Where a delivery stands; only ``pending`` ones are worked on."""

    PENDING = "pending"
    DELIVERED = "delivered"
    EXHAUSTED = "exhausted"
    GONE = "gone"
    SKIPPED = "skipped"


class ReceiverAnswer(msgspec.Struct, frozen=True):
    """What came of one attempt: a status, or none and the kind of failure."""

    status: int | None = None
    failure: str | None = None
    retry_after: str | None = None

    @property
    def is_success(self) -> bool:
        """2xx and nothing else; a redirection is a failure."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110, section 15.3


class Next(msgspec.Struct, frozen=True):
    """What follows from an attempt; ``retry_at`` only while the delivery is pending."""

    state: DeliveryState
    reason: str | None = None
    retry_at: datetime | None = None


class Streak(msgspec.Struct, frozen=True):
    """How an endpoint has been failing: since when, and some of its earlier failures, the latest first."""

    failing_since: datetime
    earlier: tuple[datetime, ...] = ()


def make_secret(random_bytes: bytes) -> str:
    """The text of a signing secret."""
    return SECRET_PREFIX + base64.b64encode(random_bytes).decode()


def sign(secret: str, message_id: str, sent_at: datetime, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 over ``id.timestamp.body``, the exact bytes that are sent."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{int(sent_at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers_of(message_id: str, sent_at: datetime, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The headers of an attempt, with one signature per valid secret."""
    return {
        "content-type": "application/json",
        "user-agent": "Cardwatch-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": " ".join(sign(secret, message_id, sent_at, body) for secret in secrets),
    }


def body_of(type_: str, at: datetime, data: Mapping[str, Any], sequence: int) -> bytes:
    """The bytes of a message; ``sequence`` counts 1, 2, 3, ... for each model and endpoint, so that a gap shows."""
    return msgspec.json.encode({"type": type_, "timestamp": at.astimezone(UTC), "data": {**data, "sequence": sequence}})


def hash_of_digest(data: Mapping[str, Any]) -> str:
    """What the log commits to of a digest: the SHA-256 of all that its data says, as JSON with sorted members.

    Left out are its number, and what proves it: the checkpoint, handovers and leaves, which are younger.
    """
    said = {name: value for name, value in data.items() if name not in _PROVING}
    said["changes"] = [{name: one for name, one in change.items() if name != "leaf"} for change in data["changes"]]
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()


_PROVING = frozenset({"checkpoint", "handovers", "proof", "sequence"})


def most_severe(bodies: Sequence[bytes]) -> int:
    """The index of the message that weighs most, the earliest of its kind; one without a severity weighs least."""
    weights = [SEVERITIES.get(msgspec.json.decode(body, type=_Message).data.get("severity", ""), 0) for body in bodies]
    return weights.index(max(weights))


def grouped_body(leading: bytes, bodies: Sequence[bytes], owner: str) -> bytes:
    """One message for several: the leading one's, with the data of all of them under ``group.changes``."""
    message = msgspec.json.decode(leading, type=_Message)
    changes = [msgspec.json.decode(body, type=_Message).data for body in bodies]
    group = {"owner": owner, "count": len(changes), "changes": changes}
    return msgspec.json.encode(
        {"type": message.type, "timestamp": message.timestamp, "data": {**message.data, "group": group}}
    )


class _Message(msgspec.Struct, frozen=True):
    """A body that ``body_of`` made."""

    type: str
    timestamp: str
    data: dict[str, Any]


def decide(answer: ReceiverAnswer, attempt: int, now: datetime, chance: float, divisor: float = 1) -> Next:
    """What follows from attempt 1, 2, ...; ``chance`` between 0 and 1 spreads the retries, ``divisor`` hastens them."""
    if answer.is_success:
        return Next(DeliveryState.DELIVERED)
    if answer.status == GONE:
        return Next(DeliveryState.GONE, "The receiver answered 410 Gone.")
    if attempt >= MAX_ATTEMPTS:
        return Next(DeliveryState.EXHAUSTED, f"{attempt} attempts failed.")
    gap = RETRY_GAPS[max(attempt, 1) - 1] * (1 - JITTER + 2 * JITTER * chance) / divisor
    return Next(DeliveryState.PENDING, retry_at=now + max(gap, asked_wait(answer, now)))


def asked_wait(answer: ReceiverAnswer, now: datetime) -> timedelta:
    """How long ``Retry-After`` asks to wait, as seconds or a date (RFC 9110, section 10.2.3), between 0 and a day."""
    text = (answer.retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), MAX_RETRY_AFTER)
    try:
        asked: datetime = parsedate_to_datetime(text) if text else now
        wait = (asked if asked.tzinfo else asked.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return _NO_WAIT
    return min(max(wait, _NO_WAIT), MAX_RETRY_AFTER)


def pause_after(failures: int, answer: ReceiverAnswer, now: datetime, divisor: float = 1) -> timedelta:
    """How long the whole endpoint rests after so many failures in a row; not at all after the first ones."""
    times = failures - RESTS_AFTER
    backoff = min(FIRST_PAUSE * 2.0 ** min(times, 20), LONGEST_PAUSE) / divisor if times >= 0 else _NO_WAIT
    return max(backoff, min(asked_wait(answer, now), LONGEST_ASKED_PAUSE))


def reason_to_disable(answer: ReceiverAnswer, streak: Streak, now: datetime) -> str | None:
    """Why an endpoint should get nothing more after this failed attempt, or None."""
    if answer.status == GONE:
        return "The receiver answered 410 Gone."
    failed_long = now - streak.failing_since >= GIVE_UP_AFTER
    if failed_long and _times_apart(streak.earlier, now) >= REPEATED_TIMES:
        return f"Every attempt for {GIVE_UP_AFTER.days} days failed."
    return None


def _times_apart(earlier: tuple[datetime, ...], now: datetime) -> int:
    """How many of these lie at least ``REPEATED_AFTER`` before the one that follows."""
    count, last = 0, now
    for moment in earlier:
        if last - moment >= REPEATED_AFTER:
            count, last = count + 1, moment
    return count

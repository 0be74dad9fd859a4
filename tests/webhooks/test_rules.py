"""Signing, retrying and giving up, without a database or a network."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from registry.webhooks.rules import (
    MAX_ATTEMPTS,
    RETRY_GAPS,
    SECRET_BYTES,
    DeliveryState,
    ReceiverAnswer,
    Streak,
    asked_wait,
    body_of,
    decide,
    headers_of,
    make_secret,
    pause_after,
    reason_to_disable,
)
from tests.support.clock import NOW

FAILED = ReceiverAnswer(status=500)


@given(body=st.text(), old=st.binary(min_size=24, max_size=64), new=st.binary(min_size=24, max_size=64))
def test_the_official_library_accepts_what_we_sign(body: str, old: bytes, new: bytes) -> None:
    secrets, raw = (make_secret(new), make_secret(old)), body.encode()
    headers = headers_of("evt_1", datetime.now(UTC), raw, secrets)
    for secret in secrets:
        Webhook(secret).verify(raw, headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(secrets[0]).verify(raw + b" ", headers, json_parse=False)


def test_the_signature_of_the_specification() -> None:
    sent_at = datetime.fromtimestamp(1_674_087_231, UTC)
    secret, body = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", b'{"event_type":"ping"}'
    headers = headers_of("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", sent_at, body, [secret])
    expected = Webhook(secret).sign("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", sent_at, body.decode())
    assert headers["webhook-signature"] == expected
    assert headers["webhook-timestamp"] == "1674087231"


def test_secrets_are_long_enough() -> None:
    assert 24 <= SECRET_BYTES <= 64
    assert len(base64.b64decode(make_secret(b"x" * SECRET_BYTES).removeprefix("whsec_"))) == SECRET_BYTES


def test_a_body_names_type_time_data_and_sequence() -> None:
    body = body_of("license.changed", NOW, {"model": "a/b"}, 3)
    assert body == (
        b'{"type":"license.changed","timestamp":"2026-03-01T12:00:00Z","data":{"model":"a/b","sequence":3}}'
    )


def test_ten_attempts_in_three_days() -> None:
    assert MAX_ATTEMPTS == 10
    assert sum(RETRY_GAPS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


@given(attempt=st.integers(1, 9), chance=st.floats(0, 1))
def test_retries_are_spread_by_a_fifth(attempt: int, chance: float) -> None:
    following = decide(FAILED, attempt, NOW, chance)
    assert following.state == DeliveryState.PENDING
    assert following.retry_at is not None
    gap = RETRY_GAPS[attempt - 1]
    assert gap * 0.8 <= following.retry_at - NOW <= gap * 1.2 + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "delivered"), (204, "delivered"), (299, "delivered"), (410, "gone"), (301, "pending"), (304, "pending"),
     (199, "pending"), (400, "pending"), (404, "pending"), (429, "pending"), (500, "pending"), (None, "pending")],
)  # fmt: skip
def test_only_2xx_is_success_and_only_410_is_final(status: int | None, state: str) -> None:
    assert decide(ReceiverAnswer(status=status, failure=None if status else "timeout"), 1, NOW, 0.5).state == state


def test_the_tenth_failure_is_the_last() -> None:
    assert decide(FAILED, MAX_ATTEMPTS, NOW, 0.5).state == DeliveryState.EXHAUSTED
    assert decide(ReceiverAnswer(status=200), MAX_ATTEMPTS, NOW, 0.5).state == DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120", 120), ("0", 0), ("-5", 0), ("99999999999999999999", 86_400), ("Sun, 01 Mar 2026 12:10:00 GMT", 600),
     ("Sun, 01 Mar 2020 12:10:00 GMT", 0), ("Sun, 01 Mar 9999 12:10:00 GMT", 86_400), ("soon", 0), ("", 0), (None, 0),
     ("\u0661\u0662", 0), ("1.5", 0), ("Sun, 99 Mar 2026 99:99:99 GMT", 0),
     ("Fri, 31 Dec 9999 23:59:59 -2359", 86_400)],
)  # fmt: skip
def test_retry_after_is_honoured_within_bounds(text: str | None, seconds: int) -> None:
    answer = ReceiverAnswer(status=429, retry_after=text)
    assert asked_wait(answer, NOW) == timedelta(seconds=seconds)
    retry_at = decide(answer, 1, NOW, 0.5).retry_at
    assert retry_at == NOW + max(timedelta(seconds=5), timedelta(seconds=seconds))


@given(st.text())
def test_any_retry_after_has_a_bounded_meaning(text: str) -> None:
    assert timedelta() <= asked_wait(ReceiverAnswer(status=503, retry_after=text), NOW) <= timedelta(days=1)


def test_a_lane_rests_longer_the_longer_it_fails() -> None:
    pauses = [pause_after(failures, FAILED, NOW) for failures in range(1, 14)]
    assert pauses == sorted(pauses)
    assert pauses[:3] == [timedelta(), timedelta(), timedelta(seconds=6)]
    assert pauses[-1] == timedelta(minutes=5)
    assert pause_after(3, FAILED, NOW, divisor=60) == timedelta(seconds=0.1)
    assert pause_after(10**9, FAILED, NOW) == timedelta(minutes=5)
    assert pause_after(1, ReceiverAnswer(status=429, retry_after="600"), NOW) == timedelta(minutes=10)
    assert pause_after(1, ReceiverAnswer(status=429, retry_after="86400"), NOW) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("answer", "failing_hours", "earlier_hours", "disables"),
    [(FAILED, 1, (), False), (FAILED, 119, (13, 26, 39), False), (FAILED, 121, (), False),
     (FAILED, 121, (11, 26, 37), False), (FAILED, 121, (13, 26), False), (FAILED, 121, (13, 14, 15, 26), False),
     (FAILED, 121, (13, 26, 39), True), (ReceiverAnswer(failure="timeout"), 500, (400, 450, 500), True),
     (ReceiverAnswer(failure="timeout"), 90_000, (89_999, 90_000, 90_000), False),
     (ReceiverAnswer(status=410), 0, (), True)],
)  # fmt: skip
def test_five_days_and_failures_apart_disable(
    answer: ReceiverAnswer, failing_hours: int, earlier_hours: tuple[int, ...], *, disables: bool
) -> None:
    earlier = tuple(NOW - timedelta(hours=hours) for hours in earlier_hours)
    streak = Streak(NOW - timedelta(hours=failing_hours), earlier)
    assert bool(reason_to_disable(answer, streak, NOW)) is disables

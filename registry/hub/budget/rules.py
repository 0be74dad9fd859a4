"""How many requests may still be made: a source's fixed windows, as values and rules. Pure (docs/adr/0024).

* The Hub counts requests per credential in fixed windows of five minutes and says in every answer how many remain and
  when the window ends (draft-ietf-httpapi-ratelimit-headers-09: ``RateLimit`` and ``RateLimit-Policy``).
* Its ``t`` is whole seconds, so an end is known to a second: in that second nobody asks, and what is asked after it is
  surely in the next window.
* Others may use the credential too: of two counts the higher one holds.
* Requests are handed out in blocks, single ones until the Hub has named its window; a few are kept for those under way.
* A refusal shuts the credential for as long as it says.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

Kind = Literal["api", "files"]
"""The Hub counts calls of its API and downloads of files apart."""

GRANTED: Mapping[tuple[Kind, bool], int] = {
    ("api", False): 500,
    ("api", True): 1_000,
    ("files", False): 3_000,
    ("files", True): 5_000,
}
"""Requests in five minutes without and with a token of a free account (the Hub's documentation, September 2025)."""
WINDOW_SECONDS = 300
LARGEST_BLOCK = 10
"""Requests that a process gets at a time: so many may be lost when it dies."""

CLOCKS_DIFFER_SECONDS = 60
"""As of ``registry.clock``: a moment further ahead than it can be was written by a clock that was wrong."""

_BLOCKS = 8
"""The last requests of a window are handed out in smaller blocks, so that few lie unused in one process."""
_RESERVE_SHARE, _SMALLEST_RESERVE = 50, 2
_SLACK_SECONDS = 1.0
_QUIET_SECONDS = 1.25
"""Before the latest end: the second in which it lies, and the time a request needs to arrive."""
_LONGEST_SECONDS = 86_400
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1, 15
"""After a refusal that says nothing of its reason: the first, and one among many in a row."""
_LONGEST_HEADER = 500
_MOST_REQUESTS = 10_000_000
_KINDS: Mapping[str, Kind] = {"api": "api", "resolvers": "files"}
_TOO_MANY_REQUESTS = 429


class Budget(Protocol):
    """The requests of one credential; thread-safe."""

    def take(self, kind: Kind) -> float | None:
        """None if a request may be made now, else the seconds to wait; it never waits itself."""

    def learn(self, kind: Kind, status: int, headers: Mapping[str, str], took_seconds: float) -> None:
        """Take in what an answer said, ``took_seconds`` after its request was sent."""

    def wait_seconds(self, requests: int) -> float:
        """0 if about so many requests of either kind could be made now, else the seconds to wait."""


class RateLimit(msgspec.Struct, frozen=True):
    """What an answer said of the present window: its requests left, its seconds left, its size if named."""

    remaining: int
    seconds: int
    allowed: int | None = None


class Window(msgspec.Struct, frozen=True):
    """One window as all processes know it; ``spent`` counts what was handed out or what the source has counted."""

    allowed: int
    spent: int
    began_at: datetime
    ends_at: datetime
    is_told: bool = False

    @property
    def room(self) -> int:
        """What may still be handed out; a little is kept for requests that were under way when the window began."""
        return max(self.allowed - reserve(self.allowed) - self.spent, 0)

    @property
    def closes_at(self) -> datetime:
        """Until when requests of this window may be sent."""
        return self.ends_at - timedelta(seconds=_QUIET_SECONDS) if self.is_told else self.ends_at


class Block(msgspec.Struct, frozen=True):
    """Requests handed to one process, good until ``until``; none means to wait until ``ends_at``."""

    count: int
    until: datetime
    ends_at: datetime


def reserve(allowed: int) -> int:
    """Requests of a window that are not handed out."""
    return max(allowed // _RESERVE_SHARE, _SMALLEST_RESERVE)


def fresh(allowed: int, now: datetime) -> Window:
    """A window of which the source has said nothing yet."""
    return Window(allowed, 0, now, now + timedelta(seconds=WINDOW_SECONDS))


def rolled(window: Window, now: datetime) -> Window:
    """The window itself, or the next one if it is over."""
    return fresh(window.allowed, now) if is_over(window.began_at, window.ends_at, now) else window


def is_over(began_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a window has ended; one that begins ahead, or ends absurdly late, is a clock's mistake (ADR 38)."""
    ahead, longest = timedelta(seconds=CLOCKS_DIFFER_SECONDS), timedelta(seconds=_LONGEST_SECONDS)
    return now >= ends_at or began_at > now + ahead or ends_at > now + longest + ahead


def handed_out(window: Window, now: datetime, *, largest: int = LARGEST_BLOCK) -> tuple[Window, Block]:
    """Hand out a block; while the source has not told its window, one request at a time unless ``largest`` says so."""
    if window.room == 0 or now >= window.closes_at:
        return window, Block(0, now, window.ends_at)
    count = max(min(largest, window.room // _BLOCKS), 1)
    after = msgspec.structs.replace(window, spent=window.spent + count)
    return after, Block(count, window.closes_at, window.ends_at)


def heard(window: Window, limit: RateLimit, *, sent_at: datetime, now: datetime) -> Window:
    """The window after an answer to a request sent at ``sent_at``.

    Others may use the credential too: the higher of both counts holds. An answer about the window before is old news.
    """
    if sent_at < window.began_at:
        return window
    ends_at = now + timedelta(seconds=limit.seconds + _SLACK_SECONDS)
    allowed = limit.allowed or window.allowed
    counted = max(allowed - limit.remaining, 0)
    if window.is_told and sent_at + timedelta(seconds=limit.seconds) > window.ends_at:
        # The next window has begun earlier than expected, and others may still hold requests: they are the reserve's.
        return Window(allowed, counted + reserve(allowed), now, ends_at, is_told=True)
    if window.is_told:
        ends_at = min(ends_at, window.ends_at)
    return Window(allowed, max(counted, window.spent), window.began_at, ends_at, is_told=True)


def shut(window: Window, seconds: float, now: datetime) -> Window:
    """No request for so long: the source has refused one."""
    return Window(window.allowed, window.allowed, now, now + timedelta(seconds=seconds), is_told=True)


def pause_seconds(status: int, headers: Mapping[str, str], limit: RateLimit | None, refusals: int = 0) -> float | None:
    """How long a refusal shuts the whole credential; None where it does not, as with one resource that is too busy.

    So many ``refusals`` came just before it, with no other answer in between.
    """
    if status != _TOO_MANY_REQUESTS:
        return None
    if (after := retry_after_seconds(headers)) is not None:
        return after
    if limit is None:
        return float(min(_FIRST_PAUSE_SECONDS * 2 ** min(refusals, 8), _LONGEST_PAUSE_SECONDS))
    return limit.seconds + _SLACK_SECONDS if limit.remaining == 0 else None


def retry_after_seconds(headers: Mapping[str, str]) -> int | None:
    """``Retry-After`` where it is a number of seconds (RFC 9110, 10.2.3), at the most a day."""
    return _number(headers.get("retry-after", "").strip(), _LONGEST_SECONDS)


def read_rate_limit(kind: Kind | None, headers: Mapping[str, str]) -> RateLimit | None:
    """What ``RateLimit`` and ``RateLimit-Policy`` say about requests of this (or any) kind; None if unreadable."""
    for name, said in _header_items(headers.get("ratelimit", "")):
        remaining, seconds = _number(said.get("r"), _MOST_REQUESTS), _number(said.get("t"), _LONGEST_SECONDS)
        if remaining is None or seconds is None or (kind and _KINDS.get(name, kind) != kind):
            continue
        policies = _header_items(headers.get("ratelimit-policy", ""))
        sizes = (_number(policy.get("q"), _MOST_REQUESTS) for policy_name, policy in policies if policy_name == name)
        return RateLimit(remaining, seconds, next((size for size in sizes if size), None))
    return None


def _header_items(header: str) -> list[tuple[str, dict[str, str]]]:
    """The items of a list with parameters; the last bare word of an item is its name."""
    found = []
    for item in header[:_LONGEST_HEADER].split(","):
        parts = [part.strip() for part in item.split(";")]
        names = [part.strip('"') for part in parts if part and "=" not in part]
        pairs = (part.partition("=") for part in parts if "=" in part)
        found.append((names[-1].lower() if names else "", {key.strip(): value.strip() for key, _, value in pairs}))
    return found


def _number(text: str | None, most: int) -> int | None:
    return min(int(text[:12]), most) if text and text.isascii() and text.isdigit() else None

"""How many units a caller has in a minute, and what a request costs. Pure (docs/adr/0033).

* Time is cut into minutes, the same for all processes; in each a subject has so many units and no more.
* A request costs one unit, one that makes the service work costs more.
"""

import math
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qsl

import msgspec

WINDOW_SECONDS = 60
ADDRESS_UNITS, KEY_UNITS = 600, 6_000
"""What an address and a key have in a minute, unless settings say otherwise."""
DEAREST_SHARE = 2
"""No request costs more than half of a minute: what is dearer would find no minute that has room for it."""
BLOCKS = 8
"""A lease takes an eighth of what is left, so that few requests write and little lies unused in one process."""
TOLERATED_MINUTES = 5
"""A clock that goes back by less stays in the minute that it was in; rows of minutes that are older are deleted."""
CHECKS_PER_UNIT = 10
"""Of a batch of checks."""
PAST = 5
"""What a question about the past costs, and one that follows the lineage."""

_EXPORT, _TEXT, _SEARCH = 20, 5, 2
_LAST: Mapping[tuple[str, int, str], int] = {
    ("models", 5, "lineage"): PAST,
    ("models", 5, "bom"): PAST,
    ("models", 5, "notice"): PAST,
    ("models", 5, "weights"): _SEARCH,
    ("checks", 4, "evidence"): PAST,
    ("changes", 4, "affected"): PAST,
    ("inventories", 4, "import"): _EXPORT,
    ("inventories", 4, "report"): _EXPORT,
    ("inventories", 4, "evidence"): _EXPORT,
    ("inventories", 4, "notice"): _EXPORT,
    ("inventories", 4, "bom"): _EXPORT,
    ("openness", 2, "openness"): PAST,
    ("openness.csv", 2, "openness.csv"): _EXPORT,
    ("compare", 2, "compare"): PAST,
    ("landscape", 2, "landscape"): PAST,
    ("dumps", 4, "records.jsonl.gz"): _EXPORT,
    ("dumps", 4, "licenses.jsonl.gz"): _EXPORT,
    ("dumps", 4, "changes.jsonl.gz"): _EXPORT,
    ("dumps", 4, "openness.jsonl.gz"): _EXPORT,
}
"""By the kind, the number of parts and the last part of an address, as in ``/v1/models/{owner}/{name}/lineage``; of
pages, the language is the first part."""
_WHOLE: Mapping[tuple[str, ...], int] = {
    ("v1", "models", "export"): _EXPORT,
    ("v1", "exports", "allow-list"): _EXPORT,
    ("v1", "bom", "enrich"): _EXPORT,
    ("v1", "bom", "coverage"): _TEXT,
    ("v1", "bom"): _EXPORT,
    ("v1", "models", "facets"): _SEARCH,
    ("v1", "audit", "export"): _EXPORT,
    ("v1", "licenses", "identify"): _TEXT,
    ("v1", "licenses", "compare"): _TEXT,
}
_ASKED: Mapping[str, int] = {
    "as_of": PAST,
    "revision": PAST,
    "q": _SEARCH,
    "base_model": _SEARCH,
    "not_allowed_in": _SEARCH,
}
"""By the parameters of the query that have a value."""


class RateLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Units a minute, 0 for no limit; ``spares_*`` says that this machine's own callers have none."""

    address: int = 0
    key: int = 0
    spares_address: bool = False
    spares_key: bool = False


class Standing(msgspec.Struct, frozen=True):
    """What one request was told of its subject's minute."""

    policy: str
    """``address`` or ``key``: which limit it was counted against."""
    limit: int
    remaining: int
    """Units left as far as this process knows; others may have taken some since."""
    seconds: int
    """Until the minute ends."""
    is_admitted: bool = True

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """``RateLimit-Policy`` and ``RateLimit`` (draft-ietf-httpapi-ratelimit-headers-10), and ``Retry-After``."""
        left = f'"{self.policy}";r={self.remaining};t={self.seconds}'.encode()
        found = [_policy_header(self.policy, self.limit), (b"ratelimit", left)]
        return found if self.is_admitted else [*found, (b"retry-after", b"%d" % self.seconds)]


@cache
def _policy_header(policy: str, limit: int) -> tuple[bytes, bytes]:
    return b"ratelimit-policy", f'"{policy}";q={limit};w={WINDOW_SECONDS}'.encode()


def minute_of(seconds: float, before: int) -> int:
    """The minute of a clock's seconds since 1970; never a little earlier than the minute ``before``."""
    minute = math.floor(seconds / WINDOW_SECONDS)
    return before if 0 < before - minute < TOLERATED_MINUTES else minute


def seconds_left(seconds: float, minute: int) -> int:
    """Whole seconds until a minute ends, at least one."""
    return max(math.ceil((minute + 1) * WINDOW_SECONDS - seconds), 1)


def weight_of(path: str, query: bytes) -> int:
    """What a request costs by its address; the dearest of its reasons counts."""
    parts = tuple(part for part in path.split("/") if part)
    weight = _WHOLE.get(parts, 1)
    if len(parts) > 1:
        weight = max(weight, _LAST.get((parts[1], len(parts), parts[-1]), 1))
    if query:
        asked = parse_qsl(query.decode("latin-1"))
        weight = max(weight, *(_ASKED.get(name, 1) for name, value in asked if value.strip()), 1)
    return weight


def weight_of_checks(count: int, past: int = 0) -> int:
    """What so many checks cost beside their request, ``past`` of which ask about a revision or a moment."""
    return count // CHECKS_PER_UNIT + past * (PAST - 1)

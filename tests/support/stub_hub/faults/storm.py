"""Trouble at random on a share of all requests, the same for the same seed.

By share: whether the nth request for an address is hit, and by what, follows from the seed, the address and n; so it
does not depend on which of several clients comes first. By rate: faults fall due at random moments, so many a second on
average, and hit the next request within a tenth of a second, or pass by; the seed fixes their kinds and gaps.
"""

import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Iterable

from tests.support.stub_hub.faults.script import Fault
from tests.support.stub_hub.http.addresses import Call, kind_of

_REFUSALS = ("429", "500", "502", "503", "504", "401")
_BROKEN = ("html", "malformed_json", "truncated", "dropped", "stall", "wrong_bytes")
_ONLY_FOR = {
    "empty_list": frozenset({"list", "tree", "paths-info", "commits"}),
    "shrunk_list": frozenset({"commits", "tree", "list"}),
    "malformed_item": frozenset({"list"}),
    "no_siblings": frozenset({"model"}),
    "wrong_etag": frozenset({"file"}),
}
STORM_KINDS = (*_REFUSALS, *_BROKEN, *_ONLY_FOR)
"""Numbers are statuses; ``shrunk_list`` on commits is a history that shrank."""
_LASTS_SECONDS = 0.1


class Storm:
    """Decides which requests are hit; ``share`` of all, or ``faults_per_second`` on average."""

    def __init__(
        self,
        seed: int,
        *,
        share: float = 0.0,
        faults_per_second: float = 0.0,
        kinds: Iterable[str] = STORM_KINDS,
        prefix: str = "/",
        stall_seconds: float = 0.2,
    ) -> None:
        self._kinds = tuple(kinds)
        if unknown := set(self._kinds) - set(STORM_KINDS):
            raise ValueError(f"unknown kinds of trouble {sorted(unknown)}; known: {', '.join(STORM_KINDS)}")
        if (share > 0) == (faults_per_second > 0):
            raise ValueError("a storm has either a share or a rate of faults")
        self._seed, self._share, self._rate = seed, share, faults_per_second
        self._prefix, self._stall_seconds = prefix, stall_seconds
        self._gaps = random.Random(seed)  # noqa: S311 - a script, no secret
        self._asked: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._due_at = time.monotonic() + self._gap()

    def take(self, call: Call) -> Fault | None:
        """The fault that hits this request, if any."""
        if not call.path.startswith(self._prefix):
            return None
        with self._lock:
            dice = self._dice(call) if self._share else self._next_due()
        if dice is None or (self._share and dice.random() >= self._share):
            return None
        asks = kind_of(call.path)
        fitting = [kind for kind in self._kinds if asks in _ONLY_FOR.get(kind, {asks})]
        return self._fault(dice.choice(fitting), dice) if fitting else None

    def _dice(self, call: Call) -> random.Random:
        address = (call.method, f"{call.path}?{call.query}")
        self._asked[address] += 1
        told = f"{self._seed} {address} {self._asked[address]} {call.body!r}".encode()
        return random.Random(hashlib.sha256(told).digest())  # noqa: S311 - a script, no secret

    def _next_due(self) -> random.Random | None:
        now = time.monotonic()
        if now < self._due_at:
            return None
        has_passed = now > self._due_at + _LASTS_SECONDS
        self._due_at = (now if has_passed else self._due_at) + self._gap()
        return None if has_passed else self._gaps

    def _gap(self) -> float:
        return self._gaps.expovariate(self._rate) if self._rate else 0.0

    def _fault(self, kind: str, dice: random.Random) -> Fault:
        if not kind.isdigit():
            return Fault(kind, seconds=self._stall_seconds)
        headers = {"Retry-After": str(dice.randint(0, 2))} if kind == "429" else {}
        return Fault("status", status=int(kind), headers=headers)

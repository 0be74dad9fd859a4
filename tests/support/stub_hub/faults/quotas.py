"""How many requests a credential may make per fixed window, and how often one made more."""

import time
from collections import Counter

from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer, refused

DEFAULTS = {"api": 500, "resolvers": 3_000}
"""What the Hub grants strangers (Hub documentation, "Rate limits"); told in headers even where nothing is limited."""


class Quotas:
    """Fixed windows per credential, API and files apart; a window begins with its first request."""

    def __init__(self) -> None:
        self._limits: dict[str, int] = {}
        self._window_seconds = 300
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}
        self.exceeded: Counter[tuple[str, str]] = Counter()
        """Refused requests by budget and credential (empty: none)."""

    def limit(self, limits: dict[str, int], window_seconds: int) -> None:
        self._limits = limits
        self._window_seconds = window_seconds
        self._windows.clear()
        self.exceeded.clear()

    def clear(self) -> None:
        """Limit nothing; what was exceeded stays counted."""
        self._limits = {}
        self._windows.clear()

    def refusal(self, call: Call) -> Answer | None:
        """Count a request; the answer to one too many."""
        name, token = budget_of(call), call.token or ""
        if name not in self._limits:
            return None
        start, used = self._window(name, token)
        if used < self._limits[name]:
            self._windows[name, token] = (start, used + 1)
            return None
        self.exceeded[name, token] += 1
        told = f"We had to rate limit you, you hit the quota of {self._limits[name]} {name} requests"
        return refused(429, None, told)

    def add_headers(self, answer: Answer, call: Call) -> None:
        """``RateLimit`` and ``RateLimit-Policy`` as every answer of the Hub bears them."""
        name = budget_of(call)
        start, used = self._window(name, call.token or "")
        quota = self._limits.get(name, DEFAULTS[name])
        left = max(quota - used, 0)
        wait = max(int(start + self._window_seconds - time.monotonic()), 0)
        answer.headers["RateLimit"] = f'"{name}";r={left};t={wait}'
        answer.headers["RateLimit-Policy"] = f'"fixed window";"{name}";q={quota};w={self._window_seconds}'

    def _window(self, name: str, token: str) -> tuple[float, int]:
        now = time.monotonic()
        start, used = self._windows.get((name, token), (now, 0))
        return (start, used) if now - start < self._window_seconds else (now, 0)


def budget_of(call: Call) -> str:
    """Which of the two budgets a request is counted in."""
    return "api" if call.path.startswith("/api/") else "resolvers"

"""The log of requests: the latest in full, all of them in numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.stub_hub.http.addresses import KINDS, kind_of

KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the request log; ``fault`` names the trouble that hit it."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    status: int
    token: str | None = None
    fault: str | None = None

    @property
    def kind(self) -> str:
        return kind_of(self.path)


@dataclass
class Journal:
    """What was asked; of a very long log only the newest part is kept, the numbers stay whole."""

    requests: list[Request] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_fault: Counter[str] = field(default_factory=Counter)

    def add(self, request: Request) -> None:
        self.by_kind[request.kind] += 1
        if request.fault is not None:
            self.by_fault[request.fault] += 1
        self.requests.append(request)
        if len(self.requests) > 2 * KEPT:
            del self.requests[:KEPT]

    def clear(self) -> None:
        self.requests.clear()
        self.by_kind.clear()
        self.by_fault.clear()

    def count(self, prefix: str, method: str | None, status: int | None, kind: str | None) -> int:
        """How many requests fit; by kind alone (or all) even of those no longer kept."""
        if kind is not None and kind not in KINDS:
            raise ValueError(f"unknown kind of request {kind!r}; known: {', '.join(KINDS)}")
        if prefix == "/" and method is None and status is None:
            return self.by_kind.total() if kind is None else self.by_kind[kind]
        return sum(
            request.path.startswith(prefix)
            and method in {None, request.method}
            and status in {None, request.status}
            and kind in {None, request.kind}
            for request in tuple(self.requests)
        )

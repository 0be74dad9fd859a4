"""Many requests by number, from several clients at once, and what was wrong with their answers."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.support.fuzz.judgement import faults
from tests.support.fuzz.requests.grammar import Grammar, Node, Shot, collection_of
from tests.support.fuzz.requests.wire import Answer, NoAnswerError, Wire, serialised
from tests.support.fuzz.requests.wreckage import malformed

CLIENTS = 3
KEPT_VALUES = 60
LONGEST = 1_000
MOST_DEPTH = 4
FIELDS = {
    "run_id": ("run_id",), "next_cursor": ("cursor",), "sha256": ("sha256", "group"), "key": ("key",),
    "license": ("license", "key"), "revision": ("revision",),
}  # fmt: skip


PARAMETERS = {"inv": "inventory_id", "ent": "entry_id", "wvr": "waiver_id", "lin": "line_id"}
"""What an id is called in an address, by how it begins."""


@dataclass
class Finding:
    """A kind of fault, how often it was seen, and the first request that showed it."""

    fault: str
    operation: str
    number: int
    sent: bytes
    answered: str
    logged: str = ""
    """Of an answer that says the service is at fault, what the service said of it."""
    count: int = 1


@dataclass
class Campaign:
    """Requests of one seed against one running service."""

    port: int
    keys: tuple[str, ...]
    document: Node
    seed: int
    count: int
    explain: Callable[[str], str] = lambda _: ""
    """What was logged of the request with this id."""
    statuses: Counter[int] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    accepted: set[str] = field(default_factory=set)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    learned: dict[str, list[str]] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    seconds: float = 0.0
    _next: int = 0
    _within: re.Match[str] | None = None
    """The inventory that an answer is about."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, clients: int = CLIENTS) -> None:
        """Send all of them."""
        began = time.monotonic()
        threads = [threading.Thread(target=self._work) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds = time.monotonic() - began

    def never_accepted(self) -> list[str]:
        """Operations that no request got further into than to a refusal."""
        operations = {
            f"{method.upper()} {path}" for path, methods in self.document["paths"].items() for method in methods
        }
        return sorted(operations - self.accepted)

    def _work(self) -> None:
        grammar = Grammar(self.document, self.keys, self.learned, self.accepted)
        wire = Wire(self.port)
        with httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=90, trust_env=False) as client:
            while (number := self._take()) is not None:
                rng = random.Random(f"{self.seed}:{number}")  # noqa: S311 - repeatable, not secret
                if rng.random() < 0.05:
                    self._send_malformed(number, rng)
                else:
                    self._send(number, rng, grammar.shot(rng), wire, client)
        wire.close()

    def _take(self) -> int | None:
        with self._lock:
            if self._next >= self.count:
                return None
            self._next += 1
            return self._next

    def _send(self, number: int, rng: random.Random, shot: Shot, wire: Wire, client: httpx2.Client) -> None:
        state, began = rng.getstate(), time.monotonic()
        is_plain = rng.random() < 0.1 and shot.method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
        operation = f"{shot.method} {shot.template}"
        try:
            answer = (is_plain and _by_client(client, shot)) or wire.ask(shot, rng)
        except (NoAnswerError, TimeoutError) as error:
            wire.close()
            rng.setstate(state)
            self._report(f"no answer: {type(error).__name__}", operation, number, serialised(shot, rng), Answer(0))
            return
        took = time.monotonic() - began
        with self._lock:
            self.statuses[answer.status] += 1
            self.operations[operation] += 1
            if answer.status < 300:
                self.accepted.add(operation)
            self.slowest = sorted([*self.slowest, (took, f"{number} {operation} {answer.status}")], reverse=True)[:10]
        for fault in faults(shot, answer):
            rng.setstate(state)
            self._report(fault, operation, number, serialised(shot, rng), answer)
        self._learn(shot, answer)

    def _send_malformed(self, number: int, rng: random.Random) -> None:
        data, wire = malformed(rng), Wire(self.port, timeout=30)
        wire.send(data)
        try:
            wire.half_close()
            answer = wire.answer()
        except (NoAnswerError, OSError):
            with self._lock:
                self.statuses[0] += 1
            return
        finally:
            wire.close()
        with self._lock:
            self.statuses[answer.status] += 1
            self.operations["malformed"] += 1
        for fault in faults(None, answer):
            self._report(fault, "malformed", number, data, answer)

    def _report(self, fault: str, operation: str, number: int, sent: bytes, answer: Answer) -> None:
        with self._lock:
            known = self.findings.get((fault, operation))
            if known:
                known.count += 1
                return
            answered = f"{answer.status} {answer.headers} {answer.body[:600]!r}"
            logged = self.explain(answer.headers.get("x-request-id", "")) if answer.status >= 500 else ""
            self.findings[fault, operation] = Finding(fault, operation, number, sent, answered, logged)

    def _learn(self, shot: Shot, answer: Answer) -> None:
        """Keep ids, cursors and ETags of answers, so that later requests meet what exists."""
        with self._lock:
            if etag := answer.headers.get("etag"):
                self._keep("etag", etag)
                self.learned[f"etag {shot.path}"] = [etag]
            if answer.status < 300 and answer.media_type == "application/json" and 0 < len(answer.body) < 100_000:
                self._within = re.search(r"inv_[0-9A-Za-z]+", shot.path)
                self._keep_members(_parsed(answer.body), collection_of(shot.template), 0)

    def _keep_members(self, value: Any, collection: str, depth: int) -> None:  # noqa: ANN401 - JSON
        if isinstance(value, list):
            for one in value[:3]:
                self._keep_members(one, collection, depth + 1)
        if not isinstance(value, dict) or depth > MOST_DEPTH:
            return
        for name, one in value.items():
            if not isinstance(one, str):
                self._keep_members(one, collection, depth + 1)
            elif 0 < len(one) < LONGEST:
                self._keep_text(name, one, collection)

    def _keep_text(self, name: str, value: str, collection: str) -> None:
        for target in FIELDS.get(name, ()):
            self._keep(target, value)
        if name in {"id", "model"} and value.count("/") == 1:
            self._keep("model", value)
        elif name in {"id", "name"}:
            self._keep(f"{collection} {name}", value)
        elif name == "key" and collection == "policies":
            self._keep("policy", value)
        if name in {"id", "run_id"} and (
            parameter := PARAMETERS.get(value.partition("_")[0], "run_id" * (name != "id"))
        ):
            self._keep(parameter, value)
            if self._within:
                self._keep(f"{parameter} in {self._within.group()}", value)

    def _keep(self, name: str, value: str) -> None:
        kept = self.learned.setdefault(name, [])
        if value not in kept:
            kept.append(value)
            del kept[:-KEPT_VALUES]


def _by_client(client: httpx2.Client, shot: Shot) -> Answer | None:
    """The answer to a usual client, or None where it does not send such a thing."""
    headers = [(name, value) for name, value in shot.headers if name not in {b"Host", b"Connection", b"Upgrade"}]
    url = httpx2.URL(client.base_url.join("/")).copy_with(raw_path=shot.target)
    try:
        got = client.request(shot.method, url, headers=headers, content=shot.body)
    except httpx2.LocalProtocolError:
        return None
    except httpx2.TransportError as error:
        raise NoAnswerError(str(error)) from error
    return Answer(got.status_code, {name.lower(): value for name, value in got.headers.items()}, got.content)


def _parsed(data: bytes) -> Any:  # noqa: ANN401 - JSON
    return httpx2.Response(200, content=data).json()

"""Bursts of `kill -9`: random processes below the supervisor die while the service works, then all must be done.

Each burst changes every model once; afterwards every change must be recorded exactly once, and told exactly once.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.workers.service import ServiceFailedError
from tests.support.workers.stage import Stage

MODELS = tuple(f"acme/model-{number}" for number in range(8))
SETTLED_WITHIN_SECONDS = 60.0
_STATES = (MINIMAX_MODIFIED, MINIMAX_MIT)


@dataclass
class Bursts:
    """A service that reads models while its processes are killed."""

    service: Stage
    seed: int
    pause_seconds: float = 2.0
    """Between two kills."""
    done: int = 0
    settled: list[float] = field(default_factory=list)
    """Seconds after each burst until all that was due was done."""
    messages: dict[str, frozenset[str]] = field(default_factory=dict)
    """The changes that each message told, by the message's id."""
    deliveries: int = 0
    """How many messages arrived, those that came again too."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - which process dies next is no secret

    def begin(self) -> None:
        """Models that were read once, and a subscriber."""
        for model in MODELS:
            self.service.hub.publish(model, MINIMAX_MIT)
        self.service.subscribe("acme/*")
        for model in MODELS:
            self.service.ask("PUT", f"/v1/watch/{model}", expect=201)
        for model in MODELS:
            self.service.wait_for_record(model)

    def run(self, kills: int, kill: Callable[[], None] | None = None) -> None:
        """Change every model, kill so many processes, and wait until all is told."""
        for model in MODELS:
            self.service.hub.commit(model, _STATES[self.done % 2])
        for number in range(kills):
            (kill or self.kill_one)()
            if number % 5 == 1:
                self._ask_for_readings()
            time.sleep(self.pause_seconds)
        began = time.monotonic()
        self.done += 1
        self.service.wait_until_ready()
        self._ask_for_readings()
        self.service.wait_for("all changes to be told", self._is_settled, SETTLED_WITHIN_SECONDS)
        self.settled.append(round(time.monotonic() - began, 1))
        self._take_in()
        print(f"burst {self.done} settled in {self.settled[-1]} s", flush=True)  # noqa: T201 - for who watches `make soak`

    def kill_one(self) -> None:
        """`kill -9` of one random process below the supervisors."""
        supervisors = {process.pid for process in self.service.processes.values()}
        if below := [pid for pid in self.service.pids() if pid not in supervisors]:
            try:
                os.kill(self._random.choice(below), signal.SIGKILL)
            except ProcessLookupError:
                return

    def _take_in(self) -> None:
        """Check each message while its signature is fresh: receivers refuse those older than five minutes."""
        received = self.service.receiver.received
        for item in received[self.deliveries :]:
            message: dict[str, Any] = item.verify(self.service.secret)
            assert message["type"] == "license.changed"
            others = message["data"].get("group", {}).get("changes", ())
            changes = frozenset({message["data"]["id"], *(one["id"] for one in others)})
            assert self.messages.setdefault(item.message_id, changes) == changes
            self.deliveries += 1

    def _ask_for_readings(self) -> None:
        for model in MODELS:
            try:
                self.service.sync(model)
            except (httpx2.TransportError, ServiceFailedError):
                continue

    def _is_settled(self) -> bool:
        try:
            flags = self.service.ask("GET", "/v1/changes?limit=200")["items"]
            undelivered = self.service.undelivered()
        except (httpx2.TransportError, ServiceFailedError):
            return False
        told = Counter(flag["model"] for flag in flags[-len(MODELS) * self.done :])
        return len(flags) == len(MODELS) * self.done and set(told.values()) == {self.done} and not undelivered

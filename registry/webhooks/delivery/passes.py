"""One pass over what is due: a few turns at a time, and a receiver that is late keeps its thread but not its turn.

* Whoever waits longer than ``PROMPT_SECONDS`` for an answer frees a turn for the next endpoint; so receivers that hang
  or drip cost a thread each, and never the time of those that answer.
* Endpoints whose last answer was slow are begun early in a pass alone, so many at a time, and are over when it ends.
* One turn is for endpoints that answered promptly before; when most threads wait, all the rest are.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec
import structlog

from registry.db import Database
from registry.egress import Egress
from registry.webhooks.delivery.claims import (
    LEASE,
    AttemptResult,
    EndpointHold,
    Shipment,
    answer_of,
    claim,
    has_work,
    record,
    release,
)
from registry.webhooks.rules import headers_of

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

SLICE_SECONDS = 5.0
"""How long one endpoint is served before the next one's turn."""
PROMPT_SECONDS = 0.25
"""How long an answer may take before another endpoint gets the turn."""
PARALLEL_ENDPOINTS = 4
KEPT_TURNS = 1
"""Of these, for endpoints that answered promptly before: unknown ones may all be late at once."""
SLOW_ENDPOINTS = 8
MOST_THREADS = 32
LOOK_SECONDS = 0.1
"""Between two looks for what has become due while some wait for answers."""


class Counts(msgspec.Struct, frozen=True):
    """What a pass did."""

    delivered: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.delivered + other.delivered, self.failed + other.failed)


@dataclass
class Turn:
    """One thread's; ``asked_at`` is when it began to wait for an answer, on the clock that only goes on."""

    asked_at: float | None = None
    is_kept: bool = False
    """For endpoints that answered promptly before."""

    @property
    def is_late(self) -> bool:
        """Whether it waits for an answer for longer than others should wait for it."""
        asked_at = self.asked_at
        return asked_at is not None and time.monotonic() - asked_at > PROMPT_SECONDS


@dataclass
class DeliveryPass:
    """What one pass works with; its threads share it."""

    database: Database
    egress: Egress
    clock: Clock
    budget_seconds: float
    divisor: float
    stop: threading.Event = field(default_factory=threading.Event)
    """Where it is set, nothing more is begun: the pass ends with the answers that are waited for."""
    _turns: "dict[Future[Counts], Turn]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        began = time.monotonic()
        self._ends = began + self.budget_seconds
        self._slow_until = max(self._ends - self.egress.timeout_seconds, began + self.budget_seconds / 4)

    def run(self) -> Counts:
        """Serve until nothing is due and nobody is waited for, or the time is over; what was done."""
        counts = Counts()
        with ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="webhook-delivery") as pool:
            self._give_turns(pool)
            while self._turns:
                done, _ = wait(self._turns, LOOK_SECONDS, FIRST_COMPLETED)
                for ended in done:
                    del self._turns[ended]
                    counts += ended.result()
                self._give_turns(pool)
        return counts

    def _give_turns(self, pool: ThreadPoolExecutor) -> None:
        """Begin as many turns as are free, where something is due; one belongs to those that answered promptly."""
        prompt = [turn for turn in self._turns.values() if not turn.is_late]
        kept = sum(turn.is_kept for turn in prompt)
        self._begin(pool, Turn(is_kept=True), KEPT_TURNS - kept)
        self._begin(pool, Turn(), PARALLEL_ENDPOINTS - KEPT_TURNS - (len(prompt) - kept))

    def _begin(self, pool: ThreadPoolExecutor, like: Turn, wanted: int) -> None:
        free = min(wanted, MOST_THREADS - len(self._turns))
        if free <= 0 or not self._has_work(like):
            return
        for _ in range(free):
            turn = replace(like)
            self._turns[pool.submit(self._serve, turn)] = turn

    def _has_work(self, turn: Turn) -> bool:
        if self.stop.is_set() or time.monotonic() >= self._ends:
            return False
        most_slow, only_proven = self._most_slow, self._is_for_proven(turn)
        with self.database.reading() as session:
            return has_work(session, self.clock(), most_slow=most_slow, only_proven=only_proven)

    def _is_for_proven(self, turn: Turn) -> bool:
        return turn.is_kept or len(self._turns) > MOST_THREADS - PARALLEL_ENDPOINTS

    @property
    def _most_slow(self) -> int:
        return SLOW_ENDPOINTS if time.monotonic() < self._slow_until else 0

    def _serve(self, turn: Turn) -> Counts:
        """Serve one endpoint after the other until nothing is due, the time is over or the turn is lost."""
        counts = Counts()
        lease = max(LEASE, timedelta(seconds=2 * self.egress.timeout_seconds))
        is_late = False
        while not is_late and self._has_work(turn):
            only_proven = self._is_for_proven(turn)
            held = claim(
                self.database, self.clock(), lease=lease, most_slow=self._most_slow, only_proven=only_proven
            )  # fmt: skip
            if held is None:
                break
            slice_ends = min(self._ends, time.monotonic() + SLICE_SECONDS)
            while held is not None:
                held, done, is_late = self._ship(turn, *held, slice_ends)
                counts += done
        return counts

    def _ship(
        self, turn: Turn, hold: EndpointHold, shipment: Shipment, slice_ends: float
    ) -> tuple[tuple[EndpointHold, Shipment] | None, Counts, bool]:
        """Send one shipment and take the next, unless it was late; nothing where the lease would not outlast it."""
        began_at, began = self.clock(), time.monotonic()
        if began_at + timedelta(seconds=self.egress.timeout_seconds) >= hold.until:
            release(self.database, hold)
            return None, Counts(), False
        headers = headers_of(shipment.message_id, began_at, shipment.body, shipment.secrets)
        turn.asked_at = began
        answer, excerpt = answer_of(self.egress.post(shipment.url, shipment.body, headers))
        is_late = turn.is_late
        if not is_late:
            turn.asked_at = None
        result = AttemptResult(answer, began_at, round((time.monotonic() - began) * 1000), excerpt)
        go_on = not is_late and not self.stop.is_set() and time.monotonic() < slice_ends
        following = record(
            self.database, hold, shipment, result, self.clock(), go_on=go_on, divisor=self.divisor
        )  # fmt: skip
        log.info("webhook.attempt", delivery=shipment.delivery_id, status=answer.status, failure=answer.failure)
        return following, Counts(1, 0) if answer.is_success else Counts(0, 1), is_late

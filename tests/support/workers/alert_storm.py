"""Many alerts to a healthy, a failing and a slow receiver, while processes, all of them and the broker are killed."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx2
from sqlmodel import col, func, select

from registry.db import Database, open_database
from registry.events.service import record_event
from registry.webhooks.delivery import fan_out
from registry.webhooks.tables import Delivery
from tests.support.webhooks.receiver import running
from tests.support.webhooks.strict_receiver import StrictReceiver
from tests.support.workers.service import ServiceFailedError
from tests.support.workers.stage import Stage

OWNER = "storm"
FAILING_SHARE = 0.3
"""Of requests, while the storm rages."""


@dataclass(frozen=True)
class Rhythm:
    """How many alerts within how many seconds, and how often what is killed."""

    events: int
    seconds: float
    child_seconds: float
    group_seconds: float
    broker_seconds: float = 0.0
    """0 for never."""


@dataclass
class AlertStorm:
    """A service, three endpoints by name, and what was committed."""

    service: Stage
    database: Database
    receivers: dict[str, StrictReceiver]
    endpoints: dict[str, str] = field(default_factory=dict)
    """The id of each receiver's subscription."""
    committed: list[str] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=lambda: {"child": 0, "group": 0, "broker": 0})

    def begin(self) -> None:
        """Subscribe all, and wait until nothing is on its way."""
        for name, receiver in self.receivers.items():
            made = self.service.ask("POST", "/v1/webhooks", {"url": receiver.url, "models": [f"{OWNER}/*"]}, 201)
            self.endpoints[name] = made["id"]
            receiver.secrets.append(made["secret"])
        self.settle(60)

    def rotate(self) -> None:
        """A new secret for each, while the old one still counts."""
        for name, receiver in self.receivers.items():
            path = f"/v1/webhooks/{self.endpoints[name]}/rotate-secret"
            receiver.rotate(self.service.ask("POST", path, {"grace_seconds": 7_200})["secret"])

    def happen(self) -> None:
        """Commit one event with its deliveries."""
        with self.database.unit_of_work() as work:
            subject = f"{OWNER}/model-{len(self.committed) % 20}"
            data = {"number": len(self.committed)}
            now = datetime.now(UTC)
            event = record_event(work, "license.changed", subject=subject, data=data, actor="test", now=now).id
        self.committed.append(event)

    def calm(self, events: int) -> None:
        """So many alerts without a fault, until all have arrived."""
        for _ in range(events):
            self.happen()
        self.settle(120)

    def rage(self, rhythm: Rhythm, kill_broker: Callable[[], None]) -> None:
        """Alerts at an even pace while things are killed; at the end everything runs, and receivers are well."""
        began, rotated = time.monotonic(), False
        due = {
            "child": (rhythm.child_seconds, self._kill_child),
            "group": (rhythm.group_seconds, self._kill_group),
            "broker": (rhythm.broker_seconds, kill_broker),
        }
        already = len(self.committed)
        self.receivers["failing"].refused_share = FAILING_SHARE
        while (passed := time.monotonic() - began) < rhythm.seconds:
            for what, (every, kill) in due.items():
                if every and passed >= every * (self.kills[what] + 1):
                    kill()
                    self.kills[what] += 1
            if not rotated and passed > rhythm.seconds / 2:
                rotated = self._try_to_rotate()
            if len(self.committed) - already < min(rhythm.events * passed / rhythm.seconds, rhythm.events):
                self.happen()
            else:
                time.sleep(0.02)
        while len(self.committed) - already < rhythm.events:
            self.happen()
        self.service.wait_until_ready()
        if not rotated:
            self.rotate()
        for receiver in self.receivers.values():
            receiver.refused_share = 0.0

    def settle(self, seconds: float) -> float:
        """Wait until every delivery has ended; how many seconds it took."""
        began = time.monotonic()
        query = select(func.count()).select_from(Delivery).where(col(Delivery.state) == "pending")
        while True:
            with self.database.reading() as session:
                waiting = session.exec(query).one()
            took = time.monotonic() - began
            if not waiting:
                return took
            assert took < seconds, f"{waiting} still wait after {took:.0f} s\n{self.service.logs()}"
            time.sleep(0.5)

    def states(self, name: str) -> dict[str, str]:
        """The state of each event's delivery to a receiver."""
        query = select(Delivery.event_id, Delivery.state).where(
            Delivery.endpoint_id == self.endpoints[name], col(Delivery.subject).startswith(f"{OWNER}/")
        )
        with self.database.reading() as session:
            return dict(session.exec(query).all())

    def _try_to_rotate(self) -> bool:
        if not self.service.is_ready():
            return False
        try:
            self.rotate()
        except (httpx2.TransportError, ServiceFailedError):
            return False
        return True

    def _kill_child(self) -> None:
        supervisors = {process.pid for process in self.service.processes.values()}
        below = [pid for pid in self.service.pids() if pid not in supervisors]
        if below:
            _kill(random.choice(below))  # noqa: S311 - which process dies next is no secret

    def _kill_group(self) -> None:
        process = self.service.processes.pop("up")
        for pid in self.service.pids():
            _kill(pid)
        process.wait(30)
        self.service.start("up")


@contextmanager
def alert_storm(service: Stage, slow_seconds: float) -> Iterator[AlertStorm]:
    """A storm over a running service, with receivers of its own."""
    url = service.settings.get("DATABASE_URL", f"sqlite:///{service.data / 'cardwatch.db'}")
    database = open_database(url, pool_size=2, listeners=(partial(fan_out, hold=timedelta()),))
    made = {
        "healthy": StrictReceiver(),
        "failing": StrictReceiver(),
        "slow": StrictReceiver(delay_seconds=slow_seconds),
    }
    with ExitStack() as stack:
        for receiver in made.values():
            stack.enter_context(running(receiver))
        storm = AlertStorm(service, database, made)
        storm.begin()
        yield storm
    database.engine.dispose()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

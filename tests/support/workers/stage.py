"""The service between a hub and a receiver: `cardwatch up`, or serve, worker and beat on PostgreSQL and Redis."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.servers import PostgresServer, RedisServer
from tests.support.stub_hub import StubHub
from tests.support.webhooks.receiver import Received, Receiver, run_receiver
from tests.support.workers.service import Service
from tests.support.workers.templates import copy_database, copy_file


@dataclass
class Stage(Service):
    """The service, the hub that it reads, and a receiver of its webhooks."""

    hub: StubHub = field(kw_only=True)
    receiver: Receiver = field(kw_only=True)
    secret: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Those of any service, which read this hub, may speak to this receiver, and do not wait long."""
        own = {
            "HUB_ENDPOINT": self.hub.url,
            "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CONFIRM_DELAY_SECONDS": "0.2",
            "TICK_SECONDS": "0.5",
            "WORKER_CONCURRENCY": "2",  # one fewer than by default: each takes a second of a processor to start
        }
        return {**{f"CARDWATCH_{name}": value for name, value in own.items()}, **super().environment}

    def subscribe(self, *models: str) -> None:
        """Let the receiver have every alert, or those of some models; the ping is awaited and forgotten."""
        wanted = {"url": self.receiver.url, **({"models": list(models)} if models else {})}
        self.secret = self.ask("POST", "/v1/webhooks", wanted, 201)["secret"]
        self.wait_for("the ping", lambda: self.receiver.received)
        self.receiver.received.clear()

    def sync(self, model: str) -> str:
        """Ask for a reading; the id of the run."""
        return str(self.ask("POST", f"/v1/models/{model}/sync", expect=202)["run_id"])

    def wait_for_run(self, run: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            answer: dict[str, Any] = self.ask("GET", f"/v1/sync/runs/{run}")
            return answer if answer["status"] == "finished" else None

        return self.wait_for(f"run {run}", look)

    def wait_for_record(self, model: str) -> dict[str, Any]:
        """The record, once the model has been read."""

        def look() -> dict[str, Any] | None:
            if self.ask("GET", f"/v1/models/{model}/sync")["state"] != "ok":
                return None
            record: dict[str, Any] = self.ask("GET", f"/v1/models/{model}")
            return record

        return self.wait_for(f"the first reading of {model}", look)

    def flags(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/v1/changes")["items"]
        return found

    def undelivered(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/v1/deliveries?state=undelivered")["items"]
        return found

    def alerts(self, count: int) -> list[Received]:
        """The alerts that arrived, once there are that many."""
        self.wait_for(f"{count} alerts", lambda: len(self.receiver.received) >= count)
        return list(self.receiver.received)


@contextmanager
def embedded(parent: Path, data: Path = Path(), /, **settings: str) -> Iterator[Stage]:
    """`cardwatch up`: SQLite, a folder as broker, supervised processes; on a database that was migrated before."""
    with _stage(parent, settings, data) as made:
        copy_file(made.data)
        made.start("up")
        made.wait_until_ready()
        yield made


@contextmanager
def first_start(parent: Path, /, **settings: str) -> Iterator[Stage]:
    """The same as a new user starts it: without any database."""
    with _stage(parent, settings) as made:
        made.start("up")
        made.wait_until_ready()
        yield made


@contextmanager
def scaled(
    parent: Path,
    postgres: PostgresServer,
    redis: RedisServer,
    commands: tuple[str, ...] = ("serve", "worker", "beat"),
    /,
    **settings: str,
) -> Iterator[Stage]:
    """PostgreSQL and Redis with one command each for API, workers and beat, or other commands."""
    redis.flush()
    url = copy_database(postgres)
    with _stage(parent, {"DATABASE_URL": url, "BROKER_URL": redis.url, **settings}) as made:
        made.start(*commands)
        made.wait_until_ready()
        yield made
    postgres.drop_database(url.rsplit("/", 1)[-1])


@contextmanager
def prepared(parent: Path, **settings: str) -> Iterator[Stage]:
    """A migrated database, a hub and a receiver; nothing of the service runs yet."""
    with _stage(parent, settings) as made:
        migrated = made.run("migrate", "--no-starter")
        assert migrated.returncode == 0, migrated.stderr
        yield made


@contextmanager
def _stage(parent: Path, settings: dict[str, str], data: Path = Path()) -> Iterator[Stage]:
    """A stage whose hub and receiver run, in a folder that names it alone; the service is not started."""
    folder = parent / f"stage-{secrets.token_hex(4)}"
    with StubHub() as hub, run_receiver() as receiver:
        made = Stage(folder, settings, data=data, hub=hub, receiver=receiver)
        try:
            yield made
        finally:
            made.close()

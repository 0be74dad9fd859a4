"""What the demo stands on: a hub, a receiver and the service as real processes on free ports, cleaned up afterwards."""

import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo
from tests.support.webhooks.receiver import Receiver, run_receiver

PATIENCE_SECONDS = 40.0


class StoryFailedError(Exception):
    """A step did not hold; the message says which and what was seen instead."""


@dataclass
class Stage:
    """The three actors, and a client that speaks to the service as its administrator."""

    hub: StubHub
    receiver: Receiver
    client: httpx2.Client
    process: "subprocess.Popen[bytes]"
    log: Path

    def ask(self, method: str, path: str, body: object = None, *, expect: int = 200, etag: str | None = None) -> Any:  # noqa: ANN401 - JSON
        headers = {"If-Match": etag} if etag else {}
        answer = self.client.request(method, path, json=body, headers=headers)
        if answer.status_code != expect:
            raise StoryFailedError(f"{method} {path} answered {answer.status_code}, not {expect}: {answer.text[:500]}")
        return answer.json() if answer.content else None

    def etag(self, path: str) -> str:
        return str(self.client.get(path).headers["ETag"])

    def wait_for(self, what: str, look: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever look finds
        """The first thing that ``look`` finds, or a failure that names what was waited for."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            if found := look():
                return found
            if self.process.poll() is not None:
                raise StoryFailedError(f"the service stopped: {self.log.read_text()[-1500:]}")
            time.sleep(0.1)
        raise StoryFailedError(
            f"waited {PATIENCE_SECONDS:.0f} s in vain for {what}; log: {self.log.read_text()[-1500:]}"
        )


@contextmanager
def set_stage() -> Iterator[Stage]:
    """A hub with six models, a receiver, and ``cardwatch up`` on a fresh data folder."""
    port, key = free_port(), secrets.token_urlsafe(32)
    with tempfile.TemporaryDirectory(prefix="cardwatch-demo-") as folder, StubHub() as hub, run_receiver() as receiver:
        publish_demo(hub)
        log = Path(folder) / "service.log"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CARDWATCH_")},
            "CARDWATCH_DATA_DIR": str(Path(folder) / "data"),
            "CARDWATCH_PORT": str(port),
            "CARDWATCH_HUB_ENDPOINT": hub.url,
            "CARDWATCH_BOOTSTRAP_KEY": key,
            "CARDWATCH_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CARDWATCH_CONFIRM_DELAY_SECONDS": "1",
            "CARDWATCH_TICK_SECONDS": "1",
        }
        with log.open("wb") as output:
            command = [sys.executable, "-m", "registry.cli", "up"]
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)  # noqa: S603 - our own
        client = httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}, timeout=20, trust_env=False
        )
        try:
            stage = Stage(hub, receiver, client, process, log)
            stage.wait_for("the service", lambda: is_ready(client))
            yield stage
        finally:
            client.close()
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def is_ready(client: httpx2.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


def free_port() -> int:
    """A port below the range that clients get theirs from, so that none of them takes it meanwhile."""
    for port in random.sample(range(15_000, 32_000), 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise StoryFailedError("no free port was found")

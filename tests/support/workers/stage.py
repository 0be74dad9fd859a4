"""The service as real processes in both profiles: `cardwatch up`, or serve, worker and beat on PostgreSQL and Redis."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from tests.support.servers.process import free_port
from tests.support.stub_hub import StubHub
from tests.support.webhooks.receiver import Received, Receiver, run_receiver

ROOT = Path(__file__).resolve().parents[3]
KEY = "cw-a-key-for-the-tests-of-workers"
PATIENCE_SECONDS = 60.0

Found = TypeVar("Found")


@dataclass
class Stage:
    """A hub, a receiver, the running service, and a client that is its administrator."""

    hub: StubHub
    receiver: Receiver
    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    secret: str = ""
    client: httpx2.Client = field(
        default_factory=lambda: httpx2.Client(
            headers={"Authorization": f"Bearer {KEY}"}, timeout=20, trust_env=False, verify=False
        )
    )

    @property
    def environment(self) -> dict[str, str]:
        """Settings as variables; nothing of the machine's own settings comes through."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CARDWATCH_")}
        own = {
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(self.port),
            "HUB_ENDPOINT": self.hub.url,
            "BOOTSTRAP_KEY": KEY,
            "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CONFIRM_DELAY_SECONDS": "0.2",
            "TICK_SECONDS": "0.5",
            "LOG_FORMAT": "json",
            **self.settings,
        }
        return {**inherited, **{f"CARDWATCH_{name}": value for name, value in own.items()}}

    def start(self, *commands: str) -> None:
        """Start `cardwatch COMMAND` for each, with its log in the folder."""
        for command in commands:
            with self.log(command).open("ab") as log:
                self.processes[command] = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, "-m", "registry.cli", command],
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run `cardwatch ARGUMENTS` to its end."""
        environment = {**self.environment, **{f"CARDWATCH_{name}": value for name, value in settings.items()}}
        command = [sys.executable, "-m", "registry.cli", *arguments]
        return subprocess.run(  # noqa: S603 - as above
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False
        )

    def stop(self, command: str, number: signal.Signals = signal.SIGINT) -> int:
        """Ask one process to end; its exit code."""
        process = self.processes.pop(command)
        process.send_signal(number)
        try:
            return process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise

    def close(self) -> None:
        """End whatever still runs."""
        self.client.close()
        for command in tuple(self.processes):
            self.stop(command, signal.SIGTERM)
        for pid in self.pids():
            os.kill(pid, signal.SIGKILL)

    def log(self, command: str) -> Path:
        return self.folder / f"{command}.log"

    def logs(self) -> str:
        return "\n".join(
            f"== {path.name}\n{path.read_text(errors='replace')[-4_000:]}" for path in self.folder.glob("*.log")
        )

    def pids(self, word: str = "") -> list[int]:
        """Every living process of this service, recognised by its data folder, whose command has this word."""
        mark = f"CARDWATCH_DATA_DIR={self.folder / 'data'}".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = mark in place.joinpath("environ").read_bytes().split(b"\0")
                words = place.joinpath("cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if is_ours and (not word or word.encode() in words):
                found.append(int(place.name))
        return sorted(found)

    def kill_worker(self) -> None:
        """`kill -9` of the worker with all of its processes."""
        killed = self.pids("worker")
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        if "worker" in self.processes:
            self.processes.pop("worker").wait()

    # -- speaking to the service ---------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: object = None, expect: int = 200) -> Any:  # noqa: ANN401 - JSON
        answer = self.client.request(method, f"http://127.0.0.1:{self.port}{path}", json=body)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def is_ready(self) -> bool:
        try:
            self.ask("GET", "/health/ready")
        except (httpx2.TransportError, AssertionError):
            return False
        return True

    def wait_for(self, what: str, look: Callable[[], Found], seconds: float = PATIENCE_SECONDS) -> Found:
        """The first truthy thing that `look` finds; the service must keep running meanwhile."""
        ends = time.monotonic() + seconds
        while not (found := look()):
            dead = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not dead, f"{dead} ended\n{self.logs()}"
            assert time.monotonic() < ends, f"waited in vain for {what}\n{self.logs()}"
            time.sleep(0.1)
        return found

    def wait_until_ready(self) -> None:
        self.wait_for("the service", self.is_ready)

    def subscribe(self) -> None:
        """Let the receiver have every alert; the ping is awaited and forgotten."""
        self.secret = self.ask("POST", "/v1/webhooks", {"url": self.receiver.url}, 201)["secret"]
        self.wait_for("the ping", lambda: self.receiver.received)
        self.receiver.received.clear()

    def sync(self, model: str) -> str:
        return str(self.ask("POST", f"/v1/models/{model}/sync", expect=202)["run_id"])

    def wait_for_run(self, run: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            answer: dict[str, Any] = self.ask("GET", f"/v1/sync/runs/{run}")
            return answer if answer["status"] == "finished" else None

        found = self.wait_for(f"run {run}", look)
        assert found is not None
        return found

    def flags(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/v1/changes")["items"]
        return found

    def alerts(self, count: int) -> list[Received]:
        """The alerts that arrived, once there are that many."""
        self.wait_for(f"{count} alerts", lambda: len(self.receiver.received) >= count)
        return list(self.receiver.received)


@contextmanager
def stage(folder: Path, **settings: str) -> Iterator[Stage]:
    """A stage whose hub and receiver run; the service is started by the test."""
    with StubHub() as hub, run_receiver() as receiver:
        made = Stage(hub, receiver, folder, settings)
        try:
            yield made
        finally:
            made.close()


def unique_folder(tmp_path: Path) -> Path:
    """A folder that names this stage alone, for finding its processes."""
    folder = tmp_path / f"stage-{secrets.token_hex(4)}"
    folder.mkdir()
    return folder

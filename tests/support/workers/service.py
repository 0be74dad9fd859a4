"""The service as real processes: started, asked, watched while it works, and never left behind."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from registry.settings import PROCESS_NAME
from tests.support.paths import ROOT
from tests.support.servers.logs import about_request, errors_in, lines_of, summary_of
from tests.support.servers.process import free_port

PATIENCE_SECONDS = 60.0
UNANCHORED = 2
"""How `cardwatch verify` ends where nothing is bent and no checkpoint was kept elsewhere."""

Found = TypeVar("Found")


class ServiceFailedError(AssertionError):
    """The service did not do what was expected; the message says what it did instead."""


@dataclass
class Service:
    """`cardwatch` commands on one data folder and one port, and a client that is the administrator.

    The folder must be this service's alone, since its processes are found by it.
    """

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    port: int = field(default_factory=free_port)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    data: Path = Path()
    """The data folder; by default one inside the folder."""
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        if self.data == Path():
            self.data = self.folder / "data"
        address, headers = f"http://127.0.0.1:{self.port}", {"Authorization": f"Bearer {self.key}"}
        self.client = httpx2.Client(base_url=address, headers=headers, timeout=20, trust_env=False, verify=False)

    @property
    def environment(self) -> dict[str, str]:
        """Settings as variables; nothing of the machine's own settings comes through."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("CARDWATCH_")}
        own = {
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "BOOTSTRAP_KEY": self.key,
            "LOG_FORMAT": "json",
            "REQUEST_SECONDS": "60",  # a machine that runs tests is busy
            "RATE_LIMIT": "0",
            "RATE_LIMIT_KEY": "0",
            **self.settings,
        }
        # Celery gives processes a title where the library for that is there (a tool for development brings it in); it
        # is to leave the variables alone, by which `pids` knows these processes.
        inherited["SPT_NOENV"] = "1"
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
                    preexec_fn=_hear_interrupts,  # noqa: PLW1509 - one system call
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
        """The end of every log and the first errors, to be shown; whoever looks for something reads all of them."""
        return summary_of(self.folder)

    def errors(self) -> list[str]:
        """Every error that a process logged."""
        return errors_in(self.folder)

    def about(self, answer: httpx2.Response) -> str:
        """What was logged of the request with this answer."""
        return about_request(self.folder, answer.headers.get("x-request-id", ""))

    def has_logged(self, words: str) -> bool:
        """Whether these words stand anywhere in the logs."""
        return any(words in line for _, line in lines_of(self.folder))

    def pids(self, word: str = "") -> list[int]:
        """Every living process of this service, recognised by its data folder, of the kind that this word names."""
        own, kind = f"CARDWATCH_DATA_DIR={self.data}".encode(), f"{PROCESS_NAME}={word}".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                variables = place.joinpath("environ").read_bytes().split(b"\0")
                words = place.joinpath("cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            is_kind = word.encode() in words or any(variable.startswith(kind) for variable in variables)
            if own in variables and (not word or is_kind):
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

    # -- speaking to it ------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: object = None, expect: int = 200, etag: str | None = None) -> Any:  # noqa: ANN401 - JSON
        answer = self.client.request(method, path, json=body, headers={"If-Match": etag} if etag else {})
        if answer.status_code != expect:
            trace = f"\n{self.about(answer)}" if answer.status_code >= 500 else ""
            raise ServiceFailedError(
                f"{method} {path} answered {answer.status_code}, not {expect}: {answer.text[:500]}{trace}"
            )
        return answer.json() if answer.content else None

    def etag(self, path: str) -> str:
        return str(self.client.get(path).headers["ETag"])

    def is_ready(self) -> bool:
        try:
            self.ask("GET", "/health/ready")
        except (httpx2.TransportError, ServiceFailedError):
            return False
        return True

    def wait_for(self, what: str, look: Callable[[], Found | None], seconds: float = PATIENCE_SECONDS) -> Found:
        """The first truthy thing that `look` finds; the service must keep running meanwhile."""
        ends = time.monotonic() + seconds
        while not (found := look()):
            if dead := [name for name, process in self.processes.items() if process.poll() is not None]:
                raise ServiceFailedError(f"{', '.join(dead)} ended\n{self.logs()}")
            if time.monotonic() > ends:
                raise ServiceFailedError(f"waited {seconds:.0f} s in vain for {what}\n{self.logs()}")
            time.sleep(0.1)
        return found

    def wait_until_ready(self) -> None:
        self.wait_for("the service", self.is_ready)


def _hear_interrupts() -> None:
    """A shell lets what it starts in the background ignore SIGINT, and all that comes of it; a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

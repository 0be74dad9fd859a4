"""Starting processes that end at a commit, on copies of one prepared database."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx2
import msgspec

from tests.support.paths import ROOT
from tests.support.servers import PostgresServer
from tests.support.servers.process import free_port
from tests.support.workers.crash.commits import Side
from tests.support.workers.crash.nursery import Order
from tests.support.workers.stage import Stage

START_SECONDS = 60.0


class Nursery:
    """A process that has read all code, and becomes a worker or an API whenever it is asked."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "nursery.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.workers.crash.nursery"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, bufsize=0,
        )  # fmt: skip
        self._hear("ready")

    def begin(self, order: Order) -> int:
        """Start a process; its number."""
        return int(self._say(msgspec.json.encode(order)))

    def end(self) -> int:
        """Wait for the process to end; its exit code, negative for a signal."""
        return int(self._say(b"wait"))

    def close(self) -> None:
        """End the nursery itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.kill()  # it holds nothing
        self._process.wait(60)
        self._process.stdout and self._process.stdout.close()
        self._log.close()

    def _say(self, line: bytes) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")
        return self._hear()

    def _hear(self, expected: str = "") -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode().strip()
        assert line, "the nursery has ended"
        assert not expected or line == expected, line
        return line


@dataclass
class Trial(Stage):
    """One copy of the database, and the processes that work on it one after the other."""

    nursery: Nursery = field(kw_only=True)
    postgres: PostgresServer | None = field(default=None, kw_only=True)

    @property
    def url(self) -> str:
        """Of the database."""
        return self.settings.get("DATABASE_URL", f"sqlite:///{self.data}/cardwatch.db")

    @property
    def commits(self) -> Path:
        """The file that lists what was committed by the last process."""
        return self.folder / "commits"

    def work(self, *jobs: str, number: int = 0, side: Side = "before", seconds: float = 20.0) -> int:
        """A worker that does these jobs until nothing is due, or ends at its n-th commit; its exit code."""
        self.commits.unlink(missing_ok=True)
        self.nursery.begin(self._order(jobs, number, side, seconds))
        return self.nursery.end()

    @contextmanager
    def serve(self, number: int = 0, side: Side = "before") -> Iterator[Self]:
        """The API while the body runs; it may end at its n-th commit."""
        self.commits.unlink(missing_ok=True)
        pid = self.nursery.begin(self._order((), number, side, 0))
        try:
            self._wait_for_api(pid)
            yield self
        finally:
            _terminate(pid)
            self.nursery.end()

    def copy(self) -> "Trial":
        """Another trial with the same rows, the same hub and the same receiver."""
        folder = self.folder.parent / f"trial-{secrets.token_hex(4)}"
        folder.mkdir()
        shutil.copytree(self.data, folder / "data")
        settings = dict(self.settings)
        if self.postgres is not None:
            settings["DATABASE_URL"] = self.postgres.create_database(template=self.url.rsplit("/", 1)[-1])
        return Trial(
            folder, settings, key=self.key, hub=self.hub, receiver=self.receiver, secret=self.secret,
            nursery=self.nursery, postgres=self.postgres, port=free_port(),
        )  # fmt: skip

    def close(self) -> None:
        """Drop the copy."""
        super().close()
        if self.postgres is not None:
            self.postgres.drop_database(self.url.rsplit("/", 1)[-1])
        shutil.rmtree(self.folder, ignore_errors=True)

    def committed(self) -> list[str]:
        """Who committed in the last process, in order."""
        return self.commits.read_text().split() if self.commits.exists() else []

    def _order(self, jobs: tuple[str, ...], number: int, side: Side, seconds: float) -> Order:
        return Order(
            environment={name: value for name, value in self.environment.items() if name.startswith("CARDWATCH_")},
            jobs=jobs, output=str(self.folder / "output.log"), commits=str(self.commits), number=number, side=side,
            seconds=seconds,
        )  # fmt: skip

    def _wait_for_api(self, pid: int) -> None:
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            if not Path(f"/proc/{pid}").exists() or _is_zombie(pid):
                raise AssertionError(f"the API ended\n{self.logs()}")
            try:
                self.client.get("/health/live")
            except httpx2.TransportError:
                time.sleep(0.02)
                continue
            return
        raise AssertionError(f"the API does not answer\n{self.logs()}")


def _is_zombie(pid: int) -> bool:
    return " Z " in Path(f"/proc/{pid}/stat").read_text(errors="replace")


def _terminate(pid: int) -> None:

    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return


def do(trial: Trial, *jobs: str) -> None:
    """A process that does these jobs and ends well."""
    assert trial.work(*jobs) == 0, trial.logs()

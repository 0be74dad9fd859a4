"""One server process: started, waited for until it really answers, and never left behind.

A server must not outlive the tests, not even when they are killed with SIGKILL, and `atexit` cannot promise that.
So each server has a guard: a shell that waits on a pipe whose other end only the test process holds. When that process
ends, however it ends, the pipe closes, and the guard stops the server and removes its folder. Unlike PR_SET_PDEATHSIG
this needs no code between fork and exec, does not depend on which thread started the server, and works beyond Linux.
"""

import contextlib
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.support.servers.account import Account

_GUARD = """
trap '' HUP INT TERM
read -r _
kill -s "$2" "$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
  kill -0 "$1" 2>/dev/null && ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null || break
  sleep 0.2
done
kill -s KILL "$1" 2>/dev/null
rm -rf -- "$3"
"""
_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_RETRY_SECONDS = 0.1
_POLL_SECONDS = 0.02
# Below the range that Linux hands out by itself (32768 and up): a client that keeps calling a stopped server's port
# inside that range can be given the very port as its own, connect to itself, and keep the server from coming back.
_PORTS = range(15_000, 32_000)


class ServerFailedError(RuntimeError):
    """A server did not start, or did not answer in time; the message ends with the tail of its log."""


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    while True:
        port = random.choice(_PORTS)  # noqa: S311  # spreads ports, guards nothing
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port


class ServerProcess:
    """A running server program with its log, its guard and its folder (removed by `close`)."""

    def __init__(self, folder: Path, account: Account, abort_signal: signal.Signals) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self._account = account
        self._abort_signal = abort_signal
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the program was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process id of the running program, or None."""
        return self._process.pid if self._process is not None and self.is_running else None

    def launch(
        self, command: Sequence[str | Path], environment: Mapping[str, str], answers: Callable[[], object]
    ) -> None:
        """Start the program in its folder and return once `answers` raises nothing.

        A server that was just killed may hold its port or shared memory for a moment; such a start is repeated.
        """
        deadline = time.monotonic() + _START_SECONDS
        while True:
            self._start(command, environment)
            try:
                self._wait_until(answers, deadline)
            except ServerFailedError as error:
                self.kill()
                if "in use" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_SECONDS)
            else:
                return

    def stop(self, stop_signal: signal.Signals) -> None:
        """End the program in good order with `stop_signal`, or with SIGKILL when it takes too long."""
        if self._process is not None:
            if self.is_running:
                self._process.send_signal(stop_signal)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._release_guard()

    def kill(self) -> None:
        """End the program with SIGKILL, as a crash would."""
        self.stop(signal.SIGKILL)

    def close(self) -> None:
        """Kill what still runs and remove the folder; safe to call twice."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_tail(self, lines: int = 20) -> str:
        """The last lines the program wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""

    def _start(self, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  # the command is built by this package
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # away from the terminal's Ctrl-C: the tests stop it in order
                **self._account.popen_arguments(),
            )
        self._set_guard(self._process.pid)

    def _wait_until(self, answers: Callable[[], object], deadline: float) -> None:
        while True:
            try:
                answers()
            except Exception as error:
                if not self.is_running:
                    raise ServerFailedError(f"The server ended while starting:\n{self.log_tail()}") from error
                if time.monotonic() > deadline:
                    raise ServerFailedError(f"The server gave no answer: {error}\n{self.log_tail()}") from error
            else:
                return
            time.sleep(_POLL_SECONDS)

    def _set_guard(self, pid: int) -> None:
        abort = self._abort_signal.name.removeprefix("SIG")
        self._guard = subprocess.Popen(  # noqa: S603  # a constant script with three arguments of ours
            ["/bin/sh", "-c", _GUARD, "guard", str(pid), abort, str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _release_guard(self) -> None:
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None

"""One process that is kept alive: how it starts, what it tells, how it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from registry.processes.heartbeat import VARIABLE, Heartbeat

_PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """A process and what its supervisor knows of it; one without ``patience_seconds`` is not watched for progress."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    patience_seconds: float | None = None
    is_quiet: bool = False
    """Whether what it prints as its answer is dropped; what it says on standard error never is."""
    process: subprocess.Popen[bytes] | None = None
    heartbeat: Heartbeat | None = None
    started: float = 0.0
    not_before: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches only the supervisor."""
        self.close()
        self.started = time.monotonic()
        self.heartbeat = Heartbeat(self.started)
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env={**self.environment, VARIABLE: str(self.heartbeat.writing)},
            stdout=subprocess.DEVNULL if self.is_quiet else None,
            pass_fds=(self.heartbeat.writing,),
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - two system calls
        )
        self.heartbeat.started()

    def run(self) -> int:
        """Start it and wait for its end; the exit code, negative where a signal ended it."""
        self.start()
        assert self.process is not None  # noqa: S101 - it was started
        code = self.process.wait()
        self.close()
        return code

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole group."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def fault(self, moment: float) -> str | None:
        """Why this process, which runs, is taken for one that hangs; None where it works or rests."""
        if self.heartbeat is None:
            return None
        self.heartbeat.listen(moment)
        return None if self.patience_seconds is None else self.heartbeat.fault(moment, self.patience_seconds)

    def job(self, moment: float) -> str:
        """The job it is at, as far as it told; empty where it is free."""
        if self.heartbeat is None:
            return ""
        self.heartbeat.listen(moment)
        return self.heartbeat.job

    def wait(self, until: float) -> bool:
        """Wait for its end, until this moment of ``time.monotonic`` at the latest; whether it has ended."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """Give back the pipe."""
        if self.heartbeat is not None:
            self.heartbeat.close()
            self.heartbeat = None

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None


class _die_with:  # noqa: N801 - called like a function, between fork and exec
    """On Linux, end at once when the supervisor does, however it ends; elsewhere ``tell_alive`` sees to it.

    At once, since all work is written down in the database, and a process that was asked in vain would stay for ever.
    """

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def __call__(self) -> None:
        if sys.platform == "linux":
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != self._parent:  # it ended in between
                os._exit(1)


_LIBC = ctypes.CDLL(None)

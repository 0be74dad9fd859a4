"""Keeping processes alive: start them, restart the ones that die, stop all of them together (docs/adr/0001).

* A process that died soon after its start waits longer each time; one that was killed starts again at once.
* What a dead process left of its group is killed with it.
* Stopping asks first and kills after ten seconds; where the supervisor itself dies its processes die too (Linux).
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

import structlog

from registry.errors import MisconfiguredError

log = structlog.get_logger(__name__)

GRACE_SECONDS = 10.0
"""How long a process may take to end by itself."""
LOOK_SECONDS = 0.2
QUICK_DEATH_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """One process to keep alive."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches only the supervisor."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl call
        )

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole group."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Runs programs until it is told to stop."""

    programs: list[Program]
    is_ready: Callable[[], bool]
    on_ready: Callable[[], None]
    stopping: bool = field(default=False)

    def run(self) -> int:
        """Start everything, watch it until SIGINT or SIGTERM, stop it; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        announced = False
        try:
            for program in self.programs:
                program.start()
            while not self.stopping:
                self._look_after()
                if not announced and self.is_ready():
                    announced = True
                    self.on_ready()
                time.sleep(LOOK_SECONDS)
        finally:
            self._end()
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stopping = True

    def _look_after(self) -> None:
        moment = time.monotonic()
        for program in self.programs:
            if program.is_running:
                continue
            if program.not_before == 0:
                self._bury(program, moment)
            if moment >= program.not_before:
                program.not_before = 0
                program.start()
                log.info("process.restarted", name=program.name)

    def _bury(self, program: Program, moment: float) -> None:
        """Note a death and when to start again; what the dead left of its group goes too."""
        program.signal(signal.SIGKILL)
        code = program.process.returncode if program.process else None
        # Whoever was killed did not fail at starting: nothing is gained by waiting.
        quick = moment - program.started < QUICK_DEATH_SECONDS and code != -signal.SIGKILL
        program.quick_deaths = program.quick_deaths + 1 if quick else 0
        pause = min(2.0**program.quick_deaths - 1, LONGEST_PAUSE_SECONDS) if quick else 0
        program.not_before = moment + pause
        log.warning("process.died", name=program.name, code=code, restart_in_seconds=round(pause, 1))

    def _end(self) -> None:
        for program in self.programs:
            if program.process is not None:
                program.process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < until and any(program.is_running for program in self.programs):
            time.sleep(0.05)
        for program in self.programs:
            program.signal(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()


def refuse_used_port(host: str, port: int) -> None:
    """Raise ``MisconfiguredError`` where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MisconfiguredError(
                f"{host}:{port} cannot be listened on ({error.strerror}); stop what uses it, "
                "or choose another port with CARDWATCH_PORT."
            ) from error


def _die_with_parent() -> None:
    """On Linux, end when the supervisor does, however it ends; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

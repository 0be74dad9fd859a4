"""Keeping processes alive: start them, restart those that die or hang, stop all of them together (docs/adr/0001, 0036).

* A process that died soon after its start waits longer each time; one that was killed starts again at once.
* A process that is at one job for too long, or gives no sign of life, is killed.
* What a dead process left of its group is killed with it.
* Stopping asks first and kills after ``GRACE_SECONDS``, or at the same signal again; it says whom it did not wait for.
  All work is in rows under leases, so a job that is cut off is done again.
* At the most it takes ``LOOK_SECONDS`` + 1 s (a look at readiness) + ``GRACE_SECONDS`` + ``KILL_SECONDS``, 11.2 s.
* Where the supervisor itself dies its processes die too (Linux).
"""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from types import FrameType

import structlog

from registry.processes.program import Program

log = structlog.get_logger(__name__)

GRACE_SECONDS = 8.0
"""How long a process may take to end by itself: the API waits 5 s for requests, and Docker 10 s for all."""
KILL_SECONDS = 2.0
"""How long the system may take to end what was killed; whatever is left then (a disk that hangs) ends without us."""
LOOK_SECONDS = 0.2
QUICK_DEATH_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass
class Supervisor:
    """Runs programs until it is told to stop."""

    programs: list[Program]
    is_ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    stopping: bool = field(default=False)
    hurrying: bool = field(default=False)
    """Whether it was told twice to stop, so nobody is waited for."""
    _told: set[int] = field(default_factory=set)
    _unwanted: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def run(self) -> int:
        """Start everything, watch it until SIGINT, SIGTERM or SIGHUP, stop it; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._stop)
        announced = False
        try:
            for program in self.programs:
                program.start()
            while not self.stopping:
                self._look_after()
                if not announced and self.is_ready():
                    announced = True
                    Thread(target=self.on_ready, name="ready", daemon=True).start()  # a name server may keep it waiting
                time.sleep(LOOK_SECONDS)
        finally:
            self._end()
        return 0

    def restart(self, name: str, reason: str) -> None:
        """Let all programs whose name begins so be killed and started again; may be called from any thread."""
        with self._lock:
            self._unwanted.update({program.name: reason for program in self.programs if program.name.startswith(name)})

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.hurrying = self.hurrying or number in self._told
        self._told.add(number)
        self.stopping = True

    def _look_after(self) -> None:
        moment = time.monotonic()
        for program in self.programs:
            if program.is_running:
                self._end_if_it_hangs(program, moment)
                continue
            if program.not_before == 0:
                self._bury(program, moment)
            if moment >= program.not_before:
                program.not_before = 0
                program.start()
                log.info("process.restarted", name=program.name)

    def _end_if_it_hangs(self, program: Program, moment: float) -> None:
        """Kill what gives no sign of life; the next look starts it again."""
        with self._lock:
            reason = self._unwanted.pop(program.name, None)
        reason = reason or program.fault(moment)
        if reason is not None:
            log.error("process.hangs", name=program.name, reason=reason)
            program.signal(signal.SIGKILL)

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
        began = time.monotonic()
        for program in self.programs:
            if program.process is not None:
                program.process.terminate()
        while not self.hurrying and time.monotonic() < began + GRACE_SECONDS and self._running():
            time.sleep(0.05)
        for program in self._running():
            seconds = round(time.monotonic() - began, 1)
            log.warning("process.killed", name=program.name, job=program.job(began), after_seconds=seconds)
        until = time.monotonic() + KILL_SECONDS
        for program in self.programs:
            program.signal(signal.SIGKILL)
        for program in self.programs:
            if not program.wait(until):
                log.error("process.not_ended", name=program.name)
            program.close()
        log.info("processes.ended", seconds=round(time.monotonic() - began, 1))

    def _running(self) -> list[Program]:
        return [program for program in self.programs if program.is_running]

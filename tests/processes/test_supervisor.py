"""Processes that die, hang or are left behind; small real ones."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from structlog.testing import capture_logs

from registry.processes import Program, Supervisor
from registry.processes.supervisor import GRACE_SECONDS, KILL_SECONDS

PATIENT = 30.0
LIVE = "import time\nfrom registry.processes import tell_alive\nwhile True:\n tell_alive()\n time.sleep(.05)\n"
HANG = "import time\nfrom registry.processes import tell_alive\ntell_alive('watch.work')\ntime.sleep(600)\n"
BUSY = """
import signal, time
from registry.processes import tell_alive
signal.signal(signal.SIGTERM, lambda *_: None)  # as a worker does: it ends after its job
tell_alive("webhooks.deliver")
while True:
    time.sleep(600)
"""
DEAF = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


def program(code: str, name: str = "worker-1", patience: float | None = 1.5) -> Program:
    return Program(name, [sys.executable, "-c", code], dict(os.environ), patience_seconds=patience)


def wait(look: Callable[[], object], seconds: float = PATIENT) -> None:
    ends = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


def pid(one: Program) -> int:
    return one.process.pid if one.process else 0


@pytest.fixture
def supervise() -> Callable[[Supervisor], Thread]:
    """Run a supervisor beside the test; the parent of its processes is the thread, which ends last."""

    def run(supervisor: Supervisor) -> Thread:
        thread = Thread(target=supervisor.run)
        thread.start()
        return thread

    return run


@pytest.fixture(autouse=True)
def _handlers_of_the_main_thread_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)


def test_what_hangs_is_started_again_and_what_lives_stays(supervise: Callable[[Supervisor], Thread]) -> None:
    hangs, lives = program(HANG), program(LIVE, "worker-2")
    supervisor = Supervisor([hangs, lives])
    thread = supervise(supervisor)
    try:
        wait(lambda: pid(hangs) and pid(lives))
        first, other = pid(hangs), pid(lives)
        wait(lambda: pid(hangs) != first)
        assert pid(lives) == other
        assert lives.is_running
    finally:
        supervisor.stopping = True
        thread.join(PATIENT)
    assert not hangs.is_running
    assert not lives.is_running


def test_a_restart_that_was_asked_for_reaches_all_of_a_name(supervise: Callable[[Supervisor], Thread]) -> None:
    workers = [program(LIVE, "worker-1"), program(LIVE, "worker-2")]
    beat = program(LIVE, "beat")
    supervisor = Supervisor([*workers, beat])
    thread = supervise(supervisor)
    try:
        wait(lambda: all(pid(one) for one in [*workers, beat]))
        before, kept = [pid(one) for one in workers], pid(beat)
        supervisor.restart("worker", "alerts stand still")
        wait(lambda: all(pid(one) != old for one, old in zip(workers, before, strict=True)))
        assert pid(beat) == kept
    finally:
        supervisor.stopping = True
        thread.join(PATIENT)


def test_nothing_is_left_of_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    """Not even a process that does not listen to SIGTERM."""
    code = (
        "import os, sys\nfrom registry.processes import Program, Supervisor\n"
        f"child = {DEAF + LIVE!r}\n"
        "one = Program('worker-1', [sys.executable, '-c', child], dict(os.environ), patience_seconds=60)\n"
        f"def tell():\n open({str(tmp_path / 'pid')!r}, 'w').write(str(one.process.pid))\n"
        "Supervisor([one], on_ready=tell).run()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603 - our own program
    wait(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    child = int((tmp_path / "pid").read_text())
    process.kill()
    process.wait()
    wait(lambda: not Path(f"/proc/{child}").exists() or "\nState:\tZ" in Path(f"/proc/{child}/status").read_text(), 5)


def test_one_that_never_starts_well_waits_longer_each_time(supervise: Callable[[Supervisor], Thread]) -> None:
    broken = program("raise SystemExit(1)")
    supervisor = Supervisor([broken])
    thread = supervise(supervisor)
    try:
        wait(lambda: broken.quick_deaths >= 2)
        assert broken.not_before > time.monotonic() + 1
    finally:
        supervisor.stopping = True
        thread.join(PATIENT)


def test_stopping_has_a_bound_whatever_its_processes_do(
    supervise: Callable[[Supervisor], Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One ends when it is asked, one does not listen, one is at a long job and one has a child that does not listen."""
    assert 1 + GRACE_SECONDS + KILL_SECONDS < 15
    monkeypatch.setattr("registry.processes.supervisor.GRACE_SECONDS", 1.0)
    programs = [
        program(LIVE, "ends", PATIENT),
        program(DEAF + LIVE, "deaf", PATIENT),
        program(BUSY, "busy", PATIENT),
        program(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {DEAF + LIVE!r}])\n{LIVE}", "parent"),
    ]
    supervisor = Supervisor(programs)
    thread = supervise(supervisor)
    wait(lambda: all(one.heartbeat and one.heartbeat.has_spoken for one in programs))
    groups = [pid(one) for one in programs]
    with capture_logs() as logs:
        began = time.monotonic()
        supervisor.stopping = True
        thread.join(PATIENT)
        took = time.monotonic() - began
    assert not thread.is_alive()
    assert 1.0 <= took < 1.0 + KILL_SECONDS + 1
    assert not any(one.is_running for one in programs)
    wait(lambda: not any(is_alive(group) for group in groups), 2)
    killed = {entry["name"]: entry["job"] for entry in logs if entry["event"] == "process.killed"}
    assert killed == {"deaf": "", "busy": "webhooks.deliver"}
    assert "processes.ended" in [entry["event"] for entry in logs]


def is_alive(group: int) -> bool:
    """Whether any process of a group runs."""
    states = (place.read_text().rpartition(")")[2].split() for place in Path("/proc").glob("[0-9]*/stat"))
    return any(int(state[2]) == group and state[0] != "Z" for state in states)


def test_the_same_signal_again_ends_the_waiting(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom registry.processes import Program, Supervisor\n"
        f"child = {DEAF + LIVE!r}\n"
        "one = Program('worker-1', [sys.executable, '-c', child], dict(os.environ), patience_seconds=60)\n"
        "def is_ready():\n return one.heartbeat and one.heartbeat.has_spoken\n"
        f"def tell():\n open({str(tmp_path / 'pid')!r}, 'w').write(str(one.process.pid))\n"
        "sys.exit(Supervisor([one], is_ready=is_ready, on_ready=tell).run())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603 - our own program
    wait(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    began = time.monotonic()
    process.terminate()
    time.sleep(0.5)
    assert process.poll() is None
    process.terminate()
    assert process.wait(PATIENT) == 0
    assert time.monotonic() - began < GRACE_SECONDS / 2

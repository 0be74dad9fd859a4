"""Signs of life through a pipe."""

import os

import pytest

from registry.processes import tell_alive
from registry.processes.heartbeat import VARIABLE, Heartbeat


@pytest.fixture
def heartbeat(monkeypatch: pytest.MonkeyPatch) -> Heartbeat:
    made = Heartbeat(moment=100.0)
    monkeypatch.setenv(VARIABLE, str(made.writing))
    return made


def test_a_process_at_one_job_for_too_long_hangs(heartbeat: Heartbeat) -> None:
    tell_alive("watch.work")
    heartbeat.listen(110.0)
    assert heartbeat.fault(169.0, 60) is None
    assert heartbeat.fault(171.0, 60) == "watch.work has not ended"


def test_a_process_that_is_free_and_silent_hangs_too(heartbeat: Heartbeat) -> None:
    assert heartbeat.fault(160.0, 60) is None
    assert heartbeat.fault(161.0, 60) == "gives no sign of life"
    tell_alive("watch.work")
    tell_alive()
    heartbeat.listen(162.0)
    assert heartbeat.fault(222.0, 60) is None
    assert heartbeat.fault(223.0, 60) == "gives no sign of life"


def test_a_process_that_is_only_just_starting_has_a_minute(heartbeat: Heartbeat) -> None:
    assert heartbeat.fault(159.0, 2) is None
    tell_alive()
    heartbeat.listen(159.0)
    assert heartbeat.fault(160.9, 2) is None
    assert heartbeat.fault(161.1, 2) == "gives no sign of life"


def test_listening_to_silence_is_no_sign(heartbeat: Heartbeat) -> None:
    heartbeat.listen(150.0)
    assert heartbeat.last == 100.0


def test_a_supervisor_that_does_not_read_keeps_nobody_waiting(heartbeat: Heartbeat) -> None:
    for _ in range(20_000):
        tell_alive("webhooks.deliver")
    heartbeat.listen(101.0)
    assert heartbeat.job == "webhooks.deliver"


def test_who_has_no_supervisor_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    tell_alive("watch.work")


def test_who_has_lost_its_supervisor_asks_itself_to_end(heartbeat: Heartbeat, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(os, "kill", lambda pid, number: asked.append((pid, number)))
    writing = os.dup(heartbeat.writing)
    monkeypatch.setenv(VARIABLE, str(writing))
    heartbeat.close()
    tell_alive()
    os.close(writing)
    assert asked == [(os.getpid(), 15)]

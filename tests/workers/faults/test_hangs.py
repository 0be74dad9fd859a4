"""Processes that live and do nothing are ended and started again; nothing is left behind by those that end."""

import os
import signal
import time
from pathlib import Path

import pytest

from registry.processes.supervisor import GRACE_SECONDS, KILL_SECONDS
from tests.support.servers import PostgresServer, RedisServer
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import MODEL
from tests.support.workers import stage
from tests.support.workers.service import Service
from tests.support.workers.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE = "10"
"""Seconds; a process that is not given a processor for as long would be taken for one that hangs."""
KINDS = ("worker", "beat", "serve")
SPIN = """
import signal

def spin(*_):
    while True:
        pass

signal.signal(signal.SIGVTALRM, spin)
"""


@pytest.fixture
def spinning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that a signal makes turn in a circle for ever; Celery has uses of its own for SIGUSR1 and SIGUSR2."""
    (tmp_path / "sitecustomize.py").write_text(SPIN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def below(service: Service, word: str) -> list[int]:
    """The processes of one kind that a supervisor looks after."""
    supervisors = {process.pid for process in service.processes.values()}
    return [pid for pid in service.pids(word) if pid not in supervisors]


def works(service: Stage) -> None:
    """A change is still found and told."""
    service.wait_until_ready()
    service.hub.publish(MODEL, MINIMAX_MIT)
    service.subscribe()
    service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    service.wait_for_record(MODEL)
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    service.sync(MODEL)
    service.alerts(1)


@pytest.mark.alone
@pytest.mark.usefixtures("spinning")
@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGVTALRM], ids=["stopped", "spinning"])
def test_one_process_of_each_kind_hangs(tmp_path: Path, number: signal.Signals) -> None:
    """They are started again after the patience, and the others are left alone."""
    with stage.embedded(tmp_path, PATIENCE_SECONDS=PATIENCE, ALERT_GROUP_SECONDS="0") as service:
        service.wait_for("all processes", lambda: all(below(service, kind) for kind in KINDS))
        time.sleep(3)  # a process that is only just starting has another patience
        before = set(service.pids())
        hanging = {below(service, kind)[-1] for kind in KINDS}
        for pid in hanging:
            os.kill(pid, number)
        service.wait_for("those that hang to end", lambda: not hanging & set(service.pids()), 30)
        assert before - hanging <= set(service.pids())
        assert service.has_logged('"event":"process.hangs"')
        works(service)


def test_a_job_that_does_not_end(tmp_path: Path) -> None:
    """A worker that is at one job for longer than the patience is ended, and another one does the job."""
    with stage.embedded(
        tmp_path, PATIENCE_SECONDS=PATIENCE, ALERT_GROUP_SECONDS="0", HUB_TIMEOUT_SECONDS="60"
    ) as service:
        service.hub.publish(MODEL, MINIMAX_MIT)
        service.hub.misbehave("silence", f"/api/models/{MODEL}", times=1)
        service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
        service.wait_for_record(MODEL)
        assert service.has_logged('"reason":"watch.work has not ended"')


def test_stopping_does_not_wait_for_a_job_that_does_not_end(tmp_path: Path) -> None:
    """The supervisor says what it cut off, and the next start does it."""
    with stage.embedded(tmp_path, ALERT_GROUP_SECONDS="0", HUB_TIMEOUT_SECONDS="60") as service:
        service.hub.publish(MODEL, MINIMAX_MIT)
        service.hub.misbehave("silence", f"/api/models/{MODEL}", times=1)
        service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
        service.wait_for("the reading", lambda: service.hub.faults_met().get("silence"))
        began = time.monotonic()
        assert service.stop("up", signal.SIGTERM) == 0
        assert time.monotonic() - began < 1.2 + GRACE_SECONDS + KILL_SECONDS + 5  # a busy machine's own
        assert service.pids() == []
        assert service.has_logged('"event":"process.killed"')
        assert service.has_logged('"job":"watch.work"')
        service.start("up")
        service.wait_until_ready()
        service.wait_for_record(MODEL)


def test_the_parts_of_the_scaled_profile_hang(
    tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer
) -> None:
    with stage.scaled(
        tmp_path, postgres_server, redis_server, PATIENCE_SECONDS=PATIENCE, ALERT_GROUP_SECONDS="0"
    ) as service:
        service.wait_for("all processes", lambda: all(below(service, kind) for kind in ("worker", "beat")))
        time.sleep(3)
        hanging = {*below(service, "worker"), *below(service, "beat")}
        for pid in hanging:
            os.kill(pid, signal.SIGSTOP)
        service.wait_for("those that hang to end", lambda: not hanging & set(service.pids()), 30)
        works(service)


def test_a_second_start_on_one_data_folder(embedded: Stage, tmp_path: Path) -> None:
    second = Service(tmp_path / "second", {"BOOTSTRAP_KEY": embedded.key}, data=embedded.data)
    done = second.run("up")
    second.client.close()
    assert done.returncode != 0
    assert "is in use by another `cardwatch up` (process" in done.stderr
    assert "Traceback" not in done.stderr
    assert embedded.is_ready()


def test_a_supervisor_that_is_killed_while_it_stops(embedded: Stage) -> None:
    """SIGTERM, and two seconds later SIGKILL, while a worker waits for a hub that is silent."""
    embedded.hub.publish(MODEL, MINIMAX_MIT)
    embedded.hub.misbehave("silence", f"/api/models/{MODEL}", times=1)
    embedded.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    embedded.wait_for("the reading to begin", lambda: embedded.hub.count(f"/api/models/{MODEL}"))
    supervisor = embedded.processes.pop("up")
    supervisor.send_signal(signal.SIGTERM)
    time.sleep(2)
    supervisor.kill()
    supervisor.wait(10)
    embedded.wait_for("every process to end", lambda: not embedded.pids(), 10)


def test_nothing_outlives_a_part_that_is_killed(scaled: Stage) -> None:
    for command in ("worker", "beat"):
        kill_part(scaled, command)


def kill_part(service: Stage, command: str) -> None:
    service.wait_for("its process", lambda: below(service, command))
    supervisor = service.processes.pop(command)
    supervisor.kill()
    supervisor.wait(10)
    service.wait_for("every process to end", lambda: not service.pids(command), 10)

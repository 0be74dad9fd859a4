"""A full disk: writes are refused with the reason, reading goes on, and with room again so does everything else."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.workers import stage
from tests.support.workers.bursts import MODELS, Bursts
from tests.support.workers.service import UNANCHORED
from tests.support.workers.stage import Stage
from tests.support.workers.stress import Stress

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

SIZE_MIB = 120
"""Above what readiness wants free, and what the database needs."""
FULL = "The disk of the database is full; make room, nothing was written."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own; only an administrator may have one."""
    place = tmp_path / "disk"
    place.mkdir()
    begin = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    options = f"size={SIZE_MIB}m,uid={os.getuid()},mode=0700"
    mounted = subprocess.run(  # noqa: S603 - our own words
        [*begin, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run([*begin, "umount", "--lazy", str(place)], check=True)  # noqa: S603 - as above


def fill(disk: Path) -> Path:
    """Leave no byte."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    assert shutil.disk_usage(disk).free == 0
    return filler


def checks(service: Stage) -> dict[str, str]:
    found: dict[str, str] = service.client.get("/health/ready").json()["checks"]
    return found


def test_a_disk_that_is_full_for_a_while(tmp_path: Path, disk: Path) -> None:
    with stage.embedded(tmp_path, disk / "data", ALERT_GROUP_SECONDS="0") as service:
        bursts = Bursts(service, seed=11)
        bursts.begin()
        fillers = []
        with Stress(service) as load:

            def fill_for_a_while() -> None:
                load.wait_for_writes(10)
                fillers.append(fill(disk))
                service.wait_for("writes to be refused", lambda: load.refusals[FULL] > 3)
                reads = load.reads
                service.wait_for("reads to go on", lambda: load.reads > reads + 10)
                assert service.client.get("/health/ready").status_code == 503
                assert "MiB are free" in checks(service)["disk"]
                assert service.ask("GET", "/health/live")["status"] == "ok"
                fillers.pop().unlink()
                load.wait_for_writes(10)

            bursts.run(1, fill_for_a_while)
        assert load.faults == []
        assert set(load.refusals) == {FULL}
        assert load.cuts == 0
        assert load.lost() == []
        assert set(checks(service).values()) == {"ok"}
        assert len({item.message_id for item in service.receiver.received}) == len(MODELS)
        assert not service.has_logged("process.died")
        verified = service.run("verify")
        assert verified.returncode == UNANCHORED, verified.stderr

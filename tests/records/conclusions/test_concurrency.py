"""Many people edit one record at once, through several API processes: whoever lost reads again, nothing is lost."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.support.servers.process import free_port

ROOT = Path(__file__).resolve().parents[3]
KEY = "cw-a-key-for-many-editors"
PROCESSES, EDITORS = 4, 64
PATH = "/v1/models/example-lab/contested"


@pytest.fixture
def addresses(database_url: str, tmp_path: Path) -> Iterator[list[str]]:
    """Four API processes on one database."""
    ports = [free_port() for _ in range(PROCESSES)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CARDWATCH_")}
    started = []
    for port in ports:
        own = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "PORT": str(port), "BOOTSTRAP_KEY": KEY}
        environment = {**inherited, **{f"CARDWATCH_{name}": value for name, value in own.items()}}
        with (tmp_path / f"{port}.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "registry.cli", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
                )
            )
    try:
        yield [_ready(f"http://127.0.0.1:{port}", tmp_path / f"{port}.log") for port in ports]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def _ready(address: str, log: Path) -> str:
    with httpx2.Client(trust_env=False) as client:
        for _ in range(300):
            try:
                if client.get(f"{address}/health/ready").status_code == 200:
                    return address
            except httpx2.TransportError:
                pass
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def edit(address: str, number: int) -> int:
    """Add one variant to those that are there; how often somebody else was first."""
    beaten = 0
    with httpx2.Client(
        base_url=address, headers={"Authorization": f"Bearer {KEY}"}, trust_env=False, timeout=60
    ) as client:
        while True:
            read = client.get(PATH)
            variants = [*read.json()["hosting"]["variants"], {"format": "GGUF", "id": f"editor-{number:02d}"}]
            body = {"facts": {"variants": variants}}
            answer = client.patch(PATH, json=body, headers={"If-Match": read.headers["etag"]})
            if answer.status_code == 200:
                return beaten
            assert answer.status_code == 412, answer.text
            beaten += 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_update_is_lost(addresses: list[str]) -> None:
    with httpx2.Client(base_url=addresses[0], headers={"Authorization": f"Bearer {KEY}"}, trust_env=False) as client:
        made = client.put(PATH, json={"facts": {}})
        assert made.status_code == 201, made.text
        with ThreadPoolExecutor(EDITORS) as pool:
            beaten = list(pool.map(lambda number: edit(addresses[number % PROCESSES], number), range(EDITORS)))
        names = sorted(variant["id"] for variant in client.get(PATH).json()["hosting"]["variants"])
        assert names == [f"editor-{number:02d}" for number in range(EDITORS)]
        assert sum(beaten) > 0

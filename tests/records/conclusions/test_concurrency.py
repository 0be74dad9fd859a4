"""Many people edit one record at once, through several API processes: whoever lost reads again, nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from tests.support.workers.service import Service

KEY = "cw-a-key-for-many-editors"
PROCESSES, EDITORS = 4, 40
PATH = "/v1/models/example-lab/contested"


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[list[Service]]:
    """Four API processes on one database."""
    with ExitStack() as running:
        made = [Service(tmp_path / str(n), {"DATABASE_URL": database_url}, KEY) for n in range(PROCESSES)]
        for service in made:
            running.callback(service.close)
            service.start("serve")
        for service in made:
            service.wait_until_ready()
        yield made


def edit(service: Service, number: int) -> int:
    """Add one variant to those that are there; how often somebody else was first."""
    beaten = 0
    shown = service.client
    with httpx2.Client(base_url=shown.base_url, headers=shown.headers, trust_env=False, timeout=60) as client:
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
def test_no_update_is_lost(services: list[Service]) -> None:
    services[0].ask("PUT", PATH, {"facts": {}}, expect=201)
    with ThreadPoolExecutor(EDITORS) as pool:
        beaten = list(pool.map(lambda number: edit(services[number % PROCESSES], number), range(EDITORS)))
    names = sorted(variant["id"] for variant in services[0].ask("GET", PATH)["hosting"]["variants"])
    assert names == [f"editor-{number:02d}" for number in range(EDITORS)]
    assert sum(beaten) > 0

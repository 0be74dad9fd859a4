"""What the running server bears: requests that all differ, of which the framework keeps what it parsed; silence."""

import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx2
import pytest

from tests.support.workers.service import Service

REQUESTS = 1_100
"""The framework keeps the last 1,024 of a kind."""
MOST_MIB = 50
QUERIES: dict[str, Callable[[int], str]] = {
    "long": lambda number: f"q={number:05}" + "x" * 8_000,
    "many parameters": lambda number: "&".join(f"a{number}-{place:0100}=1" for place in range(64)),
    "parameters beyond the limit": lambda number: "&".join(f"a{number}{place}=1" for place in range(700)),
}


@pytest.fixture
def serving(tmp_path: Path, sqlite_template: Path) -> Iterator[Service]:
    settings = {"ANONYMOUS_READ": "true", "LOG_LEVEL": "WARNING", "DATABASE_URL": f"sqlite:///{sqlite_template}"}
    service = Service(tmp_path / "serving", settings)
    try:
        service.start("serve")
        service.wait_until_ready()
        yield service
    finally:
        service.close()


@pytest.mark.slow
def test_a_connection_outlives_the_patience_of_usual_clients(serving: Service) -> None:
    """They keep an idle one for five seconds; it must not be closed under a request that is on its way."""
    connection = HTTPConnection("127.0.0.1", serving.port, timeout=30)
    for pause in (0, 6):
        time.sleep(pause)
        connection.request("GET", "/health/live")
        assert connection.getresponse().read()
    connection.close()


def resident_mib(service: Service) -> int:
    (pid,) = service.pids("serve")
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0]) // 1024


@pytest.mark.slow
def test_queries_that_all_differ(serving: Service) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False, timeout=60) as client:
        for number in range(200):
            client.get(f"/v1/models?q=w{number}").raise_for_status()
        before = resident_mib(serving)
        for query in QUERIES.values():
            for number in range(REQUESTS):
                assert client.get(f"/v1/models?{query(number)}").status_code == 400
        assert resident_mib(serving) - before < MOST_MIB

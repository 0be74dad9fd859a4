"""One limit over four processes of the API on one database, with sixteen clients at once."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from tests.support.workers.service import Service

PROCESSES, CLIENTS, LIMIT, EACH, ENOUGH = 4, 16, 100, 25, 85
KEY = "the-key-of-all-four-processes"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[list[Service]]:
    """The API four times on either database."""
    with ExitStack() as ends:
        settings = {
            "DATABASE_URL": database_url,
            "RATE_LIMIT": str(LIMIT),
            "RATE_LIMIT_KEY": str(LIMIT),
            "TRUSTED_PROXIES": "127.0.0.0/8",
            "ANONYMOUS_READ": "true",
        }
        made = [Service(tmp_path / f"process-{number}", settings, KEY) for number in range(PROCESSES)]
        for service in made:
            ends.callback(service.close)
        for service in made:
            service.start("serve")
        for service in made:
            service.wait_until_ready()
        yield made


def wait_for_a_minute() -> int:
    """The present minute if a third of it is left, else the next one."""
    if time.time() % 60 > 40:
        time.sleep(60.2 - time.time() % 60)
    return int(time.time() // 60)


def ask_at_once(services: list[Service], headers: dict[str, str]) -> Counter[int]:
    """The statuses of what sixteen clients get, each of whom asks all processes in turn, within one minute."""
    minute = wait_for_a_minute()

    def ask(number: int) -> Counter[int]:
        told: Counter[int] = Counter()
        with httpx2.Client(headers=headers, timeout=30, trust_env=False) as client:
            for turn in range(EACH):
                port = services[(number + turn) % PROCESSES].port
                told[client.get(f"http://127.0.0.1:{port}/v1/licenses/mit").status_code] += 1
        return told

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = sum(pool.map(ask, range(CLIENTS)), Counter[int]())
    assert time.time() // 60 == minute, "the machine is too busy to ask this within a minute"
    return told


def test_never_more_than_the_limit_and_not_far_fewer(services: list[Service]) -> None:
    client = {"Forwarded": "for=203.0.113.7"}
    for headers in (client, {**client, "Authorization": f"Bearer {KEY}"}):
        told = ask_at_once(services, headers)
        assert set(told) == {200, 429}
        assert ENOUGH <= told[200] <= LIMIT
        assert sum(told.values()) == CLIENTS * EACH


@pytest.mark.parametrize(("settings", "statuses"), [({"RATE_LIMIT": "5"}, [200] * 5 + [429]), ({}, [200] * 6)])
def test_a_forged_header_changes_nothing(tmp_path: Path, settings: dict[str, str], statuses: list[int]) -> None:
    """The server itself believes no header either; and by default this machine has no limit."""
    service = Service(tmp_path / "forged", {"RATE_LIMIT": "", "RATE_LIMIT_KEY": "", **settings})
    try:
        assert service.run("migrate", "--no-starter").returncode == 0
        service.start("serve")
        service.wait_until_ready()
        wait_for_a_minute()
        told = []
        for number in range(6):
            forged = f"203.0.113.{number}"
            headers = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}", "X-Real-IP": forged}
            address = f"http://127.0.0.1:{service.port}/v1/licenses/mit"
            told.append(httpx2.get(address, headers=headers, trust_env=False).status_code)
        assert told == statuses
    finally:
        service.close()

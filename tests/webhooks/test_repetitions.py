"""Many words, each sent twenty times, over four processes of the API on one database; in the long form a thousand."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from sqlmodel import func, select

from registry.db import open_database
from registry.http.idempotency.tables import KeptReply
from registry.watch.runs.tables import SyncRun
from tests.support.workers.service import Service

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
PROCESSES, CLIENTS, TIMES = 4, 16, 20
WORDS = 1_000 if SOAK else 60
KEY = "the-key-of-all-four-processes"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[list[Service]]:
    """The API four times on either database."""
    settings = {"DATABASE_URL": database_url, "RATE_LIMIT": "0", "RATE_LIMIT_KEY": "0", "SECRET_KEY": "s" * 40}
    with ExitStack() as ends:
        made = [Service(tmp_path / f"process-{number}", settings, KEY) for number in range(PROCESSES)]
        for service in made:
            ends.callback(service.close)
            service.start("serve")
        for service in made:
            service.wait_until_ready()
        yield made


def test_each_is_done_once(services: list[Service], database_url: str) -> None:
    asked = [(f"word-{number}", turn) for number in range(WORDS) for turn in range(TIMES)]
    random.Random(4).shuffle(asked)  # noqa: S311 - an order, no secret
    told: dict[str, set[str]] = {}

    def ask(share: list[tuple[str, int]]) -> Counter[str]:
        found = Counter[str]()
        with httpx2.Client(headers={"Authorization": f"Bearer {KEY}"}, timeout=60, trust_env=False) as client:
            for word, turn in share:
                port = services[turn % PROCESSES].port
                answer = client.post(f"http://127.0.0.1:{port}/v1/sync", headers={"Idempotency-Key": word})
                assert answer.status_code == 202, answer.text
                told.setdefault(word, set()).add(answer.json()["run_id"])
                found["replayed" if "idempotency-replayed" in answer.headers else "done"] += 1
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        counted = sum(pool.map(ask, (asked[number::CLIENTS] for number in range(CLIENTS))), Counter[str]())
    assert counted == {"done": WORDS, "replayed": WORDS * (TIMES - 1)}
    assert {len(runs) for runs in told.values()} == {1}
    database = open_database(database_url)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(SyncRun)).one() == WORDS
        assert session.exec(select(func.count()).select_from(KeptReply)).one() == WORDS
    database.close()

"""All models are asked for again and again, under words of one's own and of others, while models come and go."""

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers import stage
from tests.support.workers.stage import Stage

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
REQUESTS = 8_000 if SOAK else 300
CLIENTS = 4
MODELS = 6
WRITERS = 3

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_200)]


@pytest.fixture
def service(tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[Stage]:
    with stage.scaled(tmp_path, postgres_server, redis_server, WORKER_CONCURRENCY="1", TICK_SECONDS="0.2") as made:
        yield made


@dataclass
class Storm:
    """Clients that all ask at once, and what they were answered."""

    service: Stage
    runs: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By word, or by request where there was none."""
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, client: httpx2.Client, share: int) -> None:
        """Every fourth without a word; of the others each second under a word that all clients use."""
        for number in range(REQUESTS // CLIENTS):
            word = f"shared-{number}" if number % 2 else f"own-{share}-{number}"
            answer = client.post("/v1/sync", headers={"Idempotency-Key": word} if number % 4 else {})
            self._note(answer, 202)
            with self._lock:
                self.runs[word].add(answer.json().get("run_id"))

    def come_and_go(self, client: httpx2.Client, share: int) -> None:
        """A model is written down, watched, asked for or given up, and withdrawn."""
        model = f"storm/goes-{share}"
        while not self.ends.is_set():
            self._note(client.put(f"/v1/models/{model}", json={"source": "vendor"}), 200, 201, 428)
            self._note(client.put(f"/v1/watch/{model}"), 200, 201)
            if share:
                self._note(
                    client.post(f"/v1/models/{model}/sync", headers={"Idempotency-Key": os.urandom(8).hex()}), 202
                )
            else:
                self._note(client.delete(f"/v1/watch/{model}"), 204)
            self._note(client.delete(f"/v1/models/{model}", headers={"If-Match": "*"}), 204, 404, 412)

    def begin(self, work: Callable[[httpx2.Client, int], None], count: int) -> list[threading.Thread]:
        """So many clients, each in a thread of its own."""
        threads = [threading.Thread(target=self._run, args=(work, share)) for share in range(count)]
        for thread in threads:
            thread.start()
        return threads

    def _run(self, work: Callable[[httpx2.Client, int], None], share: int) -> None:
        address, headers = f"http://127.0.0.1:{self.service.port}", {"Authorization": f"Bearer {self.service.key}"}
        with httpx2.Client(base_url=address, headers=headers, timeout=60, trust_env=False) as client:
            work(client, share)

    def _note(self, answer: httpx2.Response, *expected: int) -> None:
        is_fault = answer.status_code not in expected
        words = (
            f"{answer.request.method} {answer.status_code} {answer.text}\n{self.service.about(answer)}"
            if is_fault
            else ""
        )
        with self._lock:
            self.statuses[answer.status_code] += 1
            self.faults += [words] if is_fault else []


def test_no_request_meets_a_fault(service: Stage) -> None:
    for number in range(MODELS):
        service.hub.publish(f"storm/stays-{number}", {"README.md": "---\nlicense: mit\n---\n"})
        service.ask("PUT", f"/v1/watch/storm/stays-{number}", expect=201)
    storm = Storm(service)
    writers = storm.begin(storm.come_and_go, WRITERS)
    for asking in storm.begin(storm.ask, CLIENTS):
        asking.join()
    storm.ends.set()
    for writing in writers:
        writing.join()
    assert storm.faults == [], "\n\n".join(storm.faults[:3])
    each = REQUESTS // CLIENTS
    assert len(storm.runs) == each // 2 + CLIENTS * (each - each // 2)  # the shared words count once
    assert {len(runs) for word, runs in storm.runs.items()} == {1}
    assert service.errors() == []

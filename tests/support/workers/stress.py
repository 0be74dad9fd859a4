"""Clients that write and read without a pause while things break, and remember what they were promised."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import httpx2

from tests.support.workers.service import Service

PAUSE_SECONDS = 0.02


@dataclass
class Stress:
    """A few writers and a reader beside each other; runs as a context."""

    service: Service
    name: str = "load"
    writers: int = 2
    acknowledged: dict[str, str] = field(default_factory=dict)
    """What each model was said to be, where the service said that it keeps it."""
    refusals: Counter[str] = field(default_factory=Counter)
    """The sentences of answers 503."""
    faults: list[str] = field(default_factory=list)
    """Answers that no client should ever get."""
    reads: int = 0
    cuts: int = 0
    """Requests whose connection broke."""

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=(self._write, number)) for number in range(self.writers)
        ]
        self._threads.append(threading.Thread(target=self._repeat, args=(self._read, 0)))

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for_writes(self, count: int, seconds: float = 60.0) -> None:
        """Wait until so many more writes were acknowledged."""
        wanted, ends = len(self.acknowledged) + count, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < ends, f"no more writes are taken: {self.refusals}, {self.faults}"
            time.sleep(0.05)

    def lost(self) -> list[str]:
        """Acknowledged writes that are not there, or not as they were."""
        return [
            model
            for model, description in self.acknowledged.items()
            if self.service.ask("GET", f"/v1/models/{model}")["description"] != description
        ]

    def _repeat(self, step: Callable[[httpx2.Client, str, str], None], number: int) -> None:
        headers = {"Authorization": f"Bearer {self.service.key}"}
        address = f"http://127.0.0.1:{self.service.port}"
        with httpx2.Client(base_url=address, headers=headers, timeout=30, trust_env=False) as client:
            count = 0
            while not self._stop.is_set():
                count += 1
                try:
                    step(client, f"{self.name}/model-{number}-{count}", f"Write {count} of {number}.")
                except httpx2.TransportError:
                    self.cuts += 1
                    time.sleep(PAUSE_SECONDS * 5)
                time.sleep(PAUSE_SECONDS)

    def _write(self, client: httpx2.Client, model: str, description: str) -> None:
        answer = client.put(f"/v1/models/{model}", json={"facts": {"description": description}})
        if answer.status_code == 201:
            self.acknowledged[model] = description
        else:
            self._refused(answer)

    def _read(self, client: httpx2.Client, model: str, description: str) -> None:
        del model, description
        known = next(reversed(self.acknowledged), None)
        for path in ("/v1/models?limit=5", *([f"/v1/models/{known}"] if known else [])):
            answer = client.get(path)
            if answer.status_code == 200:
                self.reads += 1
            else:
                self._refused(answer)

    def _refused(self, answer: httpx2.Response) -> None:
        if answer.status_code == 503 and answer.headers["Content-Type"] == "application/problem+json":
            self.refusals[answer.json()["detail"]] += 1
        else:
            self.faults.append(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")

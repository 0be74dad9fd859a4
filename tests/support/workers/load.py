"""Clients that write and read without a pause, and remember what was acknowledged when."""

import threading
import time
from collections import Counter
from typing import Any, Self

import httpx2

PATIENCE_SECONDS = 60


class Load:
    """Writers who make records, each with an event and a version of its layer, and readers who count them."""

    def __init__(self, address: str, key: str, writers: int = 3, readers: int = 2, prefix: str = "load") -> None:
        self._address, self._headers, self._prefix = address, {"Authorization": f"Bearer {key}"}, prefix
        self._stop = threading.Event()
        self.acknowledged: dict[str, tuple[float, float]] = {}
        """Each record that was made: when it was asked for, and when the answer came."""
        self.totals: list[tuple[float, int]] = []
        """How many records a reader was told of, and when."""
        self.statuses: Counter[tuple[str, int]] = Counter()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(writers)]
        self._threads += [threading.Thread(target=self._read) for _ in range(readers)]

    def before(self, moment: float) -> set[str]:
        """What was acknowledged before a moment."""
        return {name for name, (_, answered) in self.acknowledged.items() if answered < moment}

    def after(self, moment: float) -> set[str]:
        """What was asked for after a moment, and acknowledged."""
        return {name for name, (asked, _) in self.acknowledged.items() if asked > moment}

    def wait_for(self, count: int) -> None:
        """Until so many more were acknowledged."""
        wanted, ends = len(self.acknowledged) + count, time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < ends, self.statuses
            time.sleep(0.02)

    def _write(self, writer: int) -> None:
        number = 0
        with self._client() as client:
            while not self._stop.is_set():
                number += 1
                name, asked = f"{self._prefix}/writer-{writer}-{number}", time.monotonic()
                answer = client.put(f"/v1/models/{name}", json={"facts": {"description": f"Number {number}."}})
                self.statuses["write", answer.status_code] += 1
                if answer.status_code == 201:
                    self.acknowledged[name] = (asked, time.monotonic())

    def _read(self) -> None:
        with self._client() as client:
            while not self._stop.is_set():
                answer = client.get("/v1/models", params={"limit": 1})
                self.statuses["read", answer.status_code] += 1
                if answer.status_code == 200:
                    body: dict[str, Any] = answer.json()
                    self.totals.append((time.monotonic(), body["total"]["count"] if body["items"] else 0))

    def _client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self._address, headers=self._headers, timeout=PATIENCE_SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

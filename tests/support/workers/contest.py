"""Many clients who write one thing at the same moment, against a real server."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2

CONTENDERS = 64

Write = Callable[[httpx2.Client, int], httpx2.Response]


class Contest:
    """64 clients with a connection each; every round begins for all at once."""

    def __init__(self, address: str, key: str, contenders: int = CONTENDERS) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._clients = [
            httpx2.Client(base_url=address, headers=headers, timeout=60, trust_env=False) for _ in range(contenders)
        ]
        self._start = threading.Barrier(contenders)
        self._pool = ThreadPoolExecutor(contenders)

    def round(self, write: Write) -> Counter[int]:
        """How many answers of each status; every failure must be a problem document."""
        numbers = range(len(self._clients))
        return Counter(self._pool.map(lambda number: self._take_part(write, number), numbers))

    def _take_part(self, write: Write, number: int) -> int:
        client = self._clients[number]
        self._start.wait()
        answer = write(client, number)
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json", answer.text
        return answer.status_code

    def close(self) -> None:
        self._pool.shutdown()
        for client in self._clients:
            client.close()

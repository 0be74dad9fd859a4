"""A client that keeps a few connections busy: ``python -m benchmarks.load`` reads an order and prints a reading.

It is a process of its own that does little per request, so that what is measured is the server; ``client_busy`` tells
how much of the time it needed for itself.
"""

import re
import selectors
import socket
import statistics
import sys
import time
from collections.abc import Sequence
from itertools import cycle

import msgspec

_SILENCE_SECONDS = 15.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class LoadError(RuntimeError):
    """The server gave something else than the answers that were asked for."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to send, where and for how long."""

    port: int
    requests: list[bytes]
    connections: int
    seconds: float


class Reading(msgspec.Struct, frozen=True):
    """One variant in one round."""

    requests: int
    requests_per_second: float
    p50_ms: float
    p95_ms: float
    client_busy: float
    """The part of the time that the client needed for itself."""
    server_ms: float | None = None
    """Processor time of the server's process per request, which other load on the machine hardly moves."""


def read_off(latencies: Sequence[float], elapsed: float, busy: float) -> Reading:
    """The reading of a run that took this long and kept the client busy for this long (all in seconds)."""
    if not latencies:
        raise LoadError("there was no time for a single request")
    ranks = statistics.quantiles(latencies, n=20, method="inclusive") if len(latencies) > 1 else [latencies[0]] * 19
    return Reading(len(latencies), len(latencies) / elapsed, ranks[9] * 1_000, ranks[18] * 1_000, busy / elapsed)


class _Connection:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_SILENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()
        self._started = 0.0

    def send(self, request: bytes) -> None:
        self._received.clear()
        self._started = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> float | None:
        """The seconds that the answer took once it is complete."""
        data = self.socket.recv(262_144)
        if not data:
            raise LoadError("the server closed a connection")
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        if not self._received.startswith(b"HTTP/1.1 200 "):
            raise LoadError(bytes(self._received[:500]).decode(errors="replace"))
        length = _LENGTH.search(self._received, 0, end + 2)
        if length is None:
            raise LoadError("an answer came without Content-Length")
        return time.perf_counter() - self._started if len(self._received) >= end + 4 + int(length[1]) else None


def run(order: Order) -> Reading:
    """Send the requests in turn over all connections until the time is over."""
    connections = [_Connection(order.port) for _ in range(order.connections)]
    started, busy = time.perf_counter(), time.process_time()
    try:
        latencies = _exchange(connections, order.requests, started + order.seconds)
        return read_off(latencies, time.perf_counter() - started, time.process_time() - busy)
    finally:
        for connection in connections:
            connection.socket.close()


def _exchange(connections: Sequence[_Connection], requests: Sequence[bytes], deadline: float) -> list[float]:
    """How long each answer took; what is under way at the deadline is waited for."""
    following, latencies, under_way = cycle(requests), list[float](), len(connections)
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(next(following))
        while under_way:
            for connection in _ready(selector):
                took = connection.receive()
                if took is None:
                    continue
                latencies.append(took)
                if time.perf_counter() < deadline:
                    connection.send(next(following))
                else:
                    under_way -= 1
    return latencies


def _ready(selector: selectors.BaseSelector) -> list[_Connection]:
    ready = selector.select(_SILENCE_SECONDS)
    if not ready:
        raise LoadError("the server fell silent")
    return [key.data for key, _ in ready]


def main() -> None:
    """Run the order on standard input."""
    try:
        reading = run(msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order))
    except (LoadError, OSError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    sys.stdout.buffer.write(msgspec.json.encode(reading))


if __name__ == "__main__":
    main()

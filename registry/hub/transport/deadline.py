"""A transport whose every wait ends by a deadline.

Timeouts of HTTP clients bound one read; a server that sends a byte now and then keeps a worker for ever. Here each
socket operation waits for at most the time that is left, through headers and TLS too. Name resolution is the operating
system's and is not bounded.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore2
import httpx2

_ends_at: ContextVar[float | None] = ContextVar("hub_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound everything this thread does over ``DeadlineTransport`` inside the block."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def time_left(timeout: float | None) -> float | None:
    """``timeout``, or what is left until the deadline if that is less; never negative."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return timeout
    left = max(ends_at - time.monotonic(), 0.0)
    return left if timeout is None else min(timeout, left)


def _clamped(timeout: float | None, expired: type[Exception]) -> float | None:
    left = time_left(timeout)
    if left == 0:
        raise expired("the deadline passed")
    return left


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _clamped(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _clamped(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = _clamped(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the base class's signature
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    def __init__(self) -> None:
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _clamped(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, left, local_address, socket_options))


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates this process trusts; reading them takes a tenth of a second."""
    return httpx2.create_ssl_context()


class DeadlineTransport(httpx2.HTTPTransport):
    """httpx2's transport over sockets that keep the deadline; ``proxy`` is the URL of an HTTP proxy or None."""

    def __init__(self, proxy: str | None, connections: int) -> None:
        context, backend = _trusted(), _Backend()
        super().__init__(verify=context)
        if proxy is None:
            self._pool = httpcore2.ConnectionPool(context, max_connections=connections, network_backend=backend)
        else:
            self._pool = httpcore2.HTTPProxy(
                proxy, ssl_context=context, max_connections=connections, network_backend=backend
            )

"""Connections whose every wait ends by a deadline: the one transport of ``hub`` and ``egress`` (docs/adr/0005, 0012).

* Timeouts of HTTP clients bound one read; a peer that sends a byte now and then would keep a worker for ever. Here each
  socket operation waits for at most the time that is left, through connecting, TLS, headers and body.
* A body is read up to a limit and no further.
* A connection goes where the caller says: to the host of the URL, or to addresses that were checked before, whatever
  host is asked for.
* No proxy, token or cookie of the environment is used: what is not given does not exist.

Name resolution is the operating system's and is not bounded here.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore2

CONNECT_SECONDS = 5.0
"""For one of several checked addresses, so that a silent one leaves time for the next."""
_SENT_BYTES = 4_096
"""At a time, which a socket that can be written takes at once: a peer that hardly reads cannot stretch the deadline."""

_ends_at: ContextVar[float | None] = ContextVar("transport_deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound everything this thread does over ``open_pool`` inside the block."""
    token = _ends_at.set(time.monotonic() + (seconds_left(seconds) or 0.0))
    try:
        yield
    finally:
        _ends_at.reset(token)


def seconds_left(timeout: float | None) -> float | None:
    """``timeout``, or what is left until the deadline if that is less; never negative."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return timeout
    left = max(ends_at - time.monotonic(), 0.0)
    return left if timeout is None else min(timeout, left)


def open_pool(
    connections: int,
    *,
    addresses: tuple[str, ...] | None = None,
    proxy: str | None = None,
    tls: ssl.SSLContext | None = None,
) -> httpcore2.ConnectionPool:
    """So many connections, to be closed by the caller; ``proxy`` is the URL of an HTTP proxy or None.

    ``addresses`` are numeric and were checked by the caller: no connection goes anywhere else. None follows the URL.
    """
    backend, context = _DeadlineBackend(addresses), tls or trusted_certificates()
    if proxy is None:
        return httpcore2.ConnectionPool(
            context, max_connections=connections, max_keepalive_connections=None, network_backend=backend
        )
    return httpcore2.HTTPProxy(proxy, ssl_context=context, max_connections=connections, network_backend=backend)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """The system's certificates (``SSL_CERT_FILE`` is respected); reading them takes a tenth of a second."""
    return httpcore2.default_ssl_context()


def read_up_to(limit: int, chunks: Iterable[bytes]) -> tuple[bytes, bool]:
    """The first ``limit`` bytes, and whether there were more; what is beyond is not read."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


def _clamped(timeout: float | None, expired: type[Exception]) -> float | None:
    left = seconds_left(timeout)
    if left == 0:
        raise expired("the deadline passed")
    return left


class _DeadlineStream(httpcore2.NetworkStream):
    """A connection whose every operation shares the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream
        self._unsent = b""
        self._write_timeout: float | None = None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Keep the bytes until the answer is awaited, so that head and body travel together."""
        self._unsent += buffer
        self._write_timeout = timeout

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._flush()
        return self._stream.read(max_bytes, _clamped(timeout, httpcore2.ReadTimeout))

    def _flush(self) -> None:
        """Send what waits; a peer that stopped listening may have answered all the same, so go on to read."""
        view, self._unsent = memoryview(self._unsent), b""
        with suppress(httpcore2.WriteError):
            for start in range(0, len(view), _SENT_BYTES):
                left = _clamped(self._write_timeout, httpcore2.WriteTimeout)
                self._stream.write(bytes(view[start : start + _SENT_BYTES]), left)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = _clamped(timeout, httpcore2.ConnectTimeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the base class's signature
        return self._stream.get_extra_info(info)


class _DeadlineBackend(httpcore2.NetworkBackend):
    """Opens connections to the given addresses, or to the host it is asked for where none are given."""

    def __init__(self, addresses: tuple[str, ...] | None) -> None:
        self._addresses = addresses
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        del local_address, socket_options  # the pools of this module set none
        if self._addresses is None:
            return self._connect(host, port, _clamped(timeout, httpcore2.ConnectTimeout))
        for address in self._addresses:
            left = _clamped(CONNECT_SECONDS, httpcore2.ConnectTimeout)
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return self._connect(address, port, left)
        raise httpcore2.ConnectError("no address accepted a connection")

    def _connect(self, host: str, port: int, seconds: float | None) -> httpcore2.NetworkStream:
        return _DeadlineStream(self._backend.connect_tcp(host, port, seconds))

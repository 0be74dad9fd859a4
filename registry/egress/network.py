"""Names to addresses with a limit, and connections that go only to checked addresses and end at a deadline."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import httpcore2

from registry.egress.addresses import parse_address

MAX_ADDRESSES = 32
MAX_LOOKUPS = 32
"""Name servers that never answer may hold this many threads; beyond it names do not resolve for a while."""
CONNECT_SECONDS = 5.0
READ_BYTES = 16_384

Resolver = Callable[[str, int, float], tuple[str, ...]]
"""Name, port and seconds to numeric addresses; an empty tuple where there is no answer in time."""

_lookups = threading.BoundedSemaphore(MAX_LOOKUPS)


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Ask the system's resolver once, waiting at most so long; too many answers count as none."""
    if not _lookups.acquire(blocking=False):
        return ()
    found: list[str] = []
    thread = threading.Thread(target=_look_up, args=(host, port, found), daemon=True, name="egress-lookup")
    thread.start()
    thread.join(seconds)
    answers = tuple(dict.fromkeys(found)) if not thread.is_alive() else ()
    return answers if len(answers) <= MAX_ADDRESSES else ()


def _look_up(host: str, port: int, found: list[str]) -> None:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found.extend(str(answer[4][0]) for answer in answers)
    except (OSError, UnicodeError):
        pass
    finally:
        _lookups.release()


def own_among(addresses: tuple[str, ...]) -> frozenset[str]:
    """Those addresses that are this machine's: the kernel would talk to them from themselves. Sends nothing."""
    return frozenset(address for address in addresses if _is_own(address))


def _is_own(text: str) -> bool:
    address = parse_address(text)
    if address is None:
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IP versions
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return parse_address(str(probe.getsockname()[0])) == address
    except OSError:
        return False


class Deadline:
    """The end of a whole exchange; libraries' timeouts are per read, so that a dripping peer never meets them."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, more than zero; raises ``TimeoutException`` when none are."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore2.TimeoutException("the deadline has passed")
        return left


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to the checked addresses, whatever host it is asked for."""

    def __init__(self, addresses: tuple[str, ...], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Try the addresses in turn."""
        del host, timeout, local_address, socket_options
        for address in self._addresses:
            try:
                seconds = min(CONNECT_SECONDS, self._deadline.remaining())
                return _DeadlineStream(socket.create_connection((address, port), seconds), self._deadline)
            except OSError:
                continue
        raise httpcore2.ConnectError("no address accepted a connection")


class _DeadlineStream(httpcore2.NetworkStream):
    """A socket whose every operation shares one deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._socket = sock
        self._deadline = deadline
        self._unsent = b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Keep the bytes until the answer is awaited, so that head and body travel together."""
        del timeout
        self._unsent += buffer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        self._flush()
        self._socket.settimeout(self._deadline.remaining())
        return self._socket.recv(min(max_bytes, READ_BYTES))

    def _flush(self) -> None:
        """Send what waits; a peer that stopped listening may have answered all the same, so go on to read."""
        view, self._unsent = memoryview(self._unsent), b""
        with suppress(BrokenPipeError, ConnectionResetError):
            while view:
                self._socket.settimeout(self._deadline.remaining())
                view = view[self._socket.send(view) :]

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        del timeout
        try:
            self._socket.settimeout(self._deadline.remaining())
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        return _DeadlineStream(wrapped, self._deadline)

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the library's signature
        return self._socket if info == "socket" else None

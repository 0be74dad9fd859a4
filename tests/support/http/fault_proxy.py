"""A TCP proxy on loopback that spoils what passes: it delays, cuts, goes silent or passes a byte at a time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.http.conversations import talking

CHUNK = 65_536


@dataclass
class Fault:
    """What happens to each connection from now on; may be changed while the proxy runs. Bytes count both directions."""

    latency_seconds: float = 0.0
    """Before each piece of the answer."""
    cut_request_after: int | None = None
    """Reset the connection when so many bytes of the request have passed."""
    cut_answer_after: int | None = None
    """Reset the connection when so many bytes of the answer have passed."""
    is_half_open: bool = False
    """Take the request, let it arrive, and pass nothing back; the connection stays."""
    drip_seconds: float = 0.0
    """Between two bytes of the answer; 0 for all at once."""


@dataclass
class FaultProxy:
    """Where it listens, and what it does."""

    port: int
    fault: Fault

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def heal(self) -> None:
        """Let everything through."""
        self.fault = Fault()


@contextmanager
def fault_proxy(upstream: int, fault: Fault) -> Iterator[FaultProxy]:
    """A proxy before a server on loopback."""
    proxy = FaultProxy(0, fault)

    def converse(peer: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", upstream), 5) as server:
            given = proxy.fault
            threading.Thread(target=_pass_request, args=(peer, server, given), daemon=True).start()
            _pass_answer(server, peer, given)

    with talking(converse) as port:
        proxy.port = port
        yield proxy


def _pass_request(peer: socket.socket, server: socket.socket, fault: Fault) -> None:
    passed = 0
    try:
        while piece := peer.recv(CHUNK):
            if fault.cut_request_after is not None and passed + len(piece) >= fault.cut_request_after:
                server.sendall(piece[: fault.cut_request_after - passed])
                _reset(server)
                _reset(peer)
                return
            server.sendall(piece)
            passed += len(piece)
    except OSError:
        return


def _pass_answer(server: socket.socket, peer: socket.socket, fault: Fault) -> None:
    passed = 0
    while piece := server.recv(CHUNK):
        if fault.is_half_open:
            continue
        time.sleep(fault.latency_seconds)
        if fault.cut_answer_after is not None and passed + len(piece) >= fault.cut_answer_after:
            peer.sendall(piece[: fault.cut_answer_after - passed])
            _reset(peer)
            return
        _send(peer, piece, fault.drip_seconds)
        passed += len(piece)
    while fault.is_half_open and peer.fileno() >= 0 and not _has_left(peer):
        time.sleep(0.05)


def _send(peer: socket.socket, piece: bytes, drip_seconds: float) -> None:
    if not drip_seconds:
        peer.sendall(piece)
        return
    for byte in piece:
        peer.sendall(bytes([byte]))
        time.sleep(drip_seconds)


def _has_left(peer: socket.socket) -> bool:
    """Whether the other side has ended the connection; looks without taking anything."""
    peer.settimeout(0.05)
    try:
        return peer.recv(1, socket.MSG_PEEK) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
    finally:
        peer.settimeout(None)


def _reset(stream: socket.socket) -> None:
    """End it with a reset, not in good order."""
    try:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        stream.shutdown(socket.SHUT_RDWR)
    except OSError:
        return

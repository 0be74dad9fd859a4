"""Servers on loopback that speak TCP as they are told: what no honest HTTP server says, or not at that pace."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Conversation = Callable[[socket.socket], None]
"""What is done with one connection; it is closed afterwards."""


@contextmanager
def talking(conversation: Conversation, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that treats each connection like this; its port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=converse, args=(peer,), daemon=True).start()

    def converse(peer: socket.socket) -> None:
        try:
            with tls.wrap_socket(peer, server_side=True) if tls else peer as stream:
                conversation(stream)
        except OSError:
            pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def hear(peer: socket.socket) -> bytes:
    """A whole request; closing a socket with unread bytes would reset it and lose the answer."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += _some(peer)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    while length and len(body) < int(length[1]):
        more = _some(peer)
        heard, body = heard + more, body + more
    return heard


def saying(answer: bytes) -> Conversation:
    """Hear the request and answer these bytes."""

    def conversation(peer: socket.socket) -> None:
        hear(peer)
        peer.sendall(answer)

    return conversation


def dripping(beginning: bytes, drop: bytes, seconds: float = 0.05) -> Conversation:
    """Begin an answer and go on with a drop now and then, for ever."""

    def conversation(peer: socket.socket) -> None:
        hear(peer)
        peer.sendall(beginning)
        while True:
            time.sleep(seconds)
            peer.sendall(drop)

    return conversation


def floods(peer: socket.socket) -> None:
    """An answer without an end, as fast as it is taken."""
    hear(peer)
    peer.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        peer.sendall(b"x" * 65_536)


def never_answers(peer: socket.socket) -> None:
    """Hear the request and keep the connection open, without a word, until the other side leaves."""
    hear(peer)
    while peer.recv(65_536):
        continue


def _some(peer: socket.socket) -> bytes:
    """Raises ``ConnectionError`` where the other side has left."""
    if not (heard := peer.recv(65_536)):
        raise ConnectionError
    return heard

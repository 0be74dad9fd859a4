"""The one transport: a deadline over everything, checked addresses, a limit on bytes."""

import socket
import threading
import time
from collections.abc import Iterator

import httpcore2
import pytest

from registry.transport import deadline, open_pool, read_up_to, seconds_left


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A listener whose peers are accepted by the kernel and never answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_without_a_deadline_a_timeout_is_what_it_is() -> None:
    assert seconds_left(None) is None
    assert seconds_left(5) == 5


def test_a_deadline_shortens_timeouts_and_an_outer_one_holds() -> None:
    with deadline(0.5):
        assert 0 < (seconds_left(None) or 0) <= 0.5
        with deadline(60):
            assert (seconds_left(30) or 0) <= 0.5
        assert seconds_left(0.1) == 0.1
    assert seconds_left(None) is None


def test_a_passed_deadline_leaves_nothing() -> None:
    with deadline(0):
        assert seconds_left(9) == 0


def test_silence_ends_at_the_deadline(silent_port: int) -> None:
    began = time.monotonic()
    with deadline(0.3), open_pool(1) as pool, pytest.raises(httpcore2.TimeoutException):
        pool.request("GET", f"http://127.0.0.1:{silent_port}/")
    assert time.monotonic() - began < 5


def test_connections_go_to_the_checked_addresses_alone() -> None:
    answered = []

    def answer(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            answered.append(peer.recv(65_536))
            peer.sendall(b"HTTP/1.1 204 No\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_server(("127.0.0.2", 0)) as other:
        port, dead = listener.getsockname()[1], other.getsockname()[1]
        thread = threading.Thread(target=answer, args=(listener,), daemon=True)
        thread.start()
        with deadline(5), open_pool(1, addresses=("127.0.0.3", "127.0.0.1")) as pool:
            assert pool.request("POST", f"http://nowhere.example:{port}/", content=b"{}").status == 204
        thread.join(5)
        assert answered[0].endswith(b"\r\n\r\n{}")
        with deadline(5), open_pool(1, addresses=("127.0.0.1",)) as pool, pytest.raises(httpcore2.ConnectError):
            pool.request("GET", f"http://127.0.0.2:{dead}/")
        with deadline(5), open_pool(1, addresses=()) as pool, pytest.raises(httpcore2.ConnectError):
            pool.request("GET", f"http://127.0.0.1:{port}/")


def test_bytes_are_read_up_to_a_limit() -> None:
    chunks = iter([b"ab", b"cd", b"ef"])
    assert read_up_to(3, chunks) == (b"abc", True)
    assert list(chunks) == [b"ef"]
    assert read_up_to(4, iter([b"ab", b"cd"])) == (b"abcd", False)

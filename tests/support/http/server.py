"""The whole application behind the real server, in a thread of the test."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar

from registry.http.connections import GuardedConnection

PATIENCE_SECONDS = 60.0


@contextmanager
def served(app: Litestar) -> Iterator[uvicorn.Server]:
    """The application on a free port of this machine, behind the connections that `cardwatch serve` has."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        http=GuardedConnection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield server
    server.should_exit = True
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def url_of(server: uvicorn.Server) -> str:
    """The address that it listens on."""
    return f"http://127.0.0.1:{port_of(server)}"


def port_of(server: uvicorn.Server) -> int:
    """The port that it listens on."""
    number: int = server.servers[0].sockets[0].getsockname()[1]
    return number

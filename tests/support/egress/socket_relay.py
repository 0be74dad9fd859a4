"""A socket in a folder that leads to a server on loopback, also from a network namespace that has no other way."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, make_url

_PORT = 5432


@contextmanager
def relayed(database_url: str) -> Iterator[str]:
    """The address by which a database of PostgreSQL is reached through a folder, while the body runs."""
    found = make_url(database_url)
    with tempfile.TemporaryDirectory(prefix="relay-") as folder:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(Path(folder) / f".s.PGSQL.{_PORT}"))
        listener.listen(64)
        with closing(listener):
            threading.Thread(target=_serve, args=(listener, found), daemon=True).start()
            there = found.set(host=None, port=None, query={"host": folder, "port": str(_PORT)})
            yield there.render_as_string(hide_password=False)


def _serve(listener: socket.socket, to: URL) -> None:
    with suppress(OSError):  # it is closed in the end
        while True:
            near, _ = listener.accept()
            far = socket.create_connection((to.host or "", to.port or 0))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with one, suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)

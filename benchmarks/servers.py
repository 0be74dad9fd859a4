"""The real parts that are measured: a database, the service, and the application it is compared with."""

import http.client
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from benchmarks.baseline import Plan
from registry.settings import PREFIX
from tests.support.servers.account import Account
from tests.support.servers.postgres import start_postgres
from tests.support.servers.process import ServerProcess, free_port

_CPU_TICKS = slice(11, 13)
"""Where user and system time stand in /proc/PID/stat after the name (proc(5): fields 14 and 15)."""

ROOT = Path(__file__).resolve().parent.parent


class Served(msgspec.Struct, frozen=True):
    """A running HTTP server."""

    port: int
    pid: int

    def cpu_seconds(self) -> float | None:
        """The processor time that it has used so far; None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return sum(map(int, fields[_CPU_TICKS])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def open_database_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database: a file in this folder, or a PostgreSQL that runs as long as this is open."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'cardwatch.db'}"
        return
    with start_postgres() as server:
        yield server.create_database()


@contextmanager
def serve_registry(database_url: str, folder: Path, **settings: object) -> Iterator[Served]:
    """A running ``cardwatch serve`` with its defaults, open to readers without a key or a limit; and other settings."""
    port = free_port()
    given = {
        "DATABASE_URL": database_url,
        "DATA_DIR": folder / "data",
        "PORT": port,
        "ANONYMOUS_READ": "true",
        "RATE_LIMIT": 0,
        **settings,
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {PREFIX + name: str(value) for name, value in given.items()}
    with running([sys.executable, "-m", "registry.cli", "serve"], environment, port, "/health/ready") as served:
        yield served


@contextmanager
def serve_baseline(plan: Plan, folder: Path) -> Iterator[Served]:
    """The running application that the service is compared with."""
    file = folder / "plan"
    file.write_bytes(msgspec.msgpack.encode(plan))
    command = [sys.executable, "-m", "benchmarks.baseline", str(file)]
    with running(command, os.environ, plan.port, "/") as served:
        yield served


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], port: int, path: str) -> Iterator[Served]:
    """The server that this command starts, once it answers at this path."""
    account = Account()
    process = ServerProcess(account.private_folder("cardwatch-bench-"), account, signal.SIGKILL)
    try:
        paths = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH")]))
        process.launch(command, {**environment, "PYTHONPATH": paths}, lambda: _knock(port, path))
        yield Served(port, process.pid or 0)
        process.stop(signal.SIGTERM)
    finally:
        process.close()


def _knock(port: int, path: str) -> None:
    """Return once an HTTP server answers, whatever it says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    finally:
        connection.close()

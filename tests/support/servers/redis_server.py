"""A real Redis server for tests: in memory alone, on a free port, with a password nobody else knows."""

import os
import secrets
import signal
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from tests.support.servers.account import Account
from tests.support.servers.process import ServerProcess, free_port
from tests.support.servers.programs import REDIS, Origin, Program, find


class RedisServer:
    """A running Redis; a kill or restart loses all it held, the hardest case for a broker's users."""

    def __init__(self, program: Program, port: int | None = None) -> None:
        self.program = program
        self.port = port or free_port()
        self._password = secrets.token_urlsafe(16)
        account = Account()
        self._process = ServerProcess(account.private_folder("cardwatch-redis-"), account, signal.SIGTERM)
        try:
            self._settings = self._write_settings()
            self.start()
        except BaseException:
            self._process.close()
            raise

    @property
    def version(self) -> str:
        """The server's version, e.g. `7.0.15`."""
        return self.program.version

    @property
    def origin(self) -> Origin:
        """Whether the program was found on the machine or came from a wheel."""
        return self.program.origin

    @property
    def pid(self) -> int | None:
        """The server's process id, or None while it is down."""
        return self._process.pid

    @property
    def folder(self) -> Path:
        """The private folder that holds the server's settings, data and log until it stops."""
        return self._process.folder

    @property
    def url(self) -> str:
        """The URL of database 0, as Celery and redis-py take it."""
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        """The URL of one of the sixteen numbered databases."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/{database}"

    def flush(self) -> None:
        """Forget everything in all databases."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def start(self) -> None:
        """Start the server, or start it again, empty, on the same port, and wait until it answers a PING."""
        command = [self.program.executable, self._settings]
        self._process.launch(command, dict(os.environ), self._ping)

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash would."""
        self._process.kill()

    def restart(self) -> None:
        """Stop the server when it runs, and start it, empty, on the same port."""
        self._process.stop(signal.SIGTERM)
        self.start()

    def stop(self) -> None:
        """Stop the server for good."""
        self._process.stop(signal.SIGTERM)
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _write_settings(self) -> Path:
        """The settings as a file, because a password on the command line is visible to every user."""
        path = self._process.folder / "redis.conf"
        path.touch(mode=0o600)
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self._password}", 'save ""', "appendonly no"]
        path.write_text("\n".join(lines) + "\n")
        return path

    def _ping(self) -> None:
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            client.ping()


def start_redis(origin: Origin | None = None) -> RedisServer:
    """A new Redis server; `origin` forces where its program comes from."""
    return RedisServer(find(REDIS, origin))

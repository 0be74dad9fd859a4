"""A real Redis server for tests: in memory alone, on a free port, with a password nobody else knows."""

import os
import signal
from pathlib import Path

import redis

from tests.support.servers.account import Account
from tests.support.servers.programs import REDIS, Origin, Program, find
from tests.support.servers.server import Server


class RedisServer(Server):
    """A running Redis; a kill or restart loses all it held, the hardest case for a broker's users."""

    _prefix, _stop_signal, _abort_signal = "cardwatch-redis-", signal.SIGTERM, signal.SIGTERM

    def __init__(self, program: Program, port: int | None = None) -> None:
        super().__init__(program, port, Account())

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

    @property
    def _settings(self) -> Path:
        return self.folder / "redis.conf"

    def _prepare(self) -> None:
        """The settings as a file, because a password on the command line is visible to every user."""
        path = self._settings
        path.touch(mode=0o600)
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self._password}", 'save ""', "appendonly no"]
        path.write_text("\n".join(lines) + "\n")

    def _ping(self) -> None:
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            client.ping()


def start_redis(origin: Origin | None = None) -> RedisServer:
    """A new Redis server; `origin` forces where its program comes from."""
    return RedisServer(find(REDIS, origin))

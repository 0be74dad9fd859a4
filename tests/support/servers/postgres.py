"""A real PostgreSQL server for tests: its own data folder, a free port, a password nobody else knows."""

import os
import secrets
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.servers.account import unprivileged
from tests.support.servers.process import ServerFailedError
from tests.support.servers.programs import POSTGRES, Origin, Program, find
from tests.support.servers.server import Server

_SUPERUSER = "cardwatch"
# A test's data may be lost with the machine, so nothing waits for the disk.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "autovacuum": "off",  # a database of a test is small and soon empty again
}


class PostgresServer(Server):
    """A running PostgreSQL; `url` leads to its default database as superuser, and what it holds outlives a restart."""

    _prefix, _stop_signal, _abort_signal = "cardwatch-pg-", signal.SIGINT, signal.SIGQUIT

    def __init__(self, program: Program, port: int | None = None) -> None:
        super().__init__(program, port, unprivileged())

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the default database."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """The SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://{_SUPERUSER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str | None = None, *, template: str = "template1") -> str:
        """Create a database (a copy of `template`, which nobody may be connected to) and return its URL."""
        name = name or f"test_{secrets.token_hex(6)}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, ending the connections that are still open to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start the server, or start it again on the same port and data, and wait until it answers a query."""
        self._process.launch(self._command(), self._environment(), lambda: self._execute(sql.SQL("SELECT 1")))

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _prepare(self) -> None:
        # The programs as the account can run them: PostgreSQL finds its libraries relative to them.
        self._binaries = self._account.reachable_tree(self.program.executable.parents[1], self.folder) / "bin"
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._password)
        self._account.own(password)
        command = [str(self._binaries / "initdb"), f"--pgdata={self._data}", f"--pwfile={password}"]
        command += [
            f"--username={_SUPERUSER}",
            "--auth=md5",  # the default makes every connection compute for ten milliseconds, and tests open thousands
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]
        done = subprocess.run(  # noqa: S603  # the command is built here
            command,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **self._account.popen_arguments(),
        )
        if done.returncode:
            raise ServerFailedError(f"initdb of {self.program} failed:\n{done.stdout}{done.stderr}")

    def _command(self) -> list[str]:
        settings = {**_SETTINGS, "port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self._binaries / "postgres"), "-D", str(self._data), *options]

    def _environment(self) -> dict[str, str]:
        """The caller's environment without settings that would steer the server or depend on installed locales."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        icu = self._binaries.parent / "share" / "icu"  # wheels for musl carry the data that Alpine's ICU reads
        return kept | {"LC_ALL": "C.UTF-8"} | ({"ICU_DATA": str(icu)} if icu.is_dir() else {})

    def _execute(self, query: sql.SQL | sql.Composed) -> None:
        conninfo = self.url.replace("+psycopg", "")
        with psycopg.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
            connection.execute(query)


def start_postgres(origin: Origin | None = None) -> PostgresServer:
    """A new PostgreSQL server; `origin` forces where its program comes from."""
    return PostgresServer(find(POSTGRES, origin))

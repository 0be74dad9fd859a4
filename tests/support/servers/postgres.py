"""A real PostgreSQL server for tests: its own data folder, a free port, a password nobody else knows."""

import os
import secrets
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from tests.support.servers.account import unprivileged
from tests.support.servers.process import ServerFailedError, ServerProcess, free_port
from tests.support.servers.programs import POSTGRES, Origin, Program, find

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
}


class PostgresServer:
    """A running PostgreSQL; `url` leads to its default database as superuser. Ends with `stop` or as a context."""

    def __init__(self, program: Program, port: int | None = None) -> None:
        self.program = program
        self.port = port or free_port()
        self._password = secrets.token_urlsafe(16)
        self._account = unprivileged()
        self._process = ServerProcess(self._account.private_folder("cardwatch-pg-"), self._account, signal.SIGQUIT)
        try:
            self._binaries, self._data = self._install(), self._process.folder / "data"
            self._initialise()
            self.start()
        except BaseException:
            self._process.close()
            raise

    @property
    def version(self) -> str:
        """The server's version, e.g. `17.10`."""
        return self.program.version

    @property
    def origin(self) -> Origin:
        """Whether the program was found on the machine or came from a wheel."""
        return self.program.origin

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, or None while it is down."""
        return self._process.pid

    @property
    def folder(self) -> Path:
        """The private folder that holds the server's settings, data and log until it stops."""
        return self._process.folder

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

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash would; `restart` recovers it."""
        self._process.kill()

    def restart(self) -> None:
        """Stop the server when it runs, and start it on the same port and data."""
        self._process.stop(signal.SIGINT)
        self.start()

    def stop(self) -> None:
        """Stop the server for good and remove its data."""
        self._process.stop(signal.SIGINT)
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _install(self) -> Path:
        """The folder of programs that the account can run: PostgreSQL finds its libraries relative to it."""
        root = self.program.executable.parents[1]
        return self._account.reachable_tree(root, self._process.folder) / "bin"

    def _initialise(self) -> None:
        password = self._process.folder / "password"
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
            cwd=self._process.folder,
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

"""What real servers of all kinds share: a program, a port, a password nobody else knows, a life of start and stop."""

import secrets
import signal
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tests.support.servers.account import Account
from tests.support.servers.process import ServerProcess, free_port
from tests.support.servers.programs import Origin, Program


class Server(ABC):
    """A running server. Ends with `stop` or as a context."""

    _prefix: ClassVar[str]
    """What the name of its private folder begins with."""
    _stop_signal: ClassVar[signal.Signals]
    """Ends it in good order."""
    _abort_signal: ClassVar[signal.Signals]
    """Ends it at once when the tests are gone."""

    def __init__(self, program: Program, port: int | None, account: Account) -> None:
        self.program = program
        self.port = port or free_port()
        self._account, self._password = account, secrets.token_urlsafe(16)
        self._process = ServerProcess(account.private_folder(self._prefix), account, self._abort_signal)
        try:
            self._prepare()
            self.start()
        except BaseException:
            self._process.close()
            raise

    @abstractmethod
    def _prepare(self) -> None:
        """Fill the private folder."""

    @abstractmethod
    def start(self) -> None:
        """Start the server, or start it again on the same port, and wait until it answers."""

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
        """The server's process id, or None while it is down."""
        return self._process.pid

    @property
    def folder(self) -> Path:
        """The private folder that holds the server's settings, data and log until it stops."""
        return self._process.folder

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash would; `restart` starts it again."""
        self._process.kill()

    def abort(self) -> None:
        """End the server at once, without its usual order (PostgreSQL's immediate mode); `start` starts it again."""
        self._process.stop(self._abort_signal)

    def restart(self) -> None:
        """Stop the server when it runs, and start it on the same port."""
        self._process.stop(self._stop_signal)
        self.start()

    def stop(self) -> None:
        """Stop the server for good and remove its folder."""
        self._process.stop(self._stop_signal)
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

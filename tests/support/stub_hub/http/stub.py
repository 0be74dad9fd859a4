"""A source on loopback that runs, pauses and runs again at the same address."""

import threading
from abc import ABC, abstractmethod
from typing import Self

from tests.support.stub_hub.faults.script import Fault
from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer
from tests.support.stub_hub.http.server import Server


class Stub(ABC):
    """What the stubs of all sources share; what they answer is theirs."""

    def __init__(self, port: int = 0) -> None:
        self._server: Server | None = None
        self._port = port

    def start(self) -> Self:
        self._server = Server(self._port, self._respond)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="stub", daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening and end open connections; ``start`` opens the same port again with the same content."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @abstractmethod
    def _respond(self, call: Call, headers: dict[str, str]) -> tuple[Answer, Fault | None]:
        """The answer to one call, and what goes wrong with it."""

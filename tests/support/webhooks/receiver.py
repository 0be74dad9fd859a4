"""A receiver on loopback that remembers what it got and answers as it is told."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from standardwebhooks.webhooks import Webhook

from tests.support.http.loopback import Handler, serving

SomeReceiver = TypeVar("SomeReceiver", bound="Receiver")


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)
    """When it had arrived, in seconds of the clock that only goes on."""

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]

    def verify(self, secret: str) -> dict[str, object]:
        """The body, after the official library has checked the signature."""
        body: dict[str, object] = Webhook(secret).verify(self.body, self.headers)
        return body


@dataclass
class Receiver:
    """``answers`` are taken in turn, then ``then`` for ever; each is a status and headers."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    then: int = 204
    delay_seconds: float = 0.0
    received: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [item.message_id for item in self.received]

    def wait_for(self, count: int, seconds: float = 40.0) -> None:
        ends = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < ends, f"only {len(self.received)} of {count} arrived"
            time.sleep(0.01)

    def take(self, item: Received) -> tuple[int, dict[str, str]]:
        """Remember it; what to answer."""
        self.received.append(item)
        time.sleep(self.delay_seconds)
        return self.next_answer()

    def next_answer(self) -> tuple[int, dict[str, str]]:
        return self.answers.pop(0) if self.answers else (self.then, {})


@contextmanager
def run_receiver(then: int = 204) -> Iterator[Receiver]:
    with running(Receiver(then=then)) as receiver:
        yield receiver


@contextmanager
def running(receiver: SomeReceiver) -> Iterator[SomeReceiver]:
    """A receiver of any kind, reachable."""

    class Delivery(Handler):
        def do_POST(self) -> None:  # noqa: N802 - the library's name
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # the sender left in the middle
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.answer(*receiver.take(Received(self.path, headers, body)))

    with serving(Delivery) as port:
        receiver.port = port
        yield receiver

"""Speaking to the service through a socket: requests byte by byte, and answers as they came."""

import gzip
import random
import socket
from dataclasses import dataclass, field

from tests.support.fuzz.requests.grammar import Shot

TIMEOUT_SECONDS = 90.0


class NoAnswerError(ConnectionError):
    """The connection ended before an answer was whole."""


@dataclass
class Answer:
    """Status, headers with small names, and the body without its framing and coding."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    closed: bool = False

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class Wire:
    """A connection that is opened again when it has ended."""

    def __init__(self, port: int, timeout: float = TIMEOUT_SECONDS) -> None:
        self.port = port
        self.timeout = timeout
        self._socket: socket.socket | None = None
        self._read = b""

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._read = None, b""

    def send(self, data: bytes) -> None:
        """Send these bytes; what the other side no longer takes is not an error, since it may have answered."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return

    def half_close(self) -> None:
        if self._socket is not None:
            self._socket.shutdown(socket.SHUT_WR)

    def ask(self, shot: Shot, rng: random.Random) -> Answer:
        """The answer to a request; a connection that had ended while idle is opened once more."""
        data = serialised(shot, rng)
        was_open = self._socket is not None
        self.send(data)
        try:
            return self.answer(shot.method)
        except NoAnswerError:
            if not was_open:
                raise
        self.send(data)
        return self.answer(shot.method)

    def answer(self, method: str = "GET") -> Answer:
        """The next answer; raises ``NoAnswerError`` where none comes."""
        found = self._head()
        while found.status == 100:
            found = self._head()
        bare = method == "HEAD" or found.status in {204, 304}
        if not bare and found.headers.get("transfer-encoding") == "chunked":
            found.body = self._chunks()
        elif not bare and "content-length" in found.headers:
            found.body = self._exactly(int(found.headers["content-length"]))
        elif not bare:
            found.body = self._rest()
        if not bare and found.headers.get("content-encoding") == "gzip":
            found.body = gzip.decompress(found.body)
        if found.headers.get("connection") == "close":
            found.closed = True
            self.close()
        return found

    @property
    def rest(self) -> bytes:
        """What was read behind the last answer."""
        return self._read

    def _head(self) -> Answer:
        lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines[1:])
        return Answer(int(lines[0].split(" ")[1]), {name.lower(): value.strip() for name, _, value in pairs})

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self._until(b"\r\n"), 16):
            found += self._exactly(size)
            self._exactly(2)
        self._exactly(2)
        return found

    def _until(self, end: bytes) -> bytes:
        while end not in self._read:
            self._more()
        found, _, self._read = self._read.partition(end)
        return found

    def _exactly(self, count: int) -> bytes:
        while len(self._read) < count:
            self._more()
        found, self._read = self._read[:count], self._read[count:]
        return found

    def _rest(self) -> bytes:
        try:
            while True:
                self._more()
        except NoAnswerError:
            found, self._read = self._read, b""
            return found

    def _more(self) -> None:
        assert self._socket is not None
        try:
            data = self._socket.recv(1 << 16)
        except ConnectionResetError:
            data = b""
        if not data:
            read = self._read
            self.close()
            self._read = read
            raise NoAnswerError("the connection ended")
        self._read += data


def serialised(shot: Shot, rng: random.Random) -> bytes:
    """The request in HTTP/1.1, its body with a length or in chunks."""
    lines = [shot.method.encode() + b" " + shot.target + b" HTTP/1.1"]
    names = {name.lower() for name, _ in shot.headers}
    if b"host" not in names:
        lines.append(b"Host: localhost")
    lines += [name + b": " + value for name, value in shot.headers]
    body = shot.body or b""
    if shot.body is not None and shot.is_chunked:
        lines.append(b"Transfer-Encoding: chunked")
        body = chunked(body, rng)
    elif shot.body is not None:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def chunked(body: bytes, rng: random.Random) -> bytes:
    found, at = b"", 0
    while at < len(body):
        piece = body[at : at + rng.choice((1, 7, 500, 65_536))]
        found += b"%x\r\n" % len(piece) + piece + b"\r\n"
        at += len(piece)
        if len(found) > 4_000:
            found += b"%x\r\n" % len(body[at:]) + body[at:] + b"\r\n" if body[at:] else b""
            break
    return found + b"0\r\n\r\n"

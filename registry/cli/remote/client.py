"""A thin client of the REST API: what commands ask of a server instead of the local database (ADR 0045).

* It goes over ``registry.transport``, like everything else that leaves this machine: every wait ends by a deadline, and
  a body is read up to a limit.
* Answers are decoded as the types that the server encodes; what a newer one adds is passed over.
* A problem document becomes the failure that the same command raises on the local database.
* The key goes to the address that was given and nowhere else; redirections are followed within its origin only.
* Each ``POST`` has an ``Idempotency-Key`` (ADR 0048): where its answer is lost it is sent again with the same word, and
  done once. One invocation has one word, and a number for each of its requests.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import msgspec

from registry import errors
from registry.cli.output import say
from registry.cli.remote.address import KEY, is_given, note_asked, server_address, server_key
from registry.pagination import MAX_LIMIT, Page
from registry.records import path_of
from registry.transport import deadline, open_pool, read_up_to

REQUEST_SECONDS = 60.0
DOWNLOAD_SECONDS = 3600.0
"""For an answer that is written as it comes."""
MAX_BYTES = 64 * 1024 * 1024
USER_AGENT = "cardwatch-cli"
_MOST_REDIRECTS = 3
_LONGEST_WAIT_SECONDS = 60
_MOST_WAITS = 5
_MOST_LOSSES = 2
"""How often a request whose answer was lost is sent again."""
_PAUSE_SECONDS = 1.0
_LOST = frozenset({502, 504})
"""A proxy got no answer; whether the server did what was asked is not known."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_KINDS: Mapping[int, type[errors.CardwatchError]] = {
    400: errors.Invalid, 401: errors.Unauthenticated, 403: errors.Forbidden, 404: errors.NotFound,
    409: errors.Conflict, 412: errors.StaleVersion, 429: errors.TooManyRequests, 502: errors.UpstreamFailed,
    503: errors.Unavailable,
}  # fmt: skip

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Answered:
    """A status and the bytes that came with it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Request:
    """What is asked of a server; ``word`` is its Idempotency-Key, and ``sink`` takes an answer as it comes."""

    method: str
    url: str
    body: object = None
    if_match: str | None = None
    word: str | None = None
    sink: Callable[[bytes], object] | None = None
    accept: str = "application/json"


class LostAnswer(errors.Unavailable):
    """The server took the request, and no answer came: whether it was done is not known."""


class ProblemRead(msgspec.Struct, frozen=True):
    """What counts of a problem document (RFC 9457)."""

    detail: str
    type: str = ""
    errors: list[dict[str, Any]] = []
    supported: list[str] | None = None
    similar: list[str] | None = None


class Server:
    """A server and the key for it; ``read`` and ``send`` raise what the local services raise."""

    def __init__(self, address: str, key: str | None, pool: httpcore2.ConnectionPool) -> None:
        self.address = address
        self._key, self._pool = key, pool
        self._invocation, self._numbers = secrets.token_hex(16), count(1)

    def read(self, path: str, kind: type[Answer], **params: object) -> Answer:
        """The answer to a ``GET``; parameters that are None are left out."""
        return self.send("GET", path, kind, params=params)[1]

    def read_pages(self, path: str, kind: type[Answer], **params: object) -> list[Answer]:
        """The items of all pages of a list."""
        items: list[Answer] = []
        cursor: str | None = None
        while True:
            page = self.read(path, Page[kind], **params, limit=MAX_LIMIT, cursor=cursor)  # type: ignore[valid-type]  # a type at run time
            items += page.items
            if page.next_cursor is None:
                return items
            cursor = page.next_cursor

    def send(
        self,
        method: str,
        path: str,
        kind: type[Answer],
        *,
        body: object = None,
        params: Mapping[str, object] | None = None,
        if_match: str | None = None,
    ) -> tuple[int, Answer]:
        """Status and answer of a request."""
        word = f"{self._invocation}-{next(self._numbers)}" if method == "POST" else None
        answered = self._granted(Request(method, self._url(path, params), body, if_match, word))
        return answered.status, self._decoded(answered, kind)

    def read_version(self, path: str, kind: type[Answer]) -> tuple[Answer, str]:
        """The answer to a ``GET``, and its ETag to change it by."""
        answered = self._granted(Request("GET", self._url(path, None)))
        return self._decoded(answered, kind), answered.headers.get("etag", "")

    def download(
        self, path: str, params: Mapping[str, object], sink: Callable[[bytes], object], *, body: object = None
    ) -> None:
        """Give the answer to a ``GET``, or with a body to a ``POST`` that only reads, to ``sink`` as it comes.

        It may be long; where this fails it is not whole.
        """
        method = "GET" if body is None else "POST"
        self._granted(Request(method, self._url(path, params), body, sink=sink))

    def read_text(self, path: str) -> str:
        """The text that answers a ``GET``."""
        return self._granted(Request("GET", self._url(path, None), accept="text/plain")).body.decode(errors="replace")

    def _granted(self, request: Request) -> Answered:
        answered = self._answered(request)
        if not _is_success(answered.status):
            raise self._failure(answered)
        return answered

    def _decoded(self, answered: Answered, kind: type[Answer]) -> Answer:
        try:
            return msgspec.json.decode(answered.body or b"null", type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = f"{self.address} answers something that is not of this version of the API ({error})."
            raise errors.UpstreamFailed(reason) from error

    def _url(self, path: str, params: Mapping[str, object] | None) -> str:
        query = urlencode([(name, _word(value)) for name, value in (params or {}).items() if value is not None])
        return f"{self.address}{path}" + (f"?{query}" if query else "")

    def _answered(self, request: Request) -> Answered:
        redirects = waits = 0
        while True:
            answered = self._certain(request)
            if answered.status in {301, 302, 307, 308} and redirects < _MOST_REDIRECTS:
                redirects += 1
                request = replace(request, url=self._followed(request.url, answered))
            elif answered.status == 429 and waits < _MOST_WAITS and (seconds := _wait(answered)) is not None:  # noqa: PLR2004 - RFC 6585
                waits += 1
                say(f"{self.address} lets us go on in {seconds} s.")
                time.sleep(seconds)
            else:
                return answered

    def _followed(self, url: str, answered: Answered) -> str:
        target = urljoin(url, answered.headers.get("location", ""))
        if urlsplit(target)[:2] != urlsplit(self.address)[:2]:
            raise errors.UpstreamFailed(f"{self.address} sends us elsewhere, to {target[:200]!r}; give that address.")
        return target

    def _certain(self, request: Request) -> Answered:
        """The answer; what has an Idempotency-Key is sent again where its answer is lost."""
        for _ in range(_MOST_LOSSES if request.word else 0):
            try:
                answered = self._exchange(request)
            except LostAnswer as lost:
                reason = lost.message
            else:
                if answered.status not in _LOST:
                    return answered
                reason = f"{self.address} answers {answered.status}."
            say(f"{reason} It is asked again; what was done already is not done twice.")
            time.sleep(_PAUSE_SECONDS)
        return self._exchange(request)

    def _exchange(self, request: Request) -> Answered:
        body = request.body
        content = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        headers = [("host", urlsplit(request.url).netloc), *self._headers(request, len(content)).items()]
        wire = httpcore2.Request(request.method, request.url, headers=headers, content=content)
        seconds = REQUEST_SECONDS if request.sink is None else DOWNLOAD_SECONDS
        try:
            with deadline(seconds), closing(self._pool.handle_request(wire)) as response:
                chunks: Iterable[bytes] = response.iter_stream()
                if request.sink is not None and _is_success(response.status):
                    chunks = _poured(chunks, request.sink)
                data, is_cut = read_up_to(MAX_BYTES, chunks)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            is_away = isinstance(error, httpcore2.ConnectError | httpcore2.ConnectTimeout)
            reason = f"{self.address} does not answer ({str(error) or type(error).__name__})."
            raise (errors.Unavailable if is_away else LostAnswer)(reason) from error
        if is_cut:
            raise errors.UpstreamFailed(f"{self.address} sends more than {MAX_BYTES // 2**20} MiB; ask for less.")
        named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return Answered(response.status, named, data)

    def _headers(self, request: Request, length: int) -> dict[str, str]:
        accepted = request.accept if request.sink is None else "*/*"
        headers = {"accept": accepted, "accept-encoding": "identity", "user-agent": USER_AGENT}
        if request.body is not None:
            is_document = isinstance(request.body, bytes)
            headers["content-type"] = "application/octet-stream" if is_document else "application/json"
        if request.method != "GET":
            headers["content-length"] = str(length)
        if self._key is not None:
            headers["authorization"] = f"Bearer {self._key}"
        if request.if_match is not None:
            headers["if-match"] = request.if_match
        if request.word is not None:
            headers["idempotency-key"] = request.word
        return headers

    def _failure(self, answered: Answered) -> errors.CardwatchError:
        try:
            problem = msgspec.json.decode(answered.body, type=ProblemRead)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            told = f"{self.address} answers {answered.status} without saying why; is this the address of a Cardwatch?"
            return errors.UpstreamFailed(told)
        return failure_of(answered.status, problem)


def failure_of(status: int, problem: ProblemRead) -> errors.CardwatchError:
    """The failure that the same question raises on the local database."""
    more = [
        f"{one.get('pointer')}: {one.get('detail')}" for one in problem.errors if one.get("detail") != problem.detail
    ]
    hint = f" {KEY} is the key that is sent." if status == 401 else ""  # noqa: PLR2004 - RFC 9110
    message = " ".join([problem.detail[:2_000], *more[:20]]) + hint
    extra = {name: value for name in ("supported", "similar") if (value := getattr(problem, name))}
    kind = _KINDS.get(status, errors.UpstreamFailed)
    if kind is errors.Invalid:
        told = tuple((str(one.get("pointer")), str(one.get("detail"))) for one in problem.errors)
        return errors.Invalid(message, errors=told, **extra)
    return kind(message, **extra)


@contextmanager
def chosen_server() -> Iterator[Server | None]:
    """The server that `--url` or CARDWATCH_URL names; None where the local database is to be asked."""
    if not is_given():
        yield None
        return
    with server_at(server_address()) as server:
        yield server


@contextmanager
def server_at(address: str) -> Iterator[Server]:
    """The server of an address, asked with the key of the environment."""
    key, parts = server_key(), urlsplit(address)
    if key and parts.scheme == "http" and parts.hostname not in _LOCAL:
        say(f"{KEY} goes to {address} in the clear; https would keep it to yourselves.")
    note_asked(f"the server {address}")
    with open_pool(2, proxy=_proxy_for(parts.scheme, parts.hostname or "")) as pool:
        yield Server(address, key, pool)


def model_path(model: str, *parts: str) -> str:
    """The path of a model, and of what lies below it."""
    return "/".join(["/v1/models", path_of(model), *parts])


def quoted(part: str) -> str:
    """Words as one part of a path."""
    return quote(part, safe="")


def _is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 - the class of success


def _poured(chunks: Iterable[bytes], sink: Callable[[bytes], object]) -> Iterator[bytes]:
    """All into the sink, and nothing that would be kept."""
    for chunk in chunks:
        try:
            sink(chunk)
        except OSError as error:
            raise errors.CardwatchError(f"What came cannot be written: {error.strerror}.") from error
        yield b""


def _word(value: object) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _wait(answered: Answered) -> int | None:
    """For how long a busy server wants us to wait; None where that is too long, or not said."""
    said = answered.headers.get("retry-after", "")
    return max(int(said), 1) if said.isdigit() and len(said) < 6 and int(said) <= _LONGEST_WAIT_SECONDS else None  # noqa: PLR2004 - digits


def _proxy_for(scheme: str, host: str) -> str | None:
    """The HTTP proxy that the environment names for this host, if any."""
    named = None if host in _LOCAL or proxy_bypass(host) else getproxies().get(scheme)
    return named if named and named.startswith(("http://", "https://")) else None

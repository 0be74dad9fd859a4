"""Requests to one Hub: bounded in time and size, answered by bytes or by a failure (docs/adr/0012).

* The token goes to the endpoint's own origin only, and only requests to it are taken from the budget.
* Redirects are followed within the origin, for files also to the named file hosts, and no more than five times.
* Compressed bodies are not asked for and not read: a small one can hide a huge text.
* An answer that broke off is asked for once more at once; a refusal is not.
"""

import math
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Concatenate, ParamSpec, TypeVar

import httpx2
import msgspec

from registry.hub.budget.rules import Budget, Kind
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.library import build_hf_headers
from registry.hub.transport.connections import connections_to
from registry.hub.transport.responses import Reply, failure_of
from registry.transport import read_up_to, seconds_left

MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Of one answer of an API that is no list of models."""
_MAX_REDIRECTS = 5
_MAX_ERROR_BYTES = 64 * 1024
_BROKEN = frozenset({FailureKind.UNREACHABLE, FailureKind.SERVER_ERROR, FailureKind.MALFORMED, FailureKind.TRUNCATED})
_SERVER_ERRORS = 500

AnyWire = TypeVar("AnyWire")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def asked_again(
    ask: Callable[Concatenate[AnyWire, Given], Answer],
) -> Callable[Concatenate[AnyWire, Given], Answer]:
    """Ask once more at once where the answer broke off or made no sense: most such trouble is over by then.

    A source that refuses, says when to come back or takes its time is not asked again.
    """

    @wraps(ask)
    def asked(wire: AnyWire, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        try:
            return ask(wire, *given, **named)
        except HubTrouble as told:
            if not _is_broken(told.failure):
                raise
        return ask(wire, *given, **named)

    return asked


def _is_broken(failure: HubFailure) -> bool:
    is_refusal = failure.status is not None and failure.status < _SERVER_ERRORS
    return failure.kind in _BROKEN and not is_refusal and failure.retry_after_seconds is None


def _version() -> str:
    try:
        return version("cardwatch")
    except PackageNotFoundError:
        return "0"


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class Wire:
    """Sends requests to ``endpoint``; thread-safe. The token goes to this origin only, and only its budget is spent.

    Where ``budget`` is used up nothing is sent: the failure says how long to wait.
    """

    def __init__(
        self,
        endpoint: str,
        token: str | None,
        timeout_seconds: float,
        file_hosts: tuple[str, ...],
        budget: Budget | None = None,
    ) -> None:
        self.endpoint = httpx2.URL(endpoint.rstrip("/"))
        headers = build_hf_headers(token=token or False, library_name="cardwatch", library_version=_version())
        # Compressed bodies are not asked for and not read: a small one can hide a huge text.
        self._headers = {**headers, "accept-encoding": "identity", "accept": "*/*"}
        self._timeout = httpx2.Timeout(timeout_seconds).as_dict()
        self._file_hosts = file_hosts
        self._budget = budget
        self._transport = connections_to(self.endpoint)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    @asked_again
    def read_json(self, /, method: str, path: str, max_bytes: int, **parts: Any) -> Any:  # noqa: ANN401 - any JSON
        """The parsed body of an API answer; ``parts`` are httpx2's ``params`` and ``data``."""
        reply = self._exchange(httpx2.Request(method, f"{self.endpoint}{path}", **parts), max_bytes, "api")
        self.refuse(reply)
        try:
            return msgspec.json.decode(reply.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            told = reply.headers.get("content-type", "no content type")[:60]
            raise trouble(FailureKind.MALFORMED, f"the answer is not JSON ({told})") from error

    @asked_again
    def read_file(self, /, path: str, max_bytes: int) -> Reply:
        """The bytes behind a path; large files may lie on one of the Hub's file hosts."""
        reply = self._exchange(httpx2.Request("GET", f"{self.endpoint}{path}"), max_bytes, "files")
        self.refuse(reply)
        return reply

    @asked_again
    def ask_for_file(self, /, path: str) -> None:
        """Ask whether the bytes behind a path would come, without them (RFC 9110, HEAD)."""
        request = httpx2.Request("HEAD", f"{self.endpoint}{path}")
        self.refuse(self._exchange(request, sys.maxsize, "files"))

    def refuse(self, reply: Reply) -> None:
        """Raise ``HubTrouble`` where the answer tells a failure."""
        if failure := failure_of(reply):
            raise HubTrouble(failure)

    def _exchange(self, request: httpx2.Request, max_bytes: int, kind: Kind) -> Reply:
        body, hosts = request.read(), self._file_hosts if kind == "files" else ()
        for _ in range(_MAX_REDIRECTS + 1):
            reply = self._send(request, max_bytes, kind)
            location = reply.headers.get("location")
            if not 300 <= reply.status < 400 or location is None:  # noqa: PLR2004 - the redirects' range
                return reply
            url = self._followed(request.url, location, hosts)
            kept = {name: request.headers[name] for name in ("content-type",) if name in request.headers}
            request = httpx2.Request(request.method, url, headers=kept, content=body)
        raise HubTrouble(HubFailure(FailureKind.MALFORMED, "the Hub redirects in circles", reply.status))

    def _followed(self, url: httpx2.URL, location: str, hosts: tuple[str, ...]) -> httpx2.URL:
        try:
            target = url.join(location[:4096])
        except (httpx2.InvalidURL, ValueError) as error:
            raise trouble(FailureKind.MALFORMED, "the Hub redirects to something that is no address") from error
        if _origin(target) == _origin(self.endpoint):
            return target
        is_file_host = any(target.host == host or target.host.endswith(f".{host}") for host in hosts)
        if is_file_host and target.scheme == self.endpoint.scheme:
            return target
        raise trouble(
            FailureKind.FOREIGN_HOST,
            f"the Hub redirects to another host, {target.host[:100]}; CARDWATCH_HUB_FILE_HOSTS names those that belong "
            "to it",
        )

    def _send(self, request: httpx2.Request, max_bytes: int, kind: Kind) -> Reply:
        headers = dict(self._headers)
        is_ours = _origin(request.url) == _origin(self.endpoint)
        if not is_ours:
            headers.pop("authorization", None)
        budget = self._budget if is_ours else None
        _spend(budget, kind)
        request.headers.update(headers)
        # Waiting for a free connection is no socket operation: clamp it here.
        request.extensions["timeout"] = {**self._timeout, "pool": seconds_left(self._timeout["pool"])}
        response: httpx2.Response | None = None
        sent = time.monotonic()
        try:
            response = self._transport.handle_request(request)
            if budget:
                budget.learn(kind, response.status_code, response.headers, time.monotonic() - sent)
            body = _read_body(response, max_bytes)
            return Reply(request.method, str(request.url), response.status_code, response.headers, body)
        except httpx2.TimeoutException as error:
            raise trouble(FailureKind.TIMEOUT, "the Hub did not answer in time") from error
        except httpx2.HTTPError as error:
            if response is None:
                raise trouble(FailureKind.UNREACHABLE, f"no answer from {request.url.host}: {error}") from error
            raise trouble(FailureKind.TRUNCATED, "the answer broke off") from error
        finally:
            if response is not None:
                response.close()


def _spend(budget: Budget | None, kind: Kind) -> None:
    wait = budget.take(kind) if budget else None
    if wait is not None:
        seconds = math.ceil(wait)
        detail = f"the requests of this window are used up; the next one begins in {seconds} s"
        raise HubTrouble(HubFailure(FailureKind.RATE_LIMITED, detail, None, seconds))


def _read_body(response: httpx2.Response, max_bytes: int) -> bytes:
    """The body up to ``max_bytes``; of an error only as much as a message needs."""
    failed = not response.is_success
    limit = _MAX_ERROR_BYTES if failed else max_bytes
    if not failed and response.headers.get("content-encoding", "identity").lower() != "identity":
        raise trouble(FailureKind.MALFORMED, "the answer is compressed although that was not asked for")
    announced = response.headers.get("content-length", "")
    if not failed and announced.isascii() and announced.isdigit() and int(announced[:18]) > limit:
        raise trouble(FailureKind.TOO_LARGE, f"the answer announces {announced[:18]} bytes; the limit is {limit}")
    body, is_cut = read_up_to(limit, response.iter_raw())
    if is_cut and not failed:
        raise trouble(FailureKind.TOO_LARGE, f"the answer is longer than {limit} bytes")
    return body

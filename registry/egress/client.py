"""Sending one request to an address that someone else chose (docs/adr/0005). Outcomes are values; nothing is raised.

* A URL is read by one strict grammar, its name is resolved once, all answers are judged, and the connection goes to the
  judged addresses alone, while TLS and ``Host`` keep the name.
* One deadline spans resolving, connecting, TLS, sending and reading; a body is read up to a limit.
* Redirections are not followed; proxies, cookies and decompression do not exist here.
* A failure says no more than a stranger may know about our network.
"""

import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Literal

import httpcore2
import msgspec
import structlog

from registry.egress.network import Resolver, own_among, resolve
from registry.egress.policy import Policy, fault_of
from registry.egress.targets import Target, parse_target
from registry.settings import Settings
from registry.transport import deadline, open_pool, read_up_to

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 65_536
EXCERPT_CHARACTERS = 2_048
USER_AGENT = "Cardwatch/1"
RESOLVE_SECONDS = 3.0
KEPT_HEADERS = frozenset({"content-type", "etag", "last-modified", "location", "retry-after"})

FailureKind = Literal["url", "address", "resolve", "connect", "tls", "timeout", "protocol"]


class Response(msgspec.Struct, frozen=True):
    """What the other side answered; the body may be cut, and is as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_cut: bool = False

    @property
    def is_success(self) -> bool:
        """2xx; a redirection is not followed and not a success."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the class of success, RFC 9110 section 15.3

    @property
    def excerpt(self) -> str:
        """The beginning of the body as text that any database can store."""
        return self.body.decode(errors="replace")[:EXCERPT_CHARACTERS].replace("\x00", "")


class EgressFailure(msgspec.Struct, frozen=True):
    """Why there is no answer; ``detail`` says no more than a stranger may know about our network."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True)
class Egress:
    """The door: a policy and how names are resolved."""

    policy: Policy = field(default_factory=Policy)
    timeout_seconds: float = 15.0
    """For the whole exchange: resolving, connecting, TLS, sending, reading."""
    resolver: Resolver = resolve
    tls: ssl.SSLContext | None = None
    max_body_bytes: int = MAX_BODY_BYTES

    def fault_of(self, url: str) -> str | None:
        """Why this URL would be refused now, or None; a name that does not resolve yet passes, if it is https."""
        target = parse_target(url)
        if isinstance(target, str):
            return target
        addresses = self._addresses(target, RESOLVE_SECONDS)
        return fault_of(target, addresses, own_among(addresses), self.policy)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response | EgressFailure:
        """Read what is there, without following redirections."""
        return self._send("GET", url, b"", headers or {})

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Response | EgressFailure:
        """Send these bytes."""
        return self._send("POST", url, body, headers)

    def _send(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response | EgressFailure:
        target = parse_target(url)
        if isinstance(target, str):
            return EgressFailure("url", target)
        with deadline(self.timeout_seconds):
            return self._send_to(target, lambda: _request(method, target, body, headers))

    def _send_to(self, target: Target, request: Callable[[], httpcore2.Request]) -> Response | EgressFailure:
        addresses = self._addresses(target, min(RESOLVE_SECONDS, self.timeout_seconds))
        if not addresses:
            return EgressFailure("resolve", "The host name does not resolve.")
        if fault := fault_of(target, addresses, own_among(addresses), self.policy):
            return EgressFailure("address", fault)
        try:
            return self._exchange(request(), addresses)
        except Exception as error:  # noqa: BLE001 - whatever a hostile peer provokes is an outcome, not our failure
            return _failure(error)

    def _addresses(self, target: Target, seconds: float) -> tuple[str, ...]:
        return (target.address,) if target.address else self.resolver(target.host, target.port, seconds)

    def _exchange(self, request: httpcore2.Request, addresses: tuple[str, ...]) -> Response:
        with open_pool(1, addresses=addresses, tls=self.tls) as pool, closing(pool.handle_request(request)) as answer:
            body, is_cut = read_up_to(self.max_body_bytes, answer.iter_stream())
            return Response(answer.status, _kept(answer.headers), body, is_cut)


def make_egress(settings: Settings) -> Egress:
    """The door as the settings want it."""
    policy = Policy(settings.allowed_networks, settings.webhook_allow_http)
    return Egress(policy, settings.webhook_timeout_seconds)


def _request(method: str, target: Target, body: bytes, headers: Mapping[str, str]) -> httpcore2.Request:
    own = {"host": target.host_header, "accept-encoding": "identity", "connection": "close"}
    if method != "GET":
        own["content-length"] = str(len(body))
    url = httpcore2.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
    )
    given = {name.lower(): value for name, value in headers.items()}
    sent = {"user-agent": USER_AGENT, **given, **own}
    return httpcore2.Request(method=method, url=url, headers=list(sent.items()), content=body)


def _kept(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    named = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)
    return {name: value[:1_000] for name, value in named if name in KEPT_HEADERS}


_COARSE: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FailureKind, str], ...] = (
    ((httpcore2.TimeoutException, TimeoutError), "timeout", "The receiver did not answer completely in time."),
    (ssl.SSLError, "tls", "The receiver's TLS certificate or handshake is not acceptable."),
    ((httpcore2.NetworkError, OSError), "connect", "The connection to the receiver failed."),
)


def _failure(error: Exception) -> EgressFailure:
    # The library's errors of a connection carry what TLS complained of as their argument.
    cause = next((part for part in error.args if isinstance(part, ssl.SSLError)), error)
    for kinds, kind, detail in _COARSE:
        if isinstance(cause, kinds):
            return EgressFailure(kind, detail)
    log.info("egress.odd_answer", error=repr(error)[:300])
    return EgressFailure("protocol", "The receiver's answer is not valid HTTP.")

"""From an HTTP answer to the kind of failure it is (docs/adr/0012).

* The status and the Hub's headers decide; huggingface_hub reads them, and gets no body that a server could shape.
* 404 counts as gone only where the Hub itself says so: a web page that says 404 is some other server's.
* 401 says nothing of a model: missing, private and a bad token look alike.
* That a model is not handed out in a region is told in words alone (``regions``); 451 without them is a refusal.
* What an answer says in words is kept short and printable, for people alone.
"""

from collections.abc import Mapping

import httpx2
import msgspec

from registry.hub.budget.rules import read_rate_limit, retry_after_seconds
from registry.hub.failures import FailureKind, HubFailure
from registry.hub.library import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
    hf_raise_for_status,
)
from registry.hub.transport.regions import is_about_the_place

_TELLING = ("x-error-code", "x-error-message", "content-type")
_REFUSING = frozenset({httpx2.codes.FORBIDDEN, httpx2.codes.UNAVAILABLE_FOR_LEGAL_REASONS})

# GatedRepoError is a RepositoryNotFoundError: the order matters.
_BY_ERROR: tuple[tuple[type[HfHubHTTPError], FailureKind], ...] = (
    (GatedRepoError, FailureKind.GATED),
    (DisabledRepoError, FailureKind.DISABLED),
    (RevisionNotFoundError, FailureKind.REVISION_NOT_FOUND),
    (RemoteEntryNotFoundError, FailureKind.FILE_NOT_FOUND),
)


class Reply(msgspec.Struct, frozen=True):
    """An answer read to its end; ``url`` is where it came from after redirects."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def failure_of(reply: Reply) -> HubFailure | None:
    """The failure an answer tells, or None for a success."""
    if httpx2.codes.is_success(reply.status):
        return None
    detail = f"the Hub answered {reply.status}{_message(reply)}"
    return HubFailure(_kind(reply), detail, reply.status, _retry_after_seconds(reply))


def _kind(reply: Reply) -> FailureKind:
    if reply.status == httpx2.codes.TOO_MANY_REQUESTS:
        return FailureKind.RATE_LIMITED
    if httpx2.codes.is_server_error(reply.status):
        return FailureKind.SERVER_ERROR
    if reply.status in _REFUSING and is_about_the_place(_words(reply)):
        return FailureKind.REGION_BLOCKED
    return _kind_by_library(reply)


def _kind_by_library(reply: Reply) -> FailureKind:
    error = _library_error(reply)
    for known, kind in _BY_ERROR:
        if isinstance(error, known):
            return kind
    if reply.status == httpx2.codes.UNAUTHORIZED:
        return FailureKind.UNAUTHORIZED
    if isinstance(error, RepositoryNotFoundError) or reply.status in {httpx2.codes.NOT_FOUND, httpx2.codes.GONE}:
        return _missing(reply)
    return FailureKind.FORBIDDEN if reply.status in _REFUSING else FailureKind.MALFORMED


def _missing(reply: Reply) -> FailureKind:
    """A web page that says 404 is some other server's; only the Hub's own words say that a repository is gone."""
    is_page = "html" in reply.headers.get("content-type", "").lower()
    return FailureKind.MALFORMED if is_page and "x-error-code" not in reply.headers else FailureKind.NOT_FOUND


def _library_error(reply: Reply) -> HfHubHTTPError | None:
    """What huggingface_hub takes the answer for; it sees no body, which a server could shape to break its parser."""
    headers = {name: reply.headers[name] for name in _TELLING if name in reply.headers}
    request = httpx2.Request(reply.method, reply.url)
    try:
        hf_raise_for_status(httpx2.Response(reply.status, headers=headers, request=request))
    except HfHubHTTPError as error:
        return error
    return None


def _message(reply: Reply) -> str:
    shown = "".join(c if c.isprintable() else " " for c in _words(reply)[:200]).strip()
    return f": {shown}" if shown else ""


def _words(reply: Reply) -> str:
    return reply.headers.get("x-error-message") or _error_text(reply.body)


def _error_text(body: bytes) -> str:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return ""
    error = said.get("error") if isinstance(said, dict) else None
    return error if isinstance(error, str) else ""


def _retry_after_seconds(reply: Reply) -> int | None:
    """``Retry-After`` in seconds, else the time until the exhausted rate-limit window ends."""
    after = retry_after_seconds(reply.headers)
    limit = read_rate_limit(None, reply.headers) if reply.status == httpx2.codes.TOO_MANY_REQUESTS else None
    return limit.seconds if after is None and limit and limit.remaining == 0 else after

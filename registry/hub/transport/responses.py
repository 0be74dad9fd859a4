"""From an HTTP answer to the kind of failure it is (docs/adr/0012).

* The status and the Hub's headers decide; huggingface_hub reads them, and gets no body that a server could shape.
* 404 counts as gone only where the Hub itself says so: a web page that says 404 is some other server's, and a 404 that
  says nothing of a repository is said of the call (``hub_failure_of``). 410 is said of the
  resource (RFC 9110), unless its words are about the call.
* 401 says nothing of a model: missing, private and a bad token look alike.
* That a model is not handed out in a region is told in words alone (``regions``); 451 without them is a refusal.
* What an answer says in words is kept short and printable, for people alone.
"""

import re
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

_NO_SUCH_METHOD = frozenset({405})
_CODES_OF_MISSING = frozenset({"RepoNotFound"})
_MISSING_REPOSITORY = re.compile(
    r"\b(?:repo|repository|model)\b[^\n]{0,400}?(?:\bnot found\b|does(?:n't| not) exist)"
    r"|\bno such (?:repo|repository|model)\b",
    re.IGNORECASE,
)
_RETIRED_CALL = re.compile(r"\b(?:apis?|endpoints?|routes?|methods?|versions?|deprecated|retired|v\d)\b", re.IGNORECASE)
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


def hub_failure_of(reply: Reply) -> HubFailure | None:
    """As ``failure_of``, for servers that speak as the Hub does and may lack some of its calls.

    That a repository is gone takes words about the repository: 404 alone may be said of the call.
    """
    failure = failure_of(reply)
    if failure is None or failure.kind is not FailureKind.NOT_FOUND or _is_about_repository(reply):
        if failure is not None and failure.kind is FailureKind.MALFORMED and reply.status in _NO_SUCH_METHOD:
            return msgspec.structs.replace(failure, kind=FailureKind.UNSUPPORTED)
        return failure
    return msgspec.structs.replace(failure, kind=FailureKind.UNSUPPORTED)


def _is_about_repository(reply: Reply) -> bool:
    if reply.headers.get("x-error-code", "") in _CODES_OF_MISSING:
        return True
    said = f"{reply.headers.get('x-error-message', '')} {_error_text(reply.body)}"[:1_000]
    if reply.status == httpx2.codes.GONE and _RETIRED_CALL.search(said) is None:
        return True
    return _MISSING_REPOSITORY.search(said) is not None


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
    """What huggingface_hub takes the answer for; it sees no body, which a server could shape to break its parser.

    Headers that are not ASCII (RFC 9110, 5.5) are of no use to it, and cannot be put into an answer as text.
    """
    headers = {name: _in_ascii(reply.headers[name]) for name in _TELLING if name in reply.headers}
    request = httpx2.Request(reply.method, reply.url)
    try:
        hf_raise_for_status(httpx2.Response(reply.status, headers=headers, request=request))
    except HfHubHTTPError as error:
        return error
    return None


def _in_ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode("ascii")


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
    if not isinstance(said, dict):
        return ""
    error = said.get("error") or said.get("detail")
    return error if isinstance(error, str) else _parameters_text(error)


def _parameters_text(told: object) -> str:
    """Which parameters were refused, of a list as FastAPI makes it."""
    items = told if isinstance(told, list) else []
    places = [item.get("loc") for item in items[:10] if isinstance(item, dict)]
    names = [str(place[-1])[:40] for place in places if isinstance(place, list) and place]
    return f"it refuses {', '.join(dict.fromkeys(names))}" if names else ""


def _retry_after_seconds(reply: Reply) -> int | None:
    """``Retry-After`` in seconds, else the time until the exhausted rate-limit window ends."""
    after = retry_after_seconds(reply.headers)
    limit = read_rate_limit(None, reply.headers) if reply.status == httpx2.codes.TOO_MANY_REQUESTS else None
    return limit.seconds if after is None and limit and limit.remaining == 0 else after

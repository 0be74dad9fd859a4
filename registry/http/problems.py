"""Every failure as a problem document (RFC 9457).

* A kind of ``registry.errors`` has one status and one ``type``; ``KINDS`` is the whole list.
* What is wrong with an input is told by JSON pointer (RFC 6901).
* A database that does not answer is 503 with ``Retry-After``.
* Our own mistakes are logged in full and told without details.
"""

from http import HTTPStatus
from typing import Any, Literal

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import Send
from msgspec import UNSET, UnsetType
from sqlalchemy.exc import SQLAlchemyError

from registry import errors
from registry.db.trouble import explain_trouble, is_trouble
from registry.http.refusals import faults_of, missing_path
from registry.inputs import sentence_of

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:cardwatch:problem:"

AnyRequest = Request[Any, Any, Any]

KINDS: dict[type[errors.CardwatchError], tuple[int, str, str]] = {
    errors.NotFound: (404, "not-found", "Not found"),
    errors.Conflict: (409, "conflict", "Conflict with what is stored"),
    errors.StaleVersion: (412, "stale-version", "The resource has changed since"),
    errors.AlreadyDone: (409, "already-done", "Done before"),
    errors.KeyReused: (422, "idempotency-key-reused", "The Idempotency-Key stood for another request"),
    errors.VersionMissing: (428, "version-missing", "If-Match is required"),
    errors.Invalid: (400, "invalid", "The input is not acceptable"),
    errors.Unauthenticated: (401, "unauthenticated", "A valid API key is required"),
    errors.Forbidden: (403, "forbidden", "Not allowed with this API key"),
    errors.OverBudget: (400, "over-budget", "The answer takes too much work"),
    errors.TooManyRequests: (429, "too-many-requests", "Too many requests"),
    errors.UpstreamFailed: (502, "upstream-failed", "A source did not answer as it should"),
    errors.Unavailable: (503, "unavailable", "Temporarily unavailable"),
}


class FieldError(msgspec.Struct, frozen=True):
    """Where in the input something is wrong (RFC 6901), and what."""

    pointer: str
    """A JSON pointer into the body, or `/` and the name of a parameter; empty for the whole."""
    detail: str


ProblemType = Literal[
    "urn:cardwatch:problem:invalid",
    "urn:cardwatch:problem:unauthenticated",
    "urn:cardwatch:problem:forbidden",
    "urn:cardwatch:problem:not-found",
    "urn:cardwatch:problem:method-not-allowed",
    "urn:cardwatch:problem:conflict",
    "urn:cardwatch:problem:already-done",
    "urn:cardwatch:problem:idempotency-key-reused",
    "urn:cardwatch:problem:stale-version",
    "urn:cardwatch:problem:request-entity-too-large",
    "urn:cardwatch:problem:version-missing",
    "urn:cardwatch:problem:too-many-requests",
    "urn:cardwatch:problem:internal",
    "urn:cardwatch:problem:upstream-failed",
    "urn:cardwatch:problem:unavailable",
    "urn:cardwatch:problem:over-budget",
]
"""What clients may branch on; they never change their meaning."""


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A failure (RFC 9457); members beside these may join."""

    type: ProblemType
    """The stable kind of the failure."""
    title: str
    """The kind in words."""
    status: int
    detail: str
    """What happened this time, and what to do about it."""
    instance: str
    """The path that was asked for."""
    errors: list[FieldError] | UnsetType = UNSET
    """Of an input that is not acceptable: every place in it."""
    supported: list[str] | UnsetType = UNSET
    """What would have been known in the place of an unknown filter, sort, format, field or event type."""
    suggestions: list[str] | UnsetType = UNSET
    """Ids or keys that resemble the one that was not found, the likeliest first."""
    similar: list[str] | UnsetType = UNSET
    """The same of licences, under its former name."""
    current: str | UnsetType = UNSET
    """The ETag of the present version."""


_HEADERS = {401: {"WWW-Authenticate": 'Bearer realm="cardwatch"'}, 503: {"Retry-After": "5"}}


def problem(
    request: AnyRequest, status: int, kind: str, title: str, detail: str, **extra: object
) -> Response[dict[str, Any]]:
    """A problem document; ``instance`` is the path asked for."""
    body = _document(status, kind, title, detail, request.url.path, **extra)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=_HEADERS.get(status))


def _document(status: int, kind: str, title: str, detail: str, path: str, **extra: object) -> dict[str, Any]:
    fixed = {"type": TYPE_PREFIX + kind, "title": title, "status": status, "detail": detail, "instance": path[:400]}
    return {**fixed, **extra}


async def send_problem(send: Send, error: errors.CardwatchError, path: str = "") -> None:
    """Answer outside the framework with one of the kinds of ``registry.errors``."""
    status, kind, title = KINDS[type(error)]
    await send_document(send, _document(status, kind, title, error.message, path))


async def send_document(send: Send, document: dict[str, Any]) -> None:
    """Answer outside the framework with a finished document."""
    body = msgspec.json.encode(document)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
    if document["status"] == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": document["status"], "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def handle_ours(request: AnyRequest, error: errors.CardwatchError) -> Response[dict[str, Any]]:
    """One of the kinds of ``registry.errors``."""
    status, kind, title = next((KINDS[cls] for cls in type(error).__mro__ if cls in KINDS), _INTERNAL)
    extra = dict(error.extra)
    if isinstance(error, errors.Invalid):
        extra["errors"] = [FieldError(pointer, detail) for pointer, detail in error.errors]
    return problem(request, status, kind, title, error.message, **extra)


_PHRASES = {413: "Request Entity Too Large", 414: "Request-URI Too Long", 422: "Unprocessable Entity"}
"""Statuses that a newer Python words otherwise; the `type` of a problem is made of the words and must not move."""


def handle_litestar(request: AnyRequest, error: HTTPException) -> Response[dict[str, Any]]:
    """What the framework refuses: routes, methods, parameters and bodies."""
    status = error.status_code
    title = _PHRASES.get(status) or HTTPStatus(status).phrase
    kind = title.lower().replace(" ", "-")
    if status == HTTPStatus.BAD_REQUEST:
        faults = faults_of(request, error)
        found = [FieldError(fault.pointer, fault.detail) for fault in faults]
        return problem(request, status, "invalid", "The input is not acceptable", sentence_of(faults), errors=found)
    allowed = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    detail = missing_path(request) if status == HTTPStatus.NOT_FOUND else str(error.detail)
    methods = "".join(f": {request.url.path[:200]} takes {value}." for value in allowed.values())
    response = problem(request, status, kind, title, f"{detail}{methods}"[:500])
    response.headers.update(allowed)
    return response


def handle_recursion(request: AnyRequest, error: RecursionError) -> Response[dict[str, Any]]:
    """A body nested deeper than the parser goes."""
    del error
    found = [FieldError("", "The JSON is nested too deeply.")]
    return problem(request, 400, "invalid", "The input is not acceptable", found[0].detail, errors=found)


def handle_encoding(request: AnyRequest, error: UnicodeDecodeError) -> Response[dict[str, Any]]:
    """A string in a body that is not UTF-8, which the parser reports as Python does."""
    del error
    found = [FieldError("", "The body is not valid UTF-8.")]
    return problem(request, 400, "invalid", "The input is not acceptable", found[0].detail, errors=found)


def handle_database(request: AnyRequest, error: SQLAlchemyError) -> Response[dict[str, Any]]:
    """The database is away, full or busy: say which, and invite to try again; a wrong question is our own mistake."""
    if not is_trouble(error):
        return handle_unexpected(request, error)
    log.error("database.unavailable", error=str(error))
    return problem(request, 503, "unavailable", "Temporarily unavailable", explain_trouble(error))


def handle_unexpected(request: AnyRequest, error: Exception) -> Response[dict[str, Any]]:
    """Our own mistake: logged in full, told without details."""
    log.error("request.failed", path=request.url.path, exc_info=error)
    status, kind, title = _INTERNAL
    return problem(request, status, kind, title, "This is a fault of the service; it has been logged.")


HANDLERS: dict[Any, Any] = {
    errors.CardwatchError: handle_ours,
    HTTPException: handle_litestar,
    RecursionError: handle_recursion,
    UnicodeDecodeError: handle_encoding,
    SQLAlchemyError: handle_database,
    Exception: handle_unexpected,
}

_INTERNAL = (500, "internal", "Internal error")

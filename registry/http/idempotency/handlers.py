"""A decorator for handlers of POST that change something: ``@post(...)``, then ``@idempotent``.

With an ``Idempotency-Key`` all that the handler does, and its reply, is one transaction: a repetition does nothing and
is answered the same, with ``Idempotency-Replayed: true``, also where the first reply was lost. A refused request did
nothing, and its word stays free. Without the header nothing is kept.
"""

import functools
import hashlib
import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Protocol

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from registry.db import Database
from registry.http.idempotency.replies import AnsweredError, KeyedRequest, SentReply, begin, find_reply, keep
from registry.http.retries import retried

Word = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        pattern="^[!-~]{1,255}$",
        description=(
            "Up to 255 visible ASCII characters of the client's choosing, such as a UUID: the same request with the "
            "same word within 24 hours is done once and answered the same."
        ),
    ),
]
ARGUMENT = "idempotency_key"
PLUMBING = frozenset(
    {"database", "knowledge", "settings", "catalogue", "caller", "digests", "holders", "now", "request"}
)
"""Arguments of handlers that are no part of what a client asks."""
Handler = Callable[..., Any]


class _Known(Protocol):
    id: str


def idempotent(handler: Handler) -> Handler:
    """A handler that does the same request once, and begins again where another writer came first (``retried``)."""

    @functools.wraps(handler)
    def once(word: str, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - as the handler
        return _once(handler, word, kwargs)

    plain, keyed = retried(handler), retried(once)

    @functools.wraps(plain)
    def answer(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the handler
        word = kwargs.pop(ARGUMENT, None)
        return plain(*args, **kwargs) if word is None else keyed(word, kwargs)

    signature = inspect.signature(handler)
    added = inspect.Parameter(ARGUMENT, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Word)
    shown = signature.replace(parameters=[*signature.parameters.values(), added])
    answer.__signature__ = shown  # type: ignore[attr-defined]  # the framework reads it
    answer.__annotations__ = {**handler.__annotations__, ARGUMENT: Word}
    return answer


def _once(handler: Handler, word: str, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - as the handler
    database: Database = kwargs["database"]
    caller: _Known = kwargs["caller"]
    now: datetime = kwargs["now"]
    claim = KeyedRequest(caller=caller.id, word=word, asked_sha256=_fingerprint(handler, kwargs))
    with database.reading() as session:
        earlier = find_reply(session, database.secrets, claim, now)
    if earlier is not None:
        return _again(earlier)
    try:
        with database.joint(functools.partial(begin, claim=claim, now=now)) as joint:
            made = handler(**kwargs)
            if joint.work is not None:
                keep(joint.work, claim, _reply_of(made))
    except AnsweredError as first:
        return _again(first.reply)
    if joint.is_spoiled:  # an answer of success would not be true
        raise RuntimeError(f"{handler.__qualname__} went on after a part of its transaction had failed")
    return made


def _fingerprint(handler: Handler, kwargs: dict[str, Any]) -> str:
    """A hash of the operation, its parameters and its body; two spellings of one JSON value are one request."""
    asked = {name: value for name, value in kwargs.items() if name not in PLUMBING}
    name = f"{handler.__module__}.{handler.__qualname__}"
    return hashlib.sha256(msgspec.json.encode([name, asked], order="sorted")).hexdigest()


def _reply_of(made: object) -> SentReply:
    if not isinstance(made, Response):
        return SentReply(body=msgspec.json.encode(made))
    return SentReply(status=made.status_code, headers=dict(made.headers), body=msgspec.json.encode(made.content))


def _again(reply: SentReply) -> Response[bytes]:
    headers = {**reply.headers, "Idempotency-Replayed": "true"}
    return Response(reply.body, status_code=reply.status, media_type="application/json", headers=headers)

"""What can go wrong in an operation and who may call it, read from its guards, its parameters and its body.

* a guard: 401, 403 and 503, since keys are looked up; the scopes stand under ``security``
* the database: 503
* all but health: 429 and 503, since requests are counted (docs/adr/0033)
* any input: 400; a body: 413 as well
* a path parameter: 404, except of PUT, which creates what is missing
* ``If-Match``: 412, and on PUT, PATCH and DELETE 428 without it
* ``Idempotency-Key``: 409 and 422
* whatever the decorator names under ``problems=``
"""

from collections.abc import Iterator

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute

from registry import errors
from registry.http.openapi.responses import BODY_TOO_LARGE, answers, problem_answers

CHANGING = frozenset({"PUT", "PATCH", "DELETE"})
Problem = type[errors.CardwatchError] | tuple[int, str, str]


class OperationFacts(ReceiveRoutePlugin):
    """Completes the documentation of every handler as its route is registered."""

    def receive_route(self, route: BaseRoute) -> None:
        """Add problems and scopes to the handlers of a route that the document shows."""
        if not isinstance(route, HTTPRoute):
            return
        for handler, _ in route.route_handler_map.values():
            if handler.resolve_include_in_schema():
                handler.responses = {**responses_of(handler, route), **(handler.responses or {})}
                handler.security = security_of(handler)


def responses_of(handler: HTTPRouteHandler, route: HTTPRoute) -> dict[int, ResponseSpec]:
    """The problems of an operation by status, and 304 where it reads ``If-None-Match`` or is a GET with an ETag.

    The latter is answered around the handler (``registry.http.documents.NewsOnly``).
    """
    found = problem_answers(problems_of(handler, route))
    has_etag = any(header.name == "ETag" for header in handler.resolve_response_headers())
    if "If-None-Match" in headers_of(handler) or (has_etag and "GET" in handler.http_methods):
        found[304] = answers(None, "The version that the client has is the present one.")
    return found


def problems_of(handler: HTTPRouteHandler, route: HTTPRoute) -> Iterator[Problem]:
    """The kinds of problems of an operation."""
    inputs = handler.parsed_fn_signature.parameters
    is_guarded = bool(handler.resolve_guards())
    if is_guarded:
        yield from (errors.Invalid, errors.Unauthenticated, errors.Forbidden)
    if not route.path.startswith("/health/"):
        yield from (errors.TooManyRequests, errors.Unavailable)
    elif "database" in inputs:
        yield errors.Unavailable
    if "data" in inputs:
        yield from (errors.Invalid, BODY_TOO_LARGE)
    if route.path_parameters and "PUT" not in handler.http_methods:
        yield errors.NotFound
    if "If-Match" in headers_of(handler):
        yield errors.StaleVersion
        if not CHANGING.isdisjoint(handler.http_methods):
            yield errors.VersionMissing
    if "Idempotency-Key" in headers_of(handler):
        yield from (errors.AlreadyDone, errors.KeyReused)
    yield from handler.opt.get("problems", ())


def headers_of(handler: HTTPRouteHandler) -> set[str]:
    """The names of the headers that an operation reads."""
    inputs = handler.parsed_fn_signature.parameters.values()
    given = (field.kwarg_definition for field in inputs)
    return {one.name for one in given if isinstance(one, HeaderParameter) and one.name}


def security_of(handler: HTTPRouteHandler) -> list[dict[str, list[str]]] | None:
    """The scopes of which a key needs one; None leaves it at the document's own: a key, or none for reading."""
    guards = handler.resolve_guards()
    scopes = [str(scope) for guard in guards for scope in getattr(guard, "scopes", ())]
    if not guards:
        return [{}]
    needs_key = any(getattr(guard, "needs_key", False) for guard in guards)
    return None if scopes == ["models:read"] and not needs_key else [{"key": [scope]} for scope in scopes]

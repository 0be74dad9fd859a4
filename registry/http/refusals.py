"""What is wrong with a request that the framework refused: every fault of its body and parameters, in words."""

import re
from collections.abc import Iterator
from typing import Any

from litestar import Request
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg
from msgspec import inspect

from registry.inputs import MOST_FAULTS, Fault, describe, fault_of, faults_in, nearest, refusal, repeated_names

AnyRequest = Request[Any, Any, Any]
_BODY = "data"
"""The argument of a handler that takes the body."""
_OF_A_MODEL = re.compile(r"(/v1/(?:models|watch|review))/.")
_SHOWN = 300
_NO_JSON = "JSON is malformed: "


class PlainRequest(Request[Any, Any, Any]):
    """A request that refuses a body in which an object has a name twice (RFC 8259, section 4: unpredictable)."""

    async def json(self) -> Any:  # noqa: ANN401 - Litestar's own
        """The body's value; raises ``Invalid`` with a pointer to each name that is repeated."""
        earlier = self._connection_state.json
        value = await super().json()
        if value is not earlier and isinstance(value, dict | list) and (faults := repeated_names(await self.body())):
            raise refusal(faults)
        return value


def faults_of(request: AnyRequest, error: HTTPException) -> list[Fault]:
    """The faults of the request, at most ``MOST_FAULTS``."""
    handler = request.scope.get("route_handler")
    if not isinstance(handler, HTTPRouteHandler):
        return [fault_of(str(error.detail))]
    if not isinstance(error.extra, list):
        return [_whole_fault(handler, str(error.detail))]
    return [fault for item in error.extra for fault in _item_faults(request, handler, item)][:MOST_FAULTS]


def missing_path(request: AnyRequest) -> str:
    """What to say of an address that the API does not have: how a model is named there, or the nearest that it has."""
    path = request.url.path[:_SHOWN]
    if found := _OF_A_MODEL.match(path):
        place = f"{found[1]}/{{owner}}/{{name}}"
        return (
            f"There is no {path}. A model is {place}, one of a single-part id {found[1]}/_/{{name}}; "
            "GET /v1/models?id= takes the address of its page as well."
        )
    near = nearest(path, sorted({route.path for route in request.app.routes}))
    return f"There is no {path}.{f' Did you mean {near}?' if near else ''} /schema describes what there is."


def _whole_fault(handler: HTTPRouteHandler, detail: str) -> Fault:
    """The fault of a body that is missing, or is no JSON."""
    body = handler.parsed_fn_signature.parameters.get(_BODY)
    if body is not None and detail.strip("'\"") == _BODY:
        return _missing_body(body.annotation)
    if body is not None and detail.startswith(_NO_JSON):
        return Fault("", f"The body is not JSON: {detail.removeprefix(_NO_JSON)}.")
    if body is not None and detail == "Input data was truncated":
        return Fault("", "The body is not JSON: it ends too early.")
    return fault_of(detail)


def _missing_body(type_: Any) -> Fault:  # noqa: ANN401 - a type
    wanted = inspect.type_info(type_)
    needed = [f"`{one.encode_name}`" for one in _fields(wanted) if one.required]
    expected = f"an object with {', '.join(needed)}" if needed else describe(wanted)
    return Fault("", f"The request has no body; {expected} is expected, as JSON.")


def _fields(wanted: inspect.Type) -> tuple[inspect.Field, ...]:
    return wanted.fields if isinstance(wanted, inspect.StructType) else ()


def _item_faults(request: AnyRequest, handler: HTTPRouteHandler, item: Any) -> Iterator[Fault]:  # noqa: ANN401 - the framework's
    """The faults behind one complaint of the framework: of the body all, of a parameter its own."""
    key, message = str(item.get("key", "")), str(item.get("message", ""))
    if key == _BODY or item.get("source") == "body":
        sent, wanted = _sent(request), handler.parsed_fn_signature.parameters[_BODY].annotation
        found = faults_in(sent, wanted) if sent is not None else [_missing_body(wanted)]
        yield from found or [fault_of(message)]
        return
    yield _parameter_fault(request, handler, key) or fault_of(message, f"/{key}" if key else "")


def _sent(request: AnyRequest) -> object:
    """The JSON that was sent; it was read before, so that nothing is waited for."""
    reading = request.json()
    try:
        reading.send(None)
    except StopIteration as read:
        return read.value
    finally:
        reading.close()
    return None


def _parameter_fault(request: AnyRequest, handler: HTTPRouteHandler, key: str) -> Fault | None:
    """What is wrong with a parameter of the handler, or of one of its dependencies, that was given."""
    owners: list[HTTPRouteHandler | Provide] = [handler, *handler.resolve_dependencies().values()]
    for owner in owners:
        field = owner.parsed_fn_signature.parameters.get(key)
        if field is None:
            continue
        told = field.kwarg_definition
        name = (told.name if isinstance(told, ParameterKwarg) else None) or key
        given = request.query_params.get(name, request.path_params.get(name, request.headers.get(name)))
        type_ = owner.signature_model.__annotations__[key]
        if given is None:
            return Fault(f"/{name}", f"`{name}` is missing: {describe(inspect.type_info(type_))}.")
        return next(iter(faults_in(given, type_, f"/{name}", strict=False)), None)
    return None

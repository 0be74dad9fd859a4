"""The parameters and headers that several operations share, and bodies with their examples."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request
from litestar.datastructures import ResponseHeader
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, HeaderParameter, PathParameter, QueryParameter

from registry.errors import Invalid
from registry.inputs import EXAMPLES, DayOrMoment, read_moment, up_to_now
from registry.pagination import MAX_LIMIT, refuse_unknown

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="How many items at the most.")]
Cursor = Annotated[
    str | None, QueryParameter(max_length=1000, description="`next_cursor` of the page before, with the same filters.")
]
ModelId = Annotated[str | None, QueryParameter(max_length=200, description="Only those of this model.")]
AtRevision = Annotated[
    str | None,
    QueryParameter(
        pattern="^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$",
        description="A commit, as 7 to 40 hex digits, or a branch or tag that the registry has read.",
    ),
]
AsOf = Annotated[
    str | None,
    QueryParameter(max_length=40, description=f"{EXAMPLES[0].upper()}{EXAMPLES[1:]}."),
]

Owner = Annotated[str, PathParameter(description="The owner; `_` for an id of a single part.")]
Name = Annotated[str, PathParameter(description="The model's name under its owner.")]

IfMatch = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The ETag that the change is based on, or `*` for any.")
]
IfMatchAny = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The ETag of the only version that is meant.")
]
IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="ETags that the client has; 304 where one is the present one."),
]
ETAG = [ResponseHeader(name="ETag", documentation_only=True, description="The version, for If-Match.")]

AnyRequest = Request[Any, Any, Any]


def json_body(description: str, example: object) -> BodyKwarg:
    """What a JSON body is for, and one that the operation accepts."""
    return BodyKwarg(description=description, examples=[Example(value=example)])


def read_as_of(revision: str | None, as_of: str | None, now: datetime) -> DayOrMoment | None:
    """The day or moment of a past; raises ``Invalid`` for a revision beside it, and for what has not come yet."""
    if revision is not None and as_of is not None:
        raise Invalid("Ask by revision or by as_of, not both.", pointer="/as_of")
    return None if as_of is None else up_to_now(read_moment(as_of, "/as_of"), now, "/as_of")


async def refuse_strangers(request: AnyRequest) -> None:
    """Raise ``Invalid`` for what an operation of the API would pass over: a parameter ``dryrun``, a body.

    A list that takes the request itself, because of its filters, sees to its own parameters. It waits for nothing; a
    plain function would be handed to a thread for every request.
    """
    handler, scope = request.scope.get("route_handler"), request.scope
    is_plain = (
        not scope["query_string"] and scope["method"] == HttpMethod.GET
    )  # an URL object costs as much as a look-up
    if is_plain or not isinstance(handler, HTTPRouteHandler) or not request.url.path.startswith("/v1/"):
        return
    named = handler.parsed_fn_signature.parameters
    if request.query_params and not (request.method == "GET" and "request" in named):
        told = {name: one.kwarg_definition for name, one in named.items()}
        known = [one.name or name for name, one in told.items() if isinstance(one, QueryParameter)]
        refuse_unknown(request.query_params, known, noun="a parameter of this operation")
    length = request.headers.get("content-length", "0")
    is_told_nothing = request.method == "POST" and not named.keys() & {"data", "body", "request"}
    if is_told_nothing and length.isdecimal() and int(length) > len("{}"):
        raise Invalid("This operation takes no body: its path and its parameters say all.", pointer="")

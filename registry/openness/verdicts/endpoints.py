"""``/v1/models/{owner}/{name}/openness``: what each framework says of a model, now and then, and as a badge."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.params import PathParameter, QueryParameter

from registry.access.guards import READ, LeanHandler
from registry.db import Database
from registry.errors import NotFound
from registry.http.documents import DocumentResponse
from registry.http.etags import etag_of, is_unchanged
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers
from registry.http.parameters import ETAG, AnyRequest, AsOf, AtRevision, IfNoneMatch, Name, Owner, read_as_of
from registry.inputs import DayOrMoment, not_among
from registry.openness.verdicts.badges import MEDIA_TYPE, badge_of, svg_of
from registry.openness.verdicts.queries import look_up_verdicts
from registry.openness.verdicts.schemas import OpennessRead, PastOpenness
from registry.openness.verdicts.service import openness_then, read_openness, read_with_next
from registry.pagination import refuse_unknown
from registry.records import get_record, join

PARAMETERS = frozenset({"revision", "as_of", "missing"})
Missing = Annotated[
    bool, QueryParameter(description="Also what is missing for the classes above, by framework, as `next`.")
]
Framework = Annotated[str, PathParameter(description="A framework of `GET /v1/openness/frameworks`.")]


@LeanHandler(
    "/{owner:str}/{name:str}/openness",
    operation_id="get_model_openness",
    response_headers=ETAG,
    http_method="GET",
    guards=READ,
    middleware=[metered(DEAR, when=bool)],
)
async def get_openness(
    request: AnyRequest,
    owner: Owner,
    name: Name,
    revision: AtRevision = None,
    as_of: AsOf = None,
    missing: Missing = False,  # noqa: FBT002 - a parameter of the query
    if_none_match: IfNoneMatch = None,
) -> Response[OpennessRead | PastOpenness]:
    """Get what each framework says of a model, with its reasons and sources, and what indexes say themselves.

    What an index says is `imported`: its own claim, with its date, beside what is computed from the record by the same
    rule; `differs` names the parts in which they do. What nobody knows is unknown, never no: `range` says what the
    result can become, `missing` what would settle it. None of it certifies anything.

    With `as_of` or `revision` the record as it was known then, judged by the methods of today, without ETag. With
    `missing=true` also `next`: for each class above the result the smallest sets of facts that reach it, those that are
    to be settled apart from those that are to be changed.
    """
    model_id = join(owner, name)
    if request.scope["query_string"]:
        refuse_unknown(request.query_params, PARAMETERS)
    state = request.app.state
    now = datetime.now(UTC)
    if revision is not None or as_of is not None:
        asked = read_as_of(revision, as_of, now)
        past: Any = await sync_to_thread(_past, state, model_id, revision, asked, missing)
        return Response(past, media_type=MediaType.JSON)
    if missing:
        whole = await sync_to_thread(_with_next, state, model_id, now)
        return _unless_unchanged(DocumentResponse(whole, etag_of(whole), 200), if_none_match)
    content, etag = await _present(state, model_id, now)
    return _unless_unchanged(DocumentResponse(content, etag, 200), if_none_match)


@LeanHandler(
    "/{owner:str}/{name:str}/openness/{framework:str}/badge.svg",
    operation_id="get_model_openness_badge",
    response_headers=ETAG,
    responses={200: answers(str, "The picture.", MEDIA_TYPE)},
    problems=[NotFound],
    http_method="GET",
    guards=READ,
)
async def get_badge(
    request: AnyRequest, owner: Owner, name: Name, framework: Framework, if_none_match: IfNoneMatch = None
) -> Response[bytes]:
    """Get the computed result of one framework as a small picture for pages of others."""
    content, _ = await _present(request.app.state, join(owner, name), datetime.now(UTC))
    read = msgspec.json.decode(content, type=OpennessRead)
    item = read.of(framework)
    if item is None:
        known = [one.framework for one in read.items if one.source == "computed"]
        raise NotFound(not_among(framework, known, "a framework that judges models"), supported=known)
    picture = svg_of(badge_of(item))
    headers = {"ETag": etag_of(picture), "Content-Security-Policy": "default-src 'none'"}
    return _unless_unchanged(Response(picture, media_type=MEDIA_TYPE, headers=headers), if_none_match)


def _unless_unchanged(answer: Response[Any], if_none_match: str | None) -> Response[Any]:
    """An answer, or 304 where the client has it."""
    if not is_unchanged(if_none_match, answer.headers["ETag"]):
        return answer
    return Response(b"", status_code=304, headers=dict(answer.headers))


async def _present(state: State, model_id: str, now: datetime) -> tuple[bytes, str]:
    """The stored verdicts; where none hold, those that are computed anew."""
    database: Database = state.database
    stored = await look_up_verdicts(database.lookups, state.knowledge, model_id, now)
    return stored if stored is not None else await sync_to_thread(_computed, state, model_id, now)


def _computed(state: State, model_id: str, now: datetime) -> tuple[bytes, str]:
    with state.database.reading() as session:
        made = read_openness(session, state.knowledge, get_record(session, model_id), now)
        return made.content, made.etag


def _with_next(state: State, model_id: str, now: datetime) -> bytes:
    with state.database.reading() as session:
        return msgspec.json.encode(read_with_next(session, state.knowledge, get_record(session, model_id), now))


def _past(
    state: State, model_id: str, revision: str | None, as_of: DayOrMoment | None, missing: bool  # noqa: FBT001 - of the query
) -> bytes:  # fmt: skip
    with state.database.reading() as session:
        record = get_record(session, model_id)
        then = openness_then(session, state.knowledge, record, revision=revision, as_of=as_of, missing=missing)
        return msgspec.json.encode(then)


router = Router("/v1/models", route_handlers=[get_openness, get_badge], tags=["Openness"])

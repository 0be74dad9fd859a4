"""``/v1/models``: a record, its licence in force, past and lineage, and writing the curated layer."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import MediaType, Request, Response, Router, delete, get, patch, put
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from registry.access.guards import LightHandler, requires
from registry.access.rules import Caller, Scope
from registry.db import Database
from registry.errors import Invalid
from registry.http.documents import Stored
from registry.http.etags import is_unchanged, require_match
from registry.http.parameters import Cursor, Limit
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown
from registry.records.conclusions import edits as editing
from registry.records.documents import lookup as reading
from registry.records.history import service as history
from registry.records.history.documents import document_then
from registry.records.license.derivation import Knowledge
from registry.records.lineage.graph import MAX_MODELS
from registry.records.lineage.inheritance import read_lineage
from registry.records.queries import get_record, lock_record
from registry.records.schemas import CuratedWrite, HistoryRead, LicenseInForce, LineageRead

AnyRequest = Request[Any, Any, Any]

AtRevision = Annotated[str | None, QueryParameter(pattern="^[0-9a-fA-F]{7,40}$")]
AsOf = Annotated[datetime | None, QueryParameter()]

READ = [requires(Scope.MODELS_READ)]
WRITE = [requires(Scope.MODELS_WRITE)]
PAST = frozenset({"revision", "as_of"})


@LightHandler("/{owner:str}/{name:str}", http_method="GET", guards=READ)
async def get_model(
    request: AnyRequest, owner: FromPath[str], name: FromPath[str], revision: AtRevision = None, as_of: AsOf = None
) -> Response[bytes]:
    """Get one record with its ETag; an old name answers 308 to the present one.

    With `as_of` the record as it was known at that moment, with `revision` what is known of it at that commit; then
    without ETag, and with `known_from` and `known_until`: what held between two readings is not known (`in_gap`).
    """
    model_id = reading.join(owner, name)
    if request.scope["query_string"]:
        refuse_unknown(request.query_params, PAST)
    if revision is None and as_of is None:
        return await answer_document(request, model_id)
    _one_of(revision, as_of)
    return Response(
        await sync_to_thread(_past, request.app.state, model_id, revision, as_of), media_type=MediaType.JSON
    )


@put("/{owner:str}/{name:str}", guards=WRITE, sync_to_thread=True, status_code=200)
def put_model(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    data: JSONBody[CuratedWrite],
) -> Response[bytes]:
    """Replace the curated layer of a record, or create one; a change of an existing record needs `If-Match`."""
    model_id = reading.join(owner, name)
    with database.unit_of_work() as work:
        record, created = editing.put_curated(
            work, knowledge, model_id, data, if_match=request.headers.get("if-match"), actor=caller.name, now=now
        )
        return _written(record.document, record.etag, 201 if created else 200)


@patch("/{owner:str}/{name:str}", guards=WRITE, sync_to_thread=True)
def patch_model(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> Response[bytes]:
    """Change parts of the curated layer by a JSON merge patch (RFC 7396); needs `If-Match`."""
    with database.unit_of_work() as work:
        record = get_record(work.session, reading.join(owner, name))
        lock_record(work.session, record)
        require_match(request.headers.get("if-match"), record.etag)
        editing.patch_curated(work, knowledge, record, data, actor=caller.name, now=now)
        return _written(record.document, record.etag, 200)


@delete("/{owner:str}/{name:str}", guards=WRITE, sync_to_thread=True)
def delete_model(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
) -> None:
    """Withdraw the curated layer; needs `If-Match`. What was observed stays, and with it the record."""
    with database.unit_of_work() as work:
        record = get_record(work.session, reading.join(owner, name))
        lock_record(work.session, record)
        require_match(request.headers.get("if-match"), record.etag)
        editing.withdraw(work, knowledge, record, actor=caller.name, now=now)


@get("/{owner:str}/{name:str}/license", guards=READ, sync_to_thread=True)
def get_license(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    owner: FromPath[str],
    name: FromPath[str],
    revision: AtRevision = None,
    as_of: AsOf = None,
) -> LicenseInForce:
    """Get the licence in force at a revision (7 to 40 hex digits) or a moment (RFC 3339); by default the latest known.

    What nobody observed is answered from the commit history (`from_history`), as far as that was read.
    """
    _one_of(revision, as_of)
    with database.reading() as session:
        record = get_record(session, reading.join(owner, name))
        return history.license_in_force(session, knowledge, record, revision=revision, as_of=as_of)


@get("/{owner:str}/{name:str}/history", guards=READ, sync_to_thread=True)
def get_history(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    owner: FromPath[str],
    name: FromPath[str],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[HistoryRead]:
    """List the states of a model, newest first: as they were seen, then those out of its commits (`from_history`)."""
    with database.reading() as session:
        record = get_record(session, reading.join(owner, name))
        return history.list_history(session, knowledge, record, limit=limit, cursor=cursor)


@get("/{owner:str}/{name:str}/lineage", guards=READ, sync_to_thread=True)
def get_lineage(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    owner: FromPath[str],
    name: FromPath[str],
    direction: FromQuery[Literal["ancestors", "descendants"] | None] = None,
    depth: Annotated[int | None, QueryParameter(ge=1, le=MAX_MODELS)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_MODELS)] = MAX_MODELS,
) -> LineageRead:
    """Get what a model was made from and what was made from it, down to a depth, and which terms bind through it."""
    refuse_unknown(request.query_params, ("direction", "depth", "limit"))
    with database.reading() as session:
        record = get_record(session, reading.join(owner, name))
        return read_lineage(session, knowledge.catalogue, record, direction=direction, depth=depth, limit=limit)


def _one_of(revision: str | None, as_of: datetime | None) -> None:
    if revision is not None and as_of is not None:
        raise Invalid("Ask by revision or by as_of, not both.", pointer="/as_of")


def _past(state: State, model_id: str, revision: str | None, as_of: datetime | None) -> bytes:
    with state.database.reading() as session:
        record = get_record(session, model_id)
        then = document_then(session, state.knowledge, record, revision=revision, as_of=as_of)
        return msgspec.json.encode(then)


async def answer_document(request: AnyRequest, model_id: str) -> Response[bytes]:
    """The stored document of a model with its ETag; an old name answers 308 to the present one."""
    found = await reading.read_document(request.app.state.database.lookups, model_id)
    if isinstance(found, str):
        return Response(b"", status_code=308, headers={"Location": f"/v1/models/{reading.path_of(found)}"})
    if is_unchanged(request.headers.get("if-none-match"), found.etag):
        return Response(b"", status_code=304, headers={"ETag": found.etag})
    return _written(found.document, found.etag, 200)


def _written(document: bytes, etag: str, status: int) -> Response[bytes]:
    return Stored(document, etag, status)


router = Router(
    "/v1/models",
    route_handlers=[
        get_model, put_model, patch_model, delete_model, get_license, get_history, get_lineage,
    ],
    tags=["Models"],
)  # fmt: skip

"""``/v1/models/{owner}/{name}``: one record, now and then, and writing its curated layer."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router, delete, patch, put
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.di import NamedDependency

from registry.access import Caller
from registry.access.guards import READ, WRITE, LeanHandler
from registry.db import Database
from registry.errors import NotFound
from registry.http.documents import DocumentResponse
from registry.http.etags import require_match
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers
from registry.http.parameters import (
    ETAG,
    AnyRequest,
    AsOf,
    AtRevision,
    IfMatch,
    IfNoneMatch,
    Name,
    Owner,
    json_body,
    read_as_of,
)
from registry.http.retries import retried
from registry.inputs import DayOrMoment
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.records.conclusions import edits as editing
from registry.records.conclusions.schemas import CuratedWrite
from registry.records.documents.endpoints import MOVED, Fields, answer_document, answering_at_once, members_of
from registry.records.documents.schemas import ModelDocument
from registry.records.history.documents import document_then
from registry.records.history.schemas import PastDocument
from registry.records.ids import join
from registry.records.queries import get_record, lock_id, lock_record

ASKED = frozenset({"revision", "as_of", "fields"})
_IS_CUT = re.compile(rb"fields=[^&]*")


def is_past(query: bytes) -> bool:
    """Whether a past is asked for, which takes more than a look-up."""
    return bool(query) and not _IS_CUT.fullmatch(query)


CURATED = {
    "source": "vendor",
    "facts": {
        "description": "Our tutor, tuned on Mistral 7B.",
        "license": {"declared": ["apache-2.0"], "evidence": ["https://models.example.org/tutor"]},
        "base_models": [{"id": "mistralai/Mistral-7B-v0.1", "relation": "finetune"}],
        "origin": {"organisation": "Example University", "country": "DE", "kind": "academic"},
    },
    "conclusion": {"license": "apache-2.0", "reason": "We published it under this licence ourselves."},
}
"""A model of one's own; docs/own-models.md goes through it."""
PATCH = {"facts": {"description": "A small model for phones.", "released": None}}


@LeanHandler(
    "/{owner:str}/{name:str}",
    operation_id="get_model",
    responses=MOVED,
    response_headers=ETAG,
    http_method="GET",
    guards=READ,
    middleware=[metered(DEAR, when=is_past), answering_at_once],
)
async def get_model(
    request: AnyRequest,
    owner: Owner,
    name: Name,
    revision: AtRevision = None,
    as_of: AsOf = None,
    fields: Fields = None,
    if_none_match: IfNoneMatch = None,
) -> Response[ModelDocument | PastDocument | dict[str, Any]]:
    """Get one record with its ETag; an old name answers 308 to the present one.

    With `as_of` the record as it was known at that moment, or on that day: where its licence changed within the day,
    the answer of its end is `needs_review`. With `revision` what is known of it at that commit; then
    without ETag, and with `known_from` and `known_until`: what held between two readings is not known (`in_gap`).
    """
    model_id = join(owner, name)
    if request.scope["query_string"]:
        refuse_unknown(request.query_params, ASKED)
    members = members_of(fields, is_past=revision is not None or as_of is not None)
    if revision is None and as_of is None:
        return await answer_document(request, model_id, if_none_match, members)
    asked = read_as_of(revision, as_of, datetime.now(UTC))
    past: Any = await sync_to_thread(_past, request.app.state, model_id, revision, asked)
    return Response(past, media_type=MediaType.JSON)


@put(
    "/{owner:str}/{name:str}",
    operation_id="put_model",
    problems=[NotFound],
    responses={201: answers(ModelDocument, "The record is new.")},
    response_headers=ETAG,
    guards=WRITE,
    sync_to_thread=True,
    status_code=200,
)
@retried
def put_model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    data: Annotated[CuratedWrite, json_body("The whole curated layer.", CURATED)],
    if_match: IfMatch = None,
) -> Response[ModelDocument]:
    """Replace the curated layer of a record, or create one: a model of one's own that lies on no hub.

    What is left out is taken away. A change of an existing record needs `If-Match`: its ETag, or `*`. `source` is where
    the model is (`vendor` for one's own); `facts.base_models` is what it was made from, whose licences bind it too;
    `conclusion` is which licence of the catalogue it is under, and why.
    """
    model_id = join(owner, name)
    with database.unit_of_work() as work:
        record, created = editing.put_curated(
            work, knowledge, model_id, data, if_match=if_match, actor=caller.name, key=caller.key, now=now
        )
        return DocumentResponse(record.document, record.etag, 201 if created else 200)


@patch("/{owner:str}/{name:str}", operation_id="patch_model", response_headers=ETAG, guards=WRITE, sync_to_thread=True)
@retried
def patch_model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    data: Annotated[dict[str, Any], json_body("What changes; null takes a field away.", PATCH)],
    if_match: IfMatch = None,
) -> Response[ModelDocument]:
    """Change parts of the curated layer by a JSON merge patch (RFC 7396); needs `If-Match`."""
    with database.unit_of_work() as work:
        lock_id(work.session, join(owner, name))
        record = get_record(work.session, join(owner, name))
        lock_record(work.session, record)
        require_match(if_match, record.etag)
        editing.patch_curated(work, knowledge, record, data, actor=caller.name, key=caller.key, now=now)
        return DocumentResponse(record.document, record.etag, 200)


@delete("/{owner:str}/{name:str}", operation_id="delete_model", guards=WRITE, sync_to_thread=True)
@retried
def delete_model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    if_match: IfMatch = None,
) -> None:
    """Withdraw the curated layer; needs `If-Match`. What was observed stays, and with it the record."""
    with database.unit_of_work() as work:
        lock_id(work.session, join(owner, name))
        record = get_record(work.session, join(owner, name))
        lock_record(work.session, record)
        require_match(if_match, record.etag)
        editing.withdraw(work, knowledge, record, actor=caller.name, now=now)


def _past(state: State, model_id: str, revision: str | None, as_of: DayOrMoment | None) -> bytes:
    with state.database.reading() as session:
        record = get_record(session, model_id)
        then = document_then(session, state.knowledge, record, revision=revision, as_of=as_of)
        return msgspec.json.encode(then)


router = Router("/v1/models", route_handlers=[get_model, put_model, patch_model, delete_model], tags=["Models"])

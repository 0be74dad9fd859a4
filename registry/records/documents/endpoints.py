"""``GET /v1/models/{owner}/{name}``: the stored document, sent as it is."""

from typing import Any

from litestar import Response
from litestar.concurrency import sync_to_thread

from registry.db import Database
from registry.errors import NotFound
from registry.http.documents import DocumentResponse
from registry.http.etags import is_unchanged
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest
from registry.records.documents import lookup as reading
from registry.records.ids import path_of
from registry.records.suggestions import unknown_model

MOVED = {308: answers(None, "The model has another id now: `Location` leads to it.")}


async def answer_document(request: AnyRequest, model_id: str, if_none_match: str | None) -> Response[Any]:
    """The stored document of a model with its ETag; an old name answers 308 to the present one."""
    database: Database = request.app.state.database
    found = await reading.read_document(database.lookups, model_id)
    if found is None:
        raise await sync_to_thread(_unknown, database, model_id)
    if isinstance(found, str):
        return Response(b"", status_code=308, headers={"Location": f"/v1/models/{path_of(found)}"})
    if is_unchanged(if_none_match, found.etag):
        return Response(b"", status_code=304, headers={"ETag": found.etag})
    return DocumentResponse(found.document, found.etag, 200)


def _unknown(database: Database, model_id: str) -> NotFound:
    """The failure with ids that resemble it; asked for in a thread, since it takes more than one look-up."""
    with database.reading() as session:
        return unknown_model(session, model_id)

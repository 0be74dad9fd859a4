"""``GET /v1/models/{owner}/{name}``: the stored document, sent as it is."""

from typing import Any, cast

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from registry.access.guards import may_read_at_once
from registry.db import Database
from registry.errors import NotFound
from registry.http.documents import DocumentResponse, send_stored, send_unchanged
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest
from registry.records.documents import lookup as reading
from registry.records.ids import join, path_of
from registry.records.suggestions import unknown_model

MOVED = {308: answers(None, "The model has another id now: `Location` leads to it.")}


async def answer_document(request: AnyRequest, model_id: str, if_none_match: str | None) -> Response[Any]:
    """The stored document of a model with its ETag; an old name answers 308 to the present one."""
    database: Database = request.app.state.database
    found = await reading.read_document(database.lookups, model_id, if_none_match)
    if found is None:
        raise await sync_to_thread(_unknown, database, model_id)
    if isinstance(found, str):
        return Response(b"", status_code=308, headers={"Location": f"/v1/models/{path_of(found)}"})
    if found.document is None:
        return Response(b"", status_code=304, headers={"ETag": found.etag})
    return DocumentResponse(found.document, found.etag, 200)


def answering_at_once(app: ASGIApp) -> ASGIApp:
    """Middleware of the handler that answers a document: what is plain is answered without any other step.

    That is a record under its present id, asked for by somebody of whom it is known that they may read. A session, a
    former id, a model that is not registered and parameters take the way through the handler, which looks again.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        found = await _find_at_once(cast("HTTPScope", scope))
        if not isinstance(found, reading.StoredDocument):
            await app(scope, receive, send)
        elif found.document is None:
            await send_unchanged(send, found.etag)
        else:
            await send_stored(send, found.document, found.etag)

    return answer


async def _find_at_once(scope: HTTPScope) -> reading.StoredDocument | str | None:
    if scope["query_string"] or not may_read_at_once(scope):
        return None
    named = scope["path_params"]
    database: Database = scope["litestar_app"].state.database
    known = [value for name, value in scope["headers"] if name == b"if-none-match"]
    model_id = join(named["owner"], named["name"])
    return await reading.read_document(database.lookups, model_id, b",".join(known).decode("latin-1"))


def _unknown(database: Database, model_id: str) -> NotFound:
    """The failure with ids that resemble it; asked for in a thread, since it takes more than one look-up."""
    with database.reading() as session:
        return unknown_model(session, model_id)

"""``GET /v1/models/{owner}/{name}``: the stored document, sent as it is."""

from typing import Annotated, Any, cast
from urllib.parse import urlencode

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.params import QueryParameter
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from registry.access.guards import may_read_at_once
from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.http.documents import DocumentResponse, send_stored, send_unchanged
from registry.http.etags import etag_of, is_unchanged
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest
from registry.records.documents import lookup as reading
from registry.records.documents.members import LONGEST, Members, read_members
from registry.records.ids import join, path_of
from registry.records.suggestions import unknown_model

Fields = Annotated[
    str | None,
    QueryParameter(
        max_length=LONGEST,
        description="Only these members of a record, with commas between: `id,license.spdx,license_class`. A dot leads "
        "into a member that is an object. What is cut down has an ETag of its own, which no change is based on.",
    ),
]
MOVED = {308: answers(None, "The model has another id now: `Location` leads to it.")}


async def answer_document(
    request: AnyRequest, model_id: str, if_none_match: str | None, members: Members | None = None
) -> Response[Any]:
    """The stored document of a model with its ETag; an old name answers 308 to the present one.

    What is cut down to some members has an ETag of its own, which stays as long as they do.
    """
    database: Database = request.app.state.database
    found = await reading.read_document(database.lookups, model_id, ("" if members else if_none_match) or "")
    if found is None:
        raise await sync_to_thread(_unknown, database, model_id)
    if isinstance(found, str):
        cut = f"?{urlencode({'fields': request.query_params['fields']})}" if members is not None else ""
        return Response(b"", status_code=308, headers={"Location": f"/v1/models/{path_of(found)}{cut}"})
    document, etag = found
    if members is not None and document is not None:
        document = members.cut(document)
        etag = etag_of(document)
    if document is None or is_unchanged(if_none_match, etag):
        return Response(b"", status_code=304, headers={"ETag": etag})
    return DocumentResponse(document, etag, 200)


def members_of(fields: str | None, *, is_past: bool) -> Members | None:
    """What of a record is wanted; None for all of it. Raises ``Invalid`` for unknown names, and of a past."""
    if fields is not None and is_past:
        raise Invalid("`fields` cuts down what is known now, not a past: leave it out.", pointer="/fields")
    return None if fields is None else read_members(fields)


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

"""``GET /v1/models/{owner}/{name}/bom``."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.access import Scope
from registry.access.guards import requires
from registry.db import Database
from registry.exports.formats import DEFAULT, FORMATS
from registry.exports.service import write_bom
from registry.http.etags import is_unchanged
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers
from registry.http.parameters import ETAG, IfNoneMatch, Name, Owner
from registry.licenses import Knowledge
from registry.records import join

MEDIA = ", ".join(dict.fromkeys(form.media_type.partition(";")[0] for form in FORMATS.values()))
Format = Annotated[
    str, QueryParameter(max_length=100, description=f"One of {', '.join(f'`{name}`' for name in FORMATS)}.")
]


@get(
    "/{owner:str}/{name:str}/bom",
    operation_id="get_model_bom",
    response_headers=ETAG,
    responses={200: answers(Any, "The document, in the format asked for.", MEDIA)},
    guards=[requires(Scope.MODELS_READ)],
    middleware=[metered(DEAR)],
    sync_to_thread=True,
)
def get_bom(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    format: Format = DEFAULT,
    if_none_match: IfNoneMatch = None,
) -> Response[bytes]:
    """Get the bill of materials of one model: declared and concluded licence apart, terms, data sets, weights, bases.

    What minimum elements its source does not allow to reach, the document says itself.
    """
    bom = write_bom(database, knowledge, join(owner, name), format, now)
    headers = {"ETag": bom.etag}
    if is_unchanged(if_none_match, bom.etag):
        return Response(b"", status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{bom.file_name}"'
    return Response(bom.data, media_type=bom.media_type, headers=headers)


router = Router("/v1/models", route_handlers=[get_bom], tags=["Models"])
